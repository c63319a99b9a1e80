import GRDB
import Messages

/// Brings projections that are new, changed or unfinished up to the ledger's head when it is opened.
struct ProjectionRebuild {
    /// Events a transaction; a crash loses at most one chunk of work.
    static let chunk: UInt64 = 5_000

    let projections: [Projection]

    /// Drops the tables of what changed, makes them anew and replays the ledger, in chunks of one transaction each.
    ///
    /// Projections that nobody configured are marked stale: they are built again when they come back.
    func run(in writer: DatabaseQueue, head: Position, progress: (String) -> Void) throws {
        let stale = try writer.writeWithoutTransaction { db in
            var stale: [(projection: Projection, built: Position)] = []
            try db.inTransaction(.immediate) {
                try markUnconfigured(db)
                stale = try projections.compactMap { projection in
                    try prepare(projection, db).map { (projection, $0) }
                }
                return .commit
            }
            return stale
        }
        for (projection, built) in stale {
            try build(projection, from: built, to: head, in: writer, progress: progress)
        }
    }

    private func markUnconfigured(_ db: Database) throws {
        let known = Set(projections.map(\.name))
        for name in try String.fetchAll(db, sql: "SELECT name FROM projection WHERE version > 0")
        where !known.contains(name) {
            try db.execute(sql: "UPDATE projection SET version = 0 WHERE name = ?", arguments: [name])
        }
    }

    /// - Returns: how far the projection is built; nil if it is complete.
    private func prepare(_ projection: Projection, _ db: Database) throws -> Position? {
        let row = try Row.fetchOne(
            db, sql: "SELECT version, tables, built FROM projection WHERE name = ?", arguments: [projection.name])
        let tables = projection.tables.joined(separator: " ")
        if let row, row[0] == projection.version, row[1] == tables {
            let built: Int64? = row[2]
            return built.map { Position(stored: $0) }
        }
        let former = (row?[1] as String?)?.split(separator: " ").map(String.init) ?? []
        for table in former + projection.tables where !former.isEmpty || row != nil {
            try db.execute(sql: "DROP TABLE IF EXISTS \(table.quotedDatabaseIdentifier)")
        }
        try db.execute(sql: projection.schema)
        try db.execute(
            sql: """
                INSERT INTO projection (name, version, tables, built) VALUES (?, ?, ?, 0)
                ON CONFLICT (name) DO UPDATE SET version = excluded.version, tables = excluded.tables, built = 0
                """,
            arguments: [projection.name, projection.version, tables])
        return .zero
    }

    private func build(
        _ projection: Projection, from built: Position, to head: Position, in writer: DatabaseQueue,
        progress: (String) -> Void
    ) throws {
        let set = ProjectionSet([projection])
        var reached = built.value
        repeat {
            let upper = min(head.value, reached + Self.chunk)
            try writer.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try set.replay(after: reached, through: upper, db)
                    try db.execute(
                        sql: "UPDATE projection SET built = ? WHERE name = ?",
                        arguments: [upper == head.value ? nil : Int64(upper), projection.name])
                    return .commit
                }
                try db.checkpoint(.passive)
            }
            reached = upper
            if head.value > Self.chunk {
                progress("building \(projection.name): \(reached) of \(head.value) events")
            }
        } while reached < head.value
    }
}

extension ProjectionSet {
    /// Replays the events of `(lower, upper]` that some projection reads.
    func replay(after lower: UInt64, through upper: UInt64, _ db: Database) throws {
        let types = types.map(\.description)
        guard !types.isEmpty, lower < upper else { return }
        let marks = databaseQuestionMarks(count: types.count)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT position, type, json FROM event
                WHERE position > ? AND position <= ? AND type IN (\(marks)) ORDER BY position
                """,
            arguments: [Int64(lower), Int64(upper)] + StatementArguments(types))
        var reader = CommittedEvent.Reader()
        while let row = try rows.next() {
            let event = try reader.event(row)
            do {
                try replay(event, db)
            } catch {
                throw LedgerError(
                    .projectionFailed,
                    "a projection cannot read event \(event.position.value) of type \(event.type): install the version "
                        + "that wrote it, or one with the mistake corrected",
                    underlying: error)
            }
        }
    }
}
