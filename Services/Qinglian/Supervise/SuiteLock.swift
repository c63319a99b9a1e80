import Foundation
import Glibc

/// Keeps a second `up` away from a data directory. Released when the process ends, however it ends.
struct SuiteLock: ~Copyable {
    private let descriptor: Int32

    init(dataDirectory: String) throws {
        let path = dataDirectory + "/up.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(.output, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Failure(
                .unavailable, "another 'qinglian up' already runs on \(dataDirectory)",
                hint: "stop it first, or name another directory with --data")
        }
    }

    deinit { close(descriptor) }
}
