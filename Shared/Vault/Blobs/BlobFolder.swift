import Foundation
import Messages

/// The folder of large sealed values: a file each, named by the value's id, in 256 folders by its last two digits, which
/// are random.
struct BlobFolder: Sendable {
    private let path: String
    private let files: DurableFiles

    init(path: String, files: DurableFiles) {
        self.path = path
        self.files = files
    }

    /// Makes the folder if it is missing, and puts on disk what it holds.
    func prepare() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw VaultError(
                .unreachable, "the folder \(path) cannot be made: check the permissions above it", underlying: error)
        }
        try files.syncFolder(of: path)
        // A crash may have come between the making of a folder in here and its sync.
        try files.syncFolder(of: path + "/00")
    }

    private func folder(_ id: UUIDv7) -> String { "\(path)/\(id.description.suffix(2))" }
    private func file(_ id: UUIDv7) -> String { "\(folder(id))/\(id)" }

    /// On disk under its name when it returns. When it throws, a file may be left that `sweep` removes.
    func write(_ box: Data, _ id: UUIDv7) throws {
        if !FileManager.default.fileExists(atPath: folder(id)) { try files.makeFolder(folder(id)) }
        try files.create(file(id), box)
    }

    /// Nil if there is no such file.
    func read(_ id: UUIDv7) throws -> Data? {
        guard FileManager.default.fileExists(atPath: file(id)) else { return nil }
        do {
            return try Data(contentsOf: URL(filePath: file(id)))
        } catch {
            throw VaultError(.unreachable, "a sealed file cannot be read: check the disk", underlying: error)
        }
    }

    func remove(_ id: UUIDv7) throws {
        try files.remove(file(id))
    }

    /// Takes away every file that `keep` does not know.
    ///
    /// - Returns: how many were taken away.
    func sweep(_ keep: (UUIDv7) throws -> Bool) throws -> Int {
        var removed = 0
        for folder in try list(path) {
            for name in try list("\(path)/\(folder)") {
                if let id = UUIDv7(name), try keep(id) { continue }
                try files.remove("\(path)/\(folder)/\(name)")
                removed += 1
            }
        }
        return removed
    }

    private func list(_ folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw VaultError(
                .unreachable, "the folder \(folder) cannot be read: check the permissions", underlying: error)
        }
    }
}
