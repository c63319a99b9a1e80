import Crypto
import Foundation
import GRDB

extension Keyring {
    /// A named secret of 32 bytes; made, and on disk, when it is first asked for.
    ///
    /// - Throws: `corrupt` if it is not wrapped by `wrapping`; `unreachable`.
    func secret(
        named name: String, _ wrapping: SymmetricKey, _ random: @Sendable (Int) -> Data
    ) throws -> Data {
        if let secret = try read({ try secret(named: name, wrapping, in: $0) }) { return secret }
        return try write { db in
            let secret = random(32)
            try db.execute(
                sql: "INSERT INTO secret (name, wrapped) VALUES (?, ?)",
                arguments: [name, try Wrapping.wrap(secret, by: wrapping, name: Wrapping.name(secret: name))])
            return secret
        }
    }

    private func secret(named name: String, _ wrapping: SymmetricKey, in db: Database) throws -> Data? {
        guard let wrapped = try Data.fetchOne(db, sql: "SELECT wrapped FROM secret WHERE name = ?", arguments: [name])
        else { return nil }
        guard let secret = Wrapping.unwrap(wrapped, by: wrapping, name: Wrapping.name(secret: name)) else {
            throw VaultError(.corrupt, "a secret in the keyring was changed: restore the keyring's backup")
        }
        return secret
    }
}
