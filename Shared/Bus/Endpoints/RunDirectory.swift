import Foundation
import Glibc

/// Where a suite's sockets lie: apart from its data, because an ipc path holds 107 bytes, and found from the data
/// directory alone, so that services and command line meet there without being told.
package enum RunDirectory {
    /// The longest path of a run directory: room is left for `/notification.feed`.
    package static let pathLimit = 85

    /// The run directory of a data directory: `$XDG_RUNTIME_DIR/qinglian-<hash>` where that is set and short enough,
    /// `/tmp/qinglian-<user>-<hash>` otherwise. The hash is of the data directory's path, so two counties on one
    /// machine do not meet.
    ///
    /// - Parameter data: an absolute path without `.` and `..`.
    package static func path(
        forData data: String, userID: UInt32 = getuid(),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        let hash = hash(of: data)
        if let runtime = environment["XDG_RUNTIME_DIR"], runtime.hasPrefix("/") {
            let path = "\(runtime)/qinglian-\(hash)"
            if path.utf8.count <= pathLimit { return path }
        }
        return "/tmp/qinglian-\(userID)-\(hash)"
    }

    /// FNV-1a, 48 bits in 12 hexadecimal digits: it keeps paths apart and guards nothing; the directory's owner and
    /// mode do.
    private static func hash(of path: String) -> String {
        let full = path.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(full >> 16, radix: 16)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }
}
