import Foundation
import GRDB

extension Vault {
    /// Copies the keyring, online, into a new file that its owner alone can read. The copy is useless without the key file,
    /// and holds the keys of later shreds: how old such copies may grow is the delay that is promised for a shred.
    ///
    /// The copy is on disk under its name when the call returns; until then it bears the ending `.part`.
    ///
    /// - Throws: `unreachable`, also if the place is taken.
    package func backupKeyring(to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw VaultError(.unreachable, "\(path) exists already: name a new file")
        }
        let part = path + ".part"
        let files = DurableFiles()
        try files.remove(part)
        try files.create(part, Data())
        do {
            let copy = try DatabaseQueue(path: part)
            try keyring.queue.backup(to: copy)
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try copy.close()
        } catch {
            try? files.remove(part)
            throw Keyring.sort(error, path)
        }
        try files.rename(part, to: path)
    }
}
