import Columns
package import GRDB
package import Messages

/// A table of things to do at set times, kept by a projection: its rows are made and taken away by events, so they survive
/// a restart, and one that has been acted on cannot be acted on again.
package struct TimerTable: Sendable {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    /// The table's definition, for the projection that owns it.
    package var schema: String {
        """
        CREATE TABLE \(name)(key TEXT NOT NULL, kind TEXT NOT NULL, due INTEGER NOT NULL, PRIMARY KEY(key, kind)) WITHOUT ROWID;
        CREATE INDEX \(name)_due ON \(name)(due);
        """
    }

    /// Sets the timer of this key and kind, in place of any other.
    package func schedule(key: String, kind: String, due: Timestamp, in db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO \(name)(key, kind, due) VALUES (?, ?, ?)")
            .execute(arguments: [key, kind, due])
    }

    /// Takes one kind of timer of a key away, or all of them.
    package func cancel(key: String, kind: String? = nil, in db: Database) throws {
        if let kind {
            try db.cachedStatement(sql: "DELETE FROM \(name) WHERE key = ? AND kind = ?").execute(arguments: [
                key, kind,
            ])
        } else {
            try db.cachedStatement(sql: "DELETE FROM \(name) WHERE key = ?").execute(arguments: [key])
        }
    }

    /// One row.
    package struct Row: Sendable, Equatable {
        package let key: String
        package let kind: String
        package let due: Timestamp
    }

    /// What is due, longest overdue first, at most `limit` rows.
    package func due(at now: Timestamp, limit: Int, in db: Database) throws -> [Row] {
        try GRDB.Row.fetchAll(
            db.cachedStatement(sql: "SELECT key, kind, due FROM \(name) WHERE due <= ? ORDER BY due, key LIMIT ?"),
            arguments: [now, limit]
        ).map { Row(key: $0[0], kind: $0[1], due: Timestamp(milliseconds: $0[2])) }
    }

    /// Whether just this row, with this time, is still there.
    func holds(_ row: Row, in db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM \(name) WHERE key = ? AND kind = ? AND due = ?"),
            arguments: [row.key, row.kind, row.due]) ?? false
    }
}

/// A timer table and what is done when one of its rows is due.
package struct TimerSource: Sendable {
    package let table: TimerTable
    package let fire: @Sendable (_ key: String, _ kind: String, _ due: Timestamp, _ act: Act) throws -> Void

    /// - Parameter fire: an act of its own on the writer thread. It records an event whose projection cancels or
    ///   reschedules the row; a row that is still there afterwards is tried again, later and later, up to an hour.
    package init(
        _ table: TimerTable,
        fire: @escaping @Sendable (_ key: String, _ kind: String, _ due: Timestamp, _ act: Act) throws -> Void
    ) {
        self.table = table
        self.fire = fire
    }
}
