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

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char armed_folder[1024];
static int armed_steps;
static int64_t countdown;
static int armed_code;
static int armed_done;
static int fired;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;

/// Whether this step is the one that fails.
static int is_struck(const char *path, fault_step step) {
    int struck = 0;
    pthread_mutex_lock(&lock);
    if ((armed_steps & step) && path && !strncmp(path, armed_folder, strlen(armed_folder)) && --countdown == 0) {
        struck = 1;
        fired = step;
        armed_steps = 0;
    }
    pthread_mutex_unlock(&lock);
    return struck;
}

/// Does `action`, unless this is the step that fails without being done.
#define STEP(path, step, action)                          \
    do {                                                  \
        if (!is_struck(path, step)) return (action);      \
        int code = armed_code;                            \
        if (armed_done) (void)(action);                   \
        return code;                                      \
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
    if (is_struck(path, FAULT_OPEN)) return armed_code;
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

void fault_vfs_arm(const char *folder, int steps, int64_t at, int code, int done) {
    pthread_mutex_lock(&lock);
    strncpy(armed_folder, folder, sizeof armed_folder - 1);
    armed_steps = steps;
    countdown = at;
    armed_code = code;
    armed_done = done;
    fired = 0;
    pthread_mutex_unlock(&lock);
}

int fault_vfs_disarm(void) {
    pthread_mutex_lock(&lock);
    armed_steps = 0;
    int step = fired;
    fired = 0;
    pthread_mutex_unlock(&lock);
    return step;
}
