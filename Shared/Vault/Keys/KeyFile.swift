import Crypto
import Foundation
import Messages

/// The file that holds the deployment's key: one line, `qinglian-vault-key:1:` and 64 hexadecimal digits. In production
/// it lies outside the data directory.
struct KeyFile {
    private static let prefix = "qinglian-vault-key:1:"

    let path: String
    private let files: DurableFiles

    init(path: String, files: DurableFiles) {
        self.path = path
        self.files = files
    }

    /// Where a rotation puts the next key until every key is wrapped by it.
    var next: KeyFile { KeyFile(path: path + ".next", files: files) }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Writes a new key. On disk when it returns.
    ///
    /// - Throws: `POSIXError.EEXIST` if there is one already; `unreachable`.
    func create(_ key: SymmetricKey) throws {
        let line = Self.prefix + Hex.encode(key.withUnsafeBytes { Data($0) }) + "\n"
        try files.create(path, Data(line.utf8))
    }

    /// Takes the place of another key file.
    func replace(_ other: KeyFile) throws {
        try files.rename(path, to: other.path)
    }

    func remove() throws {
        try files.remove(path)
    }

    /// - Throws: `keyMissing`, `keyReadable`, `keyMalformed`, `unreachable`.
    func read() throws -> SymmetricKey {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT {
                throw VaultError(
                    .keyMissing,
                    "the vault's key file \(path) is missing, and without it nothing sealed can be read: put it back, or "
                        + "name the place where it lies")
            }
            throw VaultError(.unreachable, "the vault's key file \(path) cannot be reached: check the permissions")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw VaultError(
                .keyReadable,
                "the vault's key file \(path) can be read by others: run chmod 600 on it, and consider rotating the key"
            )
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw VaultError(
                .unreachable, "the vault's key file \(path) cannot be read: check its owner", underlying: error)
        }
        let text = String(decoding: data.prefix(200), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasPrefix(Self.prefix), let key = Hex.decode(String(text.dropFirst(Self.prefix.count))),
            key.count == 32
        else {
            throw VaultError(
                .keyMalformed, "\(path) is not a vault's key file: put the right one in its place, or name another")
        }
        return SymmetricKey(data: key)
    }
}
