import Columns
import Foundation
import GRDB
import Ledger
import Messages

/// Households and their codes, as the tables keep them: nothing that names a household to an outsider.
///
/// `household.code` is its newest code; those before it stay in `household_code` for ever, so that an old label says why it
/// leads nowhere.
enum HouseholdRegister {
    static let projection = Projection(
        "households", version: 2, tables: ["household_code", "household"],
        schema: """
            CREATE TABLE household (
                id BLOB PRIMARY KEY,
                area TEXT NOT NULL,
                grid TEXT NOT NULL,
                walk INTEGER NOT NULL,
                sealed BLOB NOT NULL,
                digest TEXT NOT NULL,
                code BLOB,
                code_state TEXT
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX household_walk ON household (area, grid, walk, id);

            CREATE TABLE household_code (
                id BLOB PRIMARY KEY,
                household BLOB NOT NULL,
                digest BLOB NOT NULL UNIQUE,
                state TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
    ) {
        $0.on(HouseholdsRegistered.self) { event, _, db in
            for entry in event.households { try insert(entry, event.area, db) }
        }
        $0.on(HouseholdsChanged.self) { event, _, db in
            for entry in event.households { try update(entry, db) }
        }
        $0.on(CodesIssued.self) { event, _, db in
            for code in event.codes { try add(code, db) }
        }
        $0.on(CodesPrinted.self) { event, _, db in
            for code in event.codes { try mark(code, .printed, db) }
        }
        $0.on(CodeFixed.self) { event, _, db in try mark(event.code, .fixed, db) }
        $0.on(CodeReplaced.self) { event, _, db in
            try mark(event.previous, .replaced, db)
            try add(event.code, db)
        }
        $0.on(CodeRetired.self) { event, _, db in try mark(event.code, .retired, db) }
    }

    private static func insert(_ entry: HouseholdEntry, _ area: AreaCode, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO household (id, area, grid, walk, sealed, digest) VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [entry.id, area, entry.grid, entry.order, entry.details.value, entry.details.digest])
    }

    private static func update(_ entry: HouseholdEntry, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE household SET grid = ?, walk = ?, sealed = ?, digest = ? WHERE id = ?")
            .execute(arguments: [entry.grid, entry.order, entry.details.value, entry.details.digest, entry.id])
    }

    private static func add(_ code: CodeEntry, _ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT INTO household_code (id, household, digest, state) VALUES (?, ?, ?, 'issued')"
        )
        .execute(arguments: [code.id, code.household, Hex.decode(code.digest)])
        try db.cachedStatement(sql: "UPDATE household SET code = ?, code_state = 'issued' WHERE id = ?")
            .execute(arguments: [code.id, code.household])
    }

    private static func mark(_ code: UUIDv7, _ state: CodeState, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE household_code SET state = ? WHERE id = ?")
            .execute(arguments: [state, code])
        try db.cachedStatement(
            sql: """
                UPDATE household SET code_state = ?
                WHERE id = (SELECT household FROM household_code WHERE id = ?) AND code = ?
                """
        ).execute(arguments: [state, code, code])
    }
}
