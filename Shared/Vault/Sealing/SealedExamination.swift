import Foundation
package import GRDB
import Messages

extension Vault {
    /// Opens everything sealed that a snapshot of the service's tables names, and keeps nothing of it. On any thread.
    ///
    /// AES-GCM proves each box to be the one that was sealed for its subject under its id. What has been shredded since the
    /// snapshot is passed over.
    ///
    /// - Parameter found: told of each that cannot be opened: the subject, and why.
    /// - Throws: what the database and the disk throw.
    package func examine(_ db: Database, found: (String) -> Void) throws {
        let values = try Row.fetchCursor(db, sql: "SELECT subject, value, box FROM sealed ORDER BY subject")
        while let row = try values.next() {
            try examine(row[0], row[1], found) { _ in row[2] }
        }
        let files = try Row.fetchCursor(db, sql: "SELECT subject, value FROM sealed_blob ORDER BY subject")
        while let row = try files.next() {
            try examine(row[0], row[1], found) { try blobs.read($0) }
        }
    }

    private func examine(
        _ text: String, _ bytes: Data, _ found: (String) -> Void, box: (UUIDv7) throws -> Data?
    ) throws {
        guard let subject = Subject(text), let id = UUIDv7(bytes: bytes) else {
            return found("something is sealed under no subject or id")
        }
        do {
            guard let key = try key(of: subject) else {
                return found("the keyring has no key of \(subject): it is older than the ledger")
            }
            // Looked for after the key: a shred destroys the key first.
            guard let box = try box(id) else {
                _ = try self.key(of: subject)
                return found("a sealed file of \(subject) is missing")
            }
            _ = try unsealing(box, id: id, subject: subject, key: key)
        } catch let error as VaultError where error.code == .gone {
            return
        } catch let error as VaultError where error.code == .corrupt {
            found("\(subject): \(error)")
        }
    }
}
