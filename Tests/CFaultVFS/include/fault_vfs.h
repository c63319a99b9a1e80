#ifndef FAULT_VFS_H
#define FAULT_VFS_H

#include <stdint.h>

/// What a step does to a file.
typedef enum {
    FAULT_WRITE = 1,
    FAULT_SYNC = 2,
    FAULT_TRUNCATE = 4,
    FAULT_DELETE = 8,
    FAULT_OPEN = 16,
    FAULT_SHARED_MEMORY = 32
} fault_step;

/// How many faults can be armed at once; tests that run side by side each arm their own.
enum { FAULT_LIMIT = 16 };

/// Puts a layer above SQLite's default file system that can fail single steps. Files that no fault names pass through
/// untouched. Safe to call more than once; returns SQLite's result code.
int fault_vfs_install(void);

/// Arms a fault: the `countdown`-th step (from 1) of the kinds in `steps` on a file whose path begins with `path` returns
/// `code`, having been done first if `done` is not 0; so does every later one if `lasting` is not 0. A folder's path names
/// all files in it, a database's path the database with its WAL and its shared memory.
///
/// Returns what `fault_vfs_disarm` takes; -1 if too many are armed.
int fault_vfs_arm(const char *path, int steps, int64_t countdown, int code, int done, int lasting);

/// Takes a fault back. Returns the kinds of steps that failed, 0 if none did.
int fault_vfs_disarm(int fault);

#endif
