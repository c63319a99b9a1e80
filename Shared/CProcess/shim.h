#pragma once

#include <sys/prctl.h>

// Asks the kernel to send `signal` to this process when the thread that started it ends, however it ends; it outlives
// execve. prctl takes a variable number of arguments, which Swift cannot call. Returns 0, or -1 with errno.
static inline int die_with_parent(int signal) {
    return prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0UL, 0UL, 0UL);
}
