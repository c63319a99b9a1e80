import Glibc

/// How many files this process may have open: each connection is one. Where they run out nothing works any more, and libzmq
/// ends the process when somebody comes in over ipc; so a reserve is kept that no stranger can take.
package enum OpenFiles {
    /// Of a process, however high the system lets it go: more connections than this no service serves.
    package static let most = 1 << 16

    /// Raises the limit as far as the system allows without asking, up to `most`: ten thousand viewers are ten thousand
    /// files, and many systems begin with 1,024.
    ///
    /// - Returns: the limit that holds now.
    @discardableResult
    package static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 0 }
        let before = limit.rlim_cur
        limit.rlim_cur = max(before, min(limit.rlim_max, rlim_t(most)))
        return Int(clamping: setrlimit(resource, &limit) == 0 ? limit.rlim_cur : before)
    }

    /// As it holds now; 0 if the system does not say.
    package static var limit: Int {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 ? Int(clamping: limit.rlim_cur) : 0
    }

    /// Kept of a limit for databases, sealed files, the run directory's doors and those who come in before the crowd is noticed.
    package static func reserve(of limit: Int) -> Int { min(limit / 2, max(512, limit / 4)) }

    /// How many may be open before strangers have to wait.
    package static func bound(of limit: Int) -> Int { limit - reserve(of: limit) }

    /// How many are open. From Linux 6.2 on one system call; before, it costs one for each.
    package static var used: Int {
        var status = stat()
        if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int(status.st_size) }
        guard let folder = opendir("/proc/self/fd") else { return limit }
        defer { closedir(folder) }
        var count = -3
        while readdir(folder) != nil { count += 1 }
        return max(0, count)
    }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
}
