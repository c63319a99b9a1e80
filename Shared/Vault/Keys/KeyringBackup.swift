import Foundation
import GRDB

extension Vault {
    /// Copies a keyring, beside its writer or stopped, into a new file, mode 0600. A backup of the keyring outlives shreds:
    /// how long it is kept is how long a shredded text can still be brought back.
    ///
    /// - Throws: `VaultError.unreachable` if there is no keyring, or the place is taken or not writable.
    package static func backup(keyring path: String, to copy: String) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            throw VaultError(.unreachable, "there is no keyring at \(path): check the data directory")
        }
        guard !files.fileExists(atPath: copy) else {
            throw VaultError(.unreachable, "\(copy) exists already: name a new file")
        }
        do {
            try DurableFile.create(copy, Data())
            var reading = Configuration()
            reading.readonly = true
            let source = try DatabaseQueue(path: path, configuration: reading)
            let target = try DatabaseQueue(path: copy)
            try source.backup(to: target)
            try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try target.close()
            try source.close()
        } catch {
            try? files.removeItem(atPath: copy)
            throw VaultError(
                .unreachable, "the keyring cannot be copied to \(copy): check the folder", underlying: error)
        }
    }
}
