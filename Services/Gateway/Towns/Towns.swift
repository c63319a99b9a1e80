import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// Names of the county and its towns, and the categories of cases: the newest of each, and whether it was told.
enum Towns {
    static let migration = LedgerMigration(
        "towns",
        sql: """
            CREATE TABLE open_town (
                area TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                kind TEXT NOT NULL,
                told INTEGER NOT NULL DEFAULT 0
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE open_categories (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                categories TEXT NOT NULL,
                told INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            """ + "\n" + TownMonths.schema)

    static func learn(_ area: Area, _ act: Act) throws {
        guard area.code.level < .village else { return }
        try act.writable.cachedStatement(
            sql: """
                INSERT INTO open_town (area, name, kind) VALUES (?, ?, ?)
                ON CONFLICT (area) DO UPDATE SET name = excluded.name, kind = excluded.kind, told = 0
                WHERE name <> excluded.name OR kind <> excluded.kind
                """
        ).execute(arguments: [area.code, area.name, area.kind])
    }

    static func learn(_ policy: CasePolicy, _ act: Act) throws {
        let categories = policy.categories.filter { $0.kinds.contains { $0 != .supervise } }
            .map { OpenCategoriesSet.Category(id: $0.id, name: $0.name, english: $0.english) }
        try act.writable.execute(
            sql: """
                INSERT INTO open_categories (only, categories) VALUES (1, ?)
                ON CONFLICT (only) DO UPDATE SET categories = excluded.categories, told = 0
                WHERE categories <> excluded.categories
                """, arguments: [try jsonColumn(categories)])
    }

    /// Tells what has changed.
    static func tell(_ act: Act) throws {
        let db = try act.writable
        for row in try Row.fetchAll(db, sql: "SELECT area, name, kind FROM open_town WHERE told = 0 ORDER BY area") {
            try act.record(
                OpenAreaNamed(area: try row.value("area"), name: row["name"], kind: try row.value("kind")))
        }
        try db.execute(sql: "UPDATE open_town SET told = 1 WHERE told = 0")
        guard let text = try String.fetchOne(db, sql: "SELECT categories FROM open_categories WHERE told = 0") else {
            return
        }
        let categories = try JSONCoding.decode([OpenCategoriesSet.Category].self, from: Data(text.utf8))
        try act.record(OpenCategoriesSet(categories: categories))
        try db.execute(sql: "UPDATE open_categories SET told = 1")
    }
}

extension Follow {
    mutating func learnTowns() {
        on(AreaRegistered.self) { event, act in try Towns.learn(event.data.area, act) }
        on(AreaChanged.self) { event, act in try Towns.learn(event.data.area, act) }
        on(CasePolicySet.self) { event, act in try Towns.learn(event.data.policy, act) }
    }
}
