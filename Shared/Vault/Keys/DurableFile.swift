import Foundation

/// Files that are on disk, name included, when a call returns.
enum DurableFile {
    /// Creates a file that must not exist yet, readable by its owner only.
    ///
    /// - Throws: `VaultError.unreachable`; `EEXIST` as a `POSIXError`.
    static func create(_ path: String, _ data: Data) throws {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { throw POSIXError(.EEXIST) }
            throw failure("created", path)
        }
        defer { close(descriptor) }
        var rest = data[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw failure("written", path)
            }
            rest = rest.dropFirst(written)
        }
        guard fsync(descriptor) == 0 else { throw failure("synced", path) }
        try syncFolder(of: path)
    }

    /// Gives a file another name, in the same folder, over what may have it.
    static func rename(_ from: String, to path: String) throws {
        guard Foundation.rename(from, path) == 0 else { throw failure("renamed", from) }
        try syncFolder(of: path)
    }

    /// Takes a file away; one that is not there is no error.
    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("removed", path) }
        try syncFolder(of: path)
    }

    static func syncFolder(of path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw failure("opened", folder)
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("synced", folder) }
    }

    private static func failure(_ what: String, _ path: String) -> VaultError {
        let reason = String(cString: strerror(errno))
        return VaultError(
            .unreachable, "\(path) cannot be \(what) (\(reason)): check the disk, its free space and the permissions")
    }
}
