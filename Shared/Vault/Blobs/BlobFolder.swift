import Foundation
import Messages

/// The folder of large sealed values: a file each, named by the value's id, in 256 folders by its last two digits, which
/// are random.
struct BlobFolder: Sendable {
    private let path: String

    init(path: String) throws {
        self.path = path
        try Self.makeFolder(path)
    }

    private static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try DurableFile.syncFolder(of: path)
        } catch let error as VaultError {
            throw error
        } catch {
            throw VaultError(
                .unreachable, "the folder \(path) cannot be made: check the permissions above it", underlying: error)
        }
    }

    private func folder(_ id: UUIDv7) -> String { "\(path)/\(id.description.suffix(2))" }
    private func file(_ id: UUIDv7) -> String { "\(folder(id))/\(id)" }

    /// On disk under its name when it returns; a crash before leaves a part that `sweep` removes.
    func write(_ box: Data, _ id: UUIDv7) throws {
        if !FileManager.default.fileExists(atPath: folder(id)) { try Self.makeFolder(folder(id)) }
        let part = file(id) + ".part"
        try DurableFile.remove(part)
        try DurableFile.create(part, box)
        try DurableFile.rename(part, to: file(id))
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
        try DurableFile.remove(file(id))
    }

    /// Takes away every file that `keep` does not know.
    ///
    /// - Returns: how many were taken away.
    func sweep(_ keep: (UUIDv7) throws -> Bool) throws -> Int {
        var removed = 0
        for folder in try list(path) {
            for name in try list("\(path)/\(folder)") {
                if let id = UUIDv7(name), try keep(id) { continue }
                try DurableFile.remove("\(path)/\(folder)/\(name)")
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
