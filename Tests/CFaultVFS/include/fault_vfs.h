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

/// Puts a layer above SQLite's default file system that can fail one step. Files outside the armed folder pass through
/// untouched. Safe to call more than once; returns SQLite's result code.
int fault_vfs_install(void);

/// Arms one fault: the `countdown`-th step (from 1) of the kinds in `steps` on a file whose path begins with `folder`
/// returns `code`, having been done first if `done` is not 0.
void fault_vfs_arm(const char *folder, int steps, int64_t countdown, int code, int done);

/// Takes the fault back. Returns the kind of step that failed, 0 if none did.
int fault_vfs_disarm(void);

#endif
