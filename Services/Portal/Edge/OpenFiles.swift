import Glibc

/// How many files this process may have open: each connection is one.
enum OpenFiles {
    /// Raises the limit as far as the system allows without asking: ten thousand viewers are ten thousand files, and many
    /// systems begin with 1,024.
    ///
    /// - Returns: the limit that holds now.
    @discardableResult
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 0 }
        let before = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        return Int(clamping: setrlimit(resource, &limit) == 0 ? limit.rlim_cur : before)
    }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
}
