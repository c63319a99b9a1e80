import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A service's own folder, held by one process at a time.
///
/// The lock is taken before a database is opened or a socket is bound (libzmq unlinks an ipc path before it binds, so a
/// second process would steal it), and given back when the process ends, however it ends.
package final class DataDirectory: Sendable {
    package let path: String
    private let lock: Mutex<Int32?>

    /// Makes the folder, mode 0700, and locks it.
    ///
    /// - Throws: `ServiceError(.inUse)` if another process holds it.
    package init(path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ServiceError(.data, "the data directory cannot be made: \(path)", underlying: error)
        }
        let file = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw ServiceError(
                .data, "the data directory is not writable: \(path) (\(String(cString: strerror(errno))))")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw ServiceError(.inUse, "another process works in \(path); stop it first, or give another --data")
        }
        lock = Mutex(file)
    }

    /// Lets another process in. Last of all that a stopping service does.
    package func release() {
        lock.withLock { file in
            if let file { close(file) }
            file = nil
        }
    }

    deinit {
        release()
    }
}
