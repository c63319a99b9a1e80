#include "fault_vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

/// An open file: SQLite's own lies behind it in the same allocation.
typedef struct {
    sqlite3_file base;
    const char *path;
    sqlite3_file *real;
} fault_file;

/// One fault that waits for its step, or has struck.
typedef struct {
    int used;
    char path[1024];
    int steps;
    int64_t countdown;
    int code;
    int done;
    int lasting;
    int fired;
} fault;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static fault faults[FAULT_LIMIT];

static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;

/// Whether this step fails; if so `struck` is the fault's copy.
static int is_struck(const char *path, fault_step step, fault *struck) {
    int found = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < FAULT_LIMIT && path && !found; i++) {
        fault *f = &faults[i];
        if (!f->used || !(f->steps & step) || strncmp(path, f->path, strlen(f->path))) continue;
        if (f->countdown > 0) f->countdown--;
        if (f->countdown > 0 || (f->fired && !f->lasting)) continue;
        f->fired |= step;
        *struck = *f;
        found = 1;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

/// Does `action`, unless this is the step that fails without being done.
#define STEP(path, step, action)                          \
    do {                                                  \
        fault struck;                                     \
        if (!is_struck(path, step, &struck)) return (action); \
        if (struck.done) (void)(action);                  \
        return struck.code;                               \
    } while (0)

static fault_file *of(sqlite3_file *file) { return (fault_file *)file; }
static sqlite3_file *real(sqlite3_file *file) { return of(file)->real; }

static int do_close(sqlite3_file *f) { return real(f)->pMethods->xClose(real(f)); }
static int do_read(sqlite3_file *f, void *data, int n, sqlite3_int64 at) {
    return real(f)->pMethods->xRead(real(f), data, n, at);
}
static int do_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at) {
    STEP(of(f)->path, FAULT_WRITE, real(f)->pMethods->xWrite(real(f), data, n, at));
}
static int do_truncate(sqlite3_file *f, sqlite3_int64 size) {
    STEP(of(f)->path, FAULT_TRUNCATE, real(f)->pMethods->xTruncate(real(f), size));
}
static int do_sync(sqlite3_file *f, int flags) {
    STEP(of(f)->path, FAULT_SYNC, real(f)->pMethods->xSync(real(f), flags));
}
static int do_size(sqlite3_file *f, sqlite3_int64 *size) { return real(f)->pMethods->xFileSize(real(f), size); }
static int do_lock(sqlite3_file *f, int kind) { return real(f)->pMethods->xLock(real(f), kind); }
static int do_unlock(sqlite3_file *f, int kind) { return real(f)->pMethods->xUnlock(real(f), kind); }
static int do_reserved(sqlite3_file *f, int *out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); }
static int do_control(sqlite3_file *f, int op, void *arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); }
static int do_sector(sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); }
static int do_traits(sqlite3_file *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
static int do_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
    STEP(of(f)->path, FAULT_SHARED_MEMORY, real(f)->pMethods->xShmMap(real(f), page, size, extend, out));
}
static int do_shm_lock(sqlite3_file *f, int at, int n, int flags) {
    return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}
static void do_shm_barrier(sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); }
static int do_shm_unmap(sqlite3_file *f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = do_close,
    .xRead = do_read,
    .xWrite = do_write,
    .xTruncate = do_truncate,
    .xSync = do_sync,
    .xFileSize = do_size,
    .xLock = do_lock,
    .xUnlock = do_unlock,
    .xCheckReservedLock = do_reserved,
    .xFileControl = do_control,
    .xSectorSize = do_sector,
    .xDeviceCharacteristics = do_traits,
    .xShmMap = do_shm_map,
    .xShmLock = do_shm_lock,
    .xShmBarrier = do_shm_barrier,
    .xShmUnmap = do_shm_unmap,
};

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out) {
    (void)vfs;
    fault_file *file = of(f);
    file->base.pMethods = NULL;
    file->path = path;
    file->real = (sqlite3_file *)(file + 1);
    // An open that was done and then reported as failed would leak the file; it only fails undone.
    fault struck;
    if (is_struck(path, FAULT_OPEN, &struck)) return struck.code;
    int code = real_vfs->xOpen(real_vfs, path, file->real, flags, out);
    if (file->real->pMethods) file->base.pMethods = &methods;
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync) {
    (void)vfs;
    STEP(path, FAULT_DELETE, real_vfs->xDelete(real_vfs, path, sync));
}

int fault_vfs_install(void) {
    pthread_mutex_lock(&lock);
    int code = SQLITE_OK;
    if (!real_vfs) {
        real_vfs = sqlite3_vfs_find(NULL);
        // What has no file to fail is the real file system's own.
        fault_vfs = *real_vfs;
        fault_vfs.zName = "fault";
        fault_vfs.pNext = NULL;
        fault_vfs.szOsFile = (int)sizeof(fault_file) + real_vfs->szOsFile;
        fault_vfs.xOpen = vfs_open;
        fault_vfs.xDelete = vfs_delete;
        code = sqlite3_vfs_register(&fault_vfs, 1);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

int fault_vfs_arm(const char *path, int steps, int64_t countdown, int code, int done, int lasting) {
    int slot = -1;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < FAULT_LIMIT && slot < 0; i++) {
        if (!faults[i].used) slot = i;
    }
    if (slot >= 0) {
        fault *f = &faults[slot];
        *f = (fault){.used = 1, .steps = steps, .countdown = countdown, .code = code, .done = done, .lasting = lasting};
        strncpy(f->path, path, sizeof f->path - 1);
    }
    pthread_mutex_unlock(&lock);
    return slot;
}

int fault_vfs_disarm(int slot) {
    if (slot < 0 || slot >= FAULT_LIMIT) return 0;
    pthread_mutex_lock(&lock);
    int fired = faults[slot].fired;
    faults[slot].used = 0;
    pthread_mutex_unlock(&lock);
    return fired;
}
