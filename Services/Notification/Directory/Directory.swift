import Columns
import GRDB
import Ledger
import Messages
import ServiceKit

/// What the service knows of the county: posts and who sits in them when, places' names, matters and recusals.
enum Directory {
    static let projection = Projection(
        "directory", version: 2, tables: ["post", "seat", "area", "matter", "recusal", ToDoPassing.timers.name],
        schema: ToDoPassing.timers.schema + """

            CREATE TABLE post (
                id BLOB PRIMARY KEY,
                role TEXT NOT NULL,
                area TEXT NOT NULL,
                grid TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX post_place ON post (role, area, grid);

            CREATE TABLE seat (
                post BLOB NOT NULL,
                seat TEXT NOT NULL,
                since INTEGER NOT NULL,
                account TEXT,
                PRIMARY KEY (post, seat, since)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX seat_account ON seat (account);

            CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

            CREATE TABLE matter (
                about TEXT NOT NULL,
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (about, name)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE recusal (
                about TEXT NOT NULL,
                account TEXT NOT NULL,
                PRIMARY KEY (about, account)
            ) STRICT, WITHOUT ROWID;
            """
    ) {
        applyPosts(&$0)
        applyMatters(&$0)
        $0.on(AreaKnown.self) { event, _, db in
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO area (code, name) VALUES (?, ?)")
                .execute(arguments: [event.area, event.name])
        }
    }

    private static func applyPosts(_ appliers: inout Appliers) {
        appliers.on(PostKnown.self) { event, _, db in
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO post (id, role, area, grid) VALUES (?, ?, ?, ?)")
                .execute(arguments: [event.post, event.role.role, event.role.area, event.role.grid ?? ""])
        }
        appliers.on(SeatChanged.self) { event, header, db in
            // Of one that is to come; what changes at once is looked after at once.
            if event.from > header.time, let post = try scope(of: event.post, db) {
                try ToDoPassing.schedule(post, since: event.from, after: .zero, due: event.from, db)
            }
            try db.cachedStatement(sql: "DELETE FROM seat WHERE post = ? AND seat = ? AND since >= ?")
                .execute(arguments: [event.post, event.seat, event.from])
            try db.cachedStatement(sql: "INSERT INTO seat (post, seat, since, account) VALUES (?, ?, ?, ?)")
                .execute(arguments: [event.post, event.seat, event.from, event.account])
        }
        appliers.on(ToDosPassed.self) { event, header, db in try ToDoPassing.passed(event, at: header.time, db) }
        appliers.on(PostGone.self) { event, _, db in
            try db.execute(sql: "DELETE FROM seat WHERE post = ?", arguments: [event.post])
            try db.execute(sql: "DELETE FROM post WHERE id = ?", arguments: [event.post])
        }
    }

    private static func applyMatters(_ appliers: inout Appliers) {
        appliers.on(MatterKnown.self) { event, _, db in
            let statement = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO matter (about, name, value) VALUES (?, ?, ?)")
            for (name, value) in event.facts {
                try statement.execute(arguments: [event.about, name, value])
            }
        }
        appliers.on(MatterForgotten.self) { event, _, db in
            for table in ["matter", "recusal"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE about = ?", arguments: [event.about])
            }
        }
        appliers.on(RecusalKnown.self) { event, _, db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO recusal (about, account) VALUES (?, ?)",
                arguments: [event.about, event.account])
        }
    }

    // MARK: Reading

    /// What is remembered of a matter.
    static func facts(of about: Subject, _ db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT name, value FROM matter WHERE about = ?"), arguments: [about])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    /// Whether anything is remembered of a matter.
    static func knows(_ about: Subject, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM matter WHERE about = ?1) OR EXISTS (SELECT 1 FROM recusal WHERE about = ?1)
                    """), arguments: [about]) ?? false
    }

    static func recused(from about: Subject, _ db: Database) throws -> Set<String> {
        try String.fetchSet(
            db.cachedStatement(sql: "SELECT account FROM recusal WHERE about = ?"), arguments: [about])
    }

    /// A place's name; nil of one that nobody registered.
    static func name(of area: AreaCode, _ db: Database) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT name FROM area WHERE code = ?"), arguments: [area])
    }
}

/// Whether the roles that a request names are its account's to use: an account that posts know has the roles of the seats
/// it sits in now, and no others; of one that no post knows, the delegating peer is believed.
enum Seated {
    @Sendable
    static func check(_ actor: Principal, at now: Timestamp, _ db: Database) throws {
        guard !actor.roles.isEmpty, let held = try Directory.roles(of: actor.account, at: now, db) else { return }
        for claimed in actor.roles where !held.contains(where: { $0.grants(claimed) }) {
            throw DeskError.notInForce(claimed)
        }
    }
}
