package import GRDB
import Ledger
package import Messages
import Vault

/// What a query sees: a snapshot of what was committed, read-only.
package struct View {
    package let actor: Principal
    package let now: Timestamp
    package let database: Database
    let vault: Vault

    /// As `Act.digest`.
    package func digest(_ text: String, purpose: String) -> String {
        vault.digest(text, purpose: purpose)
    }

    /// As `Act.openPublic`.
    package func openPublic(_ reference: SealedReference, of subject: Subject) throws -> String? {
        do {
            return String(decoding: try vault.open(reference, subject: subject, in: database), as: UTF8.self)
        } catch let error as VaultError where error.code == .gone {
            return nil
        }
    }

    /// - Throws: `DeskError.forbidden` unless the actor holds one of the roles for the place.
    package func require(_ roles: Set<Role>, at area: AreaCode, grid: String? = nil) throws {
        try actor.require(roles, at: area, grid: grid)
    }

    /// The newest position of the ledger.
    package var head: Position {
        get throws { try Ledger.head(in: database) }
    }

    /// The identity of the ledger's life.
    package var ledger: LedgerID {
        get throws { try Ledger.identity(in: database) }
    }

    /// Everybody who said how far they follow this ledger.
    package func followers() throws -> [ListFollowers.Follower] {
        try Ledger.followers(in: database)
    }
}
