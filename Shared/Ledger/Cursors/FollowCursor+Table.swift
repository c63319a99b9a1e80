package import GRDB
package import Messages

/// How far this service has handled others' ledgers. Authoritative: a cursor moves in the transaction of the effects.
extension FollowCursor {
    /// The cursor on a source, nil before the first.
    package static func find(_ source: Source, in db: Database) throws -> FollowCursor? {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT ledger, topics, position FROM followed WHERE source = ?"),
            arguments: [source.description])
        guard let row = try rows.next() else { return nil }
        guard let ledger = LedgerID(row[0] as String) else {
            throw LedgerError(.corrupt, "the cursor on \(source) is malformed: restore a backup")
        }
        return FollowCursor(
            source: source, ledger: ledger,
            topics: (row[1] as String).split(separator: " ").compactMap { Topic(String($0)) },
            position: Position(stored: row[2]))
    }

    package func save(in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO followed (source, ledger, topics, position) VALUES (?, ?, ?, ?)
                ON CONFLICT (source) DO UPDATE
                SET ledger = excluded.ledger, topics = excluded.topics, position = excluded.position
                """
        ).execute(arguments: [
            source.description, ledger.description, topics.map(\.description).joined(separator: " "),
            position.stored,
        ])
    }
}
