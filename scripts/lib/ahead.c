/*
 * Loaded into a program with LD_PRELOAD: its time of day is QINGLIAN_CLOCK_AHEAD seconds ahead, and so is that of the programs that
 * it starts. Monotonic time, by which everything waits, is left alone. Where somebody waits until a time of day, that is put back.
 *
 * libfaketime 0.9.10 is no good for this: it puts back what waits for monotonic time too, so that no task of Swift that sleeps
 * wakes up again, and it adds a variable to the environment while a Swift program looks for its arguments there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static time_t ahead;

__attribute__((constructor)) static void begin(void) {
    const char *seconds = getenv("QINGLIAN_CLOCK_AHEAD");
    ahead = seconds ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = (int)syscall(SYS_clock_gettime, clock, time);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += ahead;
    return failed;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *place) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}

/* Put back if it is a time of day: no machine has been up for thirty years. */
static struct timespec true_time(struct timespec time) {
    if (time.tv_sec > 1000000000) time.tv_sec -= ahead;
    return time;
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until) {
    static int (*next)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    if (!next) next = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
    if (!next) next = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    struct timespec then = true_time(*until);
    return next(condition, mutex, &then);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    static int (*next)(sem_t *, const struct timespec *);
    if (!next) next = dlsym(RTLD_NEXT, "sem_timedwait");
    struct timespec then = true_time(*until);
    return next(semaphore, &then);
}

int timerfd_settime(int descriptor, int flags, const struct itimerspec *until, struct itimerspec *before) {
    struct itimerspec then = *until;
    if (flags & TFD_TIMER_ABSTIME) then.it_value = true_time(then.it_value);
    return (int)syscall(SYS_timerfd_settime, descriptor, flags, &then, before);
}
