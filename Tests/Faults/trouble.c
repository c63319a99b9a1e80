/* Preloaded into a service: makes its disk slow or faulty and its clock wrong while it runs.
 *
 * TROUBLE names a file of three 64-bit numbers, read at each call: microseconds that a sync takes longer, the error that
 * it ends with, and seconds that the clock of the day is ahead. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile struct { int64_t sync_delay, sync_error, clock_ahead; } *trouble;

__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("TROUBLE"), O_RDONLY | O_CLOEXEC);
    trouble = mmap(NULL, sizeof *trouble, PROT_READ, MAP_SHARED, file, 0);
    if (trouble == MAP_FAILED) abort();
    close(file);
}

static int sync_file(long call, int file) {
    usleep((useconds_t)trouble->sync_delay);
    if (!trouble->sync_error) return (int)syscall(call, file);
    errno = (int)trouble->sync_error;
    return -1;
}

int fdatasync(int file) { return sync_file(SYS_fdatasync, file); }

int fsync(int file) { return sync_file(SYS_fsync, file); }

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = (int)syscall(SYS_clock_gettime, clock, now);
    if (!failed && trouble && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += trouble->clock_ahead;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (now) *now = exact.tv_sec;
    return exact.tv_sec;
}

typedef int waiting(void *on, void *with, const struct timespec *end);

/* Who waits until a time of the day waits by the clock that is wrong, and feels when it jumps: looks every 20 ms. */
static int wait_until(const struct timespec *end, waiting *wait, void *on, void *with) {
    for (;;) {
        struct timespec now, next;
        clock_gettime(CLOCK_REALTIME, &now);
        syscall(SYS_clock_gettime, CLOCK_REALTIME, &next);
        int is_over = now.tv_sec > end->tv_sec || (now.tv_sec == end->tv_sec && now.tv_nsec >= end->tv_nsec);
        if ((next.tv_nsec += is_over ? 0 : 20000000) >= 1000000000) {
            next.tv_nsec -= 1000000000;
            next.tv_sec++;
        }
        int result = wait(on, with, &next);
        if (result != ETIMEDOUT || is_over) return result;
    }
}

static int (*real_condition_wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
static int (*real_semaphore_wait)(sem_t *, const struct timespec *);

static int wait_for_condition(void *condition, void *mutex, const struct timespec *end) {
    return real_condition_wait(condition, mutex, end);
}

static int wait_for_semaphore(void *semaphore, void *unused, const struct timespec *end) {
    (void)unused;
    return real_semaphore_wait(semaphore, end) ? errno : 0;
}

int pthread_cond_timedwait(
    pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict end) {
    if (!real_condition_wait) real_condition_wait = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    int is_of_the_day = !(condition->__data.__wrefs & 2); /* glibc: set where the clock is the monotonic one */
    if (!is_of_the_day) return real_condition_wait(condition, mutex, end);
    return wait_until(end, wait_for_condition, condition, mutex);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict end) {
    if (!real_semaphore_wait) real_semaphore_wait = dlsym(RTLD_NEXT, "sem_timedwait");
    int result = wait_until(end, wait_for_semaphore, semaphore, NULL);
    if (!result) return 0;
    errno = result;
    return -1;
}
