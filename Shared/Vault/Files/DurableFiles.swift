import Foundation

/// Files that are on disk, name included, when a call returns. When it throws, a file is there whole or not at all; what a
/// crash leaves in between ends in `.part`.
///
/// Every call throws `VaultError.unreachable`, or `mustExit` if the disk did not confirm a write: the kernel may have
/// dropped it and call the next sync a success.
struct DurableFiles: Sendable {
    private let calls: FileCalls

    init(_ calls: FileCalls = .system) {
        self.calls = calls
    }

    /// Creates a file that must not exist yet, readable by its owner only. Several processes may try at once: one succeeds.
    ///
    /// - Throws: `POSIXError.EEXIST` if there is one, which is on disk then; `unreachable`; `mustExit`.
    func create(_ path: String, _ data: Data) throws {
        let part = "\(path).\(getpid()).part"
        _ = perform(.unlink, part) { unlink(part) }
        defer { _ = perform(.unlink, part) { unlink(part) } }
        try write(part, data)
        let isTaken: Bool
        switch perform(.link, path, { link(part, path) }) {
        case 0: isTaken = false
        case _ where errno == EEXIST: isTaken = true
        default: throw failure("created", path)
        }
        try syncFolder(of: path)
        if isTaken { throw POSIXError(.EEXIST) }
    }

    /// Writes and syncs a new file; its name may not be on disk yet.
    private func write(_ path: String, _ data: Data) throws {
        let flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW
        let descriptor = Int32(perform(.create, path) { open(path, flags, 0o600) })
        guard descriptor >= 0 else { throw failure("created", path) }
        defer { close(descriptor) }
        var rest = data[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { bytes in
                calls.perform(.write, path) { Foundation.write(descriptor, bytes.baseAddress, bytes.count) }
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw failure("written", path)
            }
            rest = rest.dropFirst(written)
        }
        guard perform(.sync, path, { fsync(descriptor) }) == 0 else { throw unconfirmed(path) }
    }

    /// Gives a file another name, in the same folder, over what may have it.
    func rename(_ from: String, to path: String) throws {
        guard perform(.rename, from, { Foundation.rename(from, path) }) == 0 else { throw failure("renamed", from) }
        try syncFolder(of: path)
    }

    /// Takes a file away; one that is not there is no error.
    func remove(_ path: String) throws {
        guard perform(.unlink, path, { unlink(path) }) == 0 || errno == ENOENT else { throw failure("removed", path) }
        try syncFolder(of: path)
    }

    /// Makes a folder for its owner only, in a folder that is there; one that is there already is no error.
    func makeFolder(_ path: String) throws {
        guard perform(.makeFolder, path, { mkdir(path, 0o700) }) == 0 || errno == EEXIST else {
            throw failure("made", path)
        }
        try syncFolder(of: path)
    }

    /// Puts the names in the folder in which `path` lies on disk.
    func syncFolder(of path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let descriptor = Int32(perform(.openFolder, folder) { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw failure("opened", folder)
        }
        defer { close(descriptor) }
        guard perform(.syncFolder, folder, { fsync(descriptor) }) == 0 else { throw unconfirmed(folder) }
    }

    private func perform(_ call: FileCalls.Call, _ path: String, _ body: () -> Int32) -> Int {
        calls.perform(call, path) { Int(body()) }
    }

    private func failure(_ what: String, _ path: String) -> VaultError {
        let reason = String(cString: strerror(errno))
        return VaultError(
            .unreachable, "\(path) cannot be \(what) (\(reason)): check the disk, its free space and the permissions")
    }

    private func unconfirmed(_ path: String) -> VaultError {
        let reason = String(cString: strerror(errno))
        return VaultError(
            .mustExit,
            "the disk did not confirm a write of \(path) (\(reason)): the process must end and start anew; check the disk"
        )
    }
}
