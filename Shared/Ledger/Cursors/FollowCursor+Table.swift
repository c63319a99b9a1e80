import Columns
package import GRDB
package import Messages

/// How far this service has handled others' ledgers. Authoritative: a cursor moves in the transaction of the effects.
extension FollowCursor {
    /// The cursor on a source, nil before the first.
    package static func find(_ source: Source, in db: Database) throws -> FollowCursor? {
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT ledger, topics, position FROM followed WHERE source = ?"),
            arguments: [source])
        guard let row = try rows.next() else { return nil }
        return FollowCursor(
            source: source, ledger: try row.value(at: 0),
            topics: (row[1] as String).split(separator: " ").compactMap { Topic(String($0)) },
            position: try row.value(at: 2))
    }

    package func save(in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO followed (source, ledger, topics, position) VALUES (?, ?, ?, ?)
                ON CONFLICT (source) DO UPDATE
                SET ledger = excluded.ledger, topics = excluded.topics, position = excluded.position
                """
        ).execute(arguments: [
            source, ledger, topics.map(\.description).joined(separator: " "),
            position,
        ])
    }
}
