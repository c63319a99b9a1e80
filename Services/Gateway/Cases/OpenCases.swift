import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// The cases that the public hears of, and what waits to be told of them.
///
/// No inner id lies here: a case is found by a digest of it, keyed with a secret of the keyring, and its public id is
/// random. Once the row is gone, nobody can tell which case a public id stood for.
enum OpenCases {
    static let migration = LedgerMigration(
        "open cases",
        sql: """
            CREATE TABLE open_case (
                key TEXT PRIMARY KEY,
                public TEXT NOT NULL,
                area TEXT NOT NULL,
                kind TEXT NOT NULL,
                category TEXT NOT NULL,
                over INTEGER NOT NULL DEFAULT 0
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE open_waiting (
                id INTEGER PRIMARY KEY,
                public TEXT NOT NULL,
                turn TEXT NOT NULL,
                area TEXT NOT NULL,
                kind TEXT NOT NULL,
                category TEXT NOT NULL,
                day INTEGER NOT NULL,
                in_time INTEGER
            ) STRICT;

            CREATE INDEX open_waiting_day ON open_waiting (day, area);

            CREATE INDEX open_waiting_public ON open_waiting (public, id);
            """)

    /// A case of which the public hears.
    struct Row {
        let key: String
        let id: OpenID
        let area: AreaCode
        let kind: CaseKind
        let category: String
    }

    static func key(_ case: UUIDv7, _ act: Act) -> String {
        act.digest(`case`.description, purpose: "open case")
    }

    /// The public life of a case; nil of one that has none, or whose has come to its last end.
    static func find(_ case: UUIDv7, _ act: Act) throws -> Row? {
        let key = key(`case`, act)
        let row = try GRDB.Row.fetchOne(
            act.database.cachedStatement(
                sql: "SELECT public, area, kind, category FROM open_case WHERE key = ? AND over = 0"),
            arguments: [key])
        return try row.map { row in
            Row(
                key: key, id: try row.value("public"), area: try row.value("area"), kind: try row.value("kind"),
                category: row["category"])
        }
    }

    static func begin(_ case: UUIDv7, in area: AreaCode, _ kind: CaseKind, _ category: String, _ act: Act) throws -> Row
    {
        var generator = act.randomness
        let row = Row(
            key: key(`case`, act), id: OpenID(random: &generator), area: area, kind: kind, category: category)
        try act.writable.cachedStatement(
            sql: "INSERT INTO open_case (key, public, area, kind, category) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [row.key, row.id, area, kind, category])
        return row
    }

    static func set(_ category: String, of row: Row, _ act: Act) throws -> Row {
        try act.writable.cachedStatement(sql: "UPDATE open_case SET category = ? WHERE key = ?")
            .execute(arguments: [category, row.key])
        return Row(key: row.key, id: row.id, area: row.area, kind: row.kind, category: category)
    }

    /// Lets a turn wait to be told.
    static func wait(_ turn: OpenMilestone, of row: Row, on day: CivilDay, inTime: Bool? = nil, _ act: Act) throws {
        try act.writable.cachedStatement(
            sql: """
                INSERT INTO open_waiting (public, turn, area, kind, category, day, in_time) VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            row.id, turn, row.area, row.kind, row.category,
            day, inTime,
        ])
    }

    /// Nothing more will be told of a case, but that it ended.
    static func close(_ row: Row, _ act: Act) throws {
        try act.writable.cachedStatement(sql: "UPDATE open_case SET over = 1 WHERE key = ?").execute(arguments: [
            row.key
        ])
    }

    /// Forgets which case a public id stands for.
    static func forget(_ case: UUIDv7, _ act: Act) throws {
        try act.writable.cachedStatement(sql: "DELETE FROM open_case WHERE key = ?")
            .execute(arguments: [key(`case`, act)])
    }
}
