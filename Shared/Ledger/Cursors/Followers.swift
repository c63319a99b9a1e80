import Columns
package import GRDB
package import Messages

/// How far others say they have followed this ledger; for the operator's view of lag, nobody of the suite resumes from it.
extension Batch {
    /// Followers kept at most; beyond that the one that has been silent longest is forgotten.
    package static let followerLimit = 1_000
    /// Of one peer; beyond that its own that has been silent longest is forgotten, and nobody else's.
    package static let peerFollowerLimit = 100

    /// Notes a follower's report.
    ///
    /// - Parameter owner: the peer that reported, as the desk knows it, never what the message says.
    package func report(owner: String, name: String, ledger: LedgerID, position: Position, at time: Timestamp) throws {
        let db = try database
        try db.cachedStatement(
            sql: """
                INSERT INTO follower (owner, name, ledger, position, updated) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (owner, name) DO UPDATE
                SET ledger = excluded.ledger, position = excluded.position, updated = excluded.updated
                """
        ).execute(arguments: [owner, name, ledger, position, time])
        try db.cachedStatement(
            sql: """
                DELETE FROM follower
                WHERE owner = ? AND name IN (
                    SELECT name FROM follower WHERE owner = ? ORDER BY updated DESC, name DESC LIMIT -1 OFFSET ?)
                """
        ).execute(arguments: [owner, owner, Self.peerFollowerLimit])
        guard try Int.fetchOne(db.cachedStatement(sql: "SELECT COUNT(*) FROM follower")) ?? 0 > Self.followerLimit
        else { return }
        try db.execute(
            sql: """
                DELETE FROM follower
                WHERE (owner, name) = (SELECT owner, name FROM follower ORDER BY updated, owner, name LIMIT 1)
                """)
    }
}

extension Ledger {
    /// All followers that have reported, by owner and name.
    package func followers() throws -> [ListFollowers.Follower] {
        try read { try Self.followers(in: $0) }
    }

    /// The same, in a snapshot.
    package static func followers(in db: Database) throws -> [ListFollowers.Follower] {
        try Row.fetchAll(
            db, sql: "SELECT owner, name, ledger, position, updated FROM follower ORDER BY owner, name"
        ).map { row in
            ListFollowers.Follower(
                owner: row[0], name: row[1], ledger: try row.value(at: 2), position: try row.value(at: 3),
                updated: try row.value(at: 4))
        }
    }

    /// The newest position in a snapshot.
    package static func head(in db: Database) throws -> Position {
        try Position.fetchOne(db, sql: "SELECT MAX(position) FROM event") ?? .zero
    }

    /// The identity of this life of the ledger, in a snapshot.
    package static func identity(in db: Database) throws -> LedgerID {
        guard let ledger = try LedgerID.fetchOne(db, sql: "SELECT ledger FROM identity") else {
            throw LedgerError(.corrupt, "the ledger has no identity: restore a backup")
        }
        return ledger
    }
}
