import Columns
import Foundation
package import GRDB
package import Ledger
package import Messages

/// An act that waits for county discipline to consent.
package struct WaitingConsent: Equatable, Sendable {
    package let id: UUIDv7
    package let matter: ConsentMatter
    package let account: String?
    package let post: RoleAtScope?
    package let about: Subject
    package let by: String?
    package let through: String?
    package let since: Timestamp
    package let wanted: Timestamp
    package let until: Timestamp
}

/// What waits for a consent: one row an act, until it is answered or its time is over.
package enum ConsentTable {
    /// Acts that wait at one service; past it the next one is refused, unless it follows from what another service decided.
    package static let limit = 500

    static let timers = TimerTable("consent_timer")

    package static let projection = Projection(
        "consents", version: 1, tables: ["consent_timer", "consent"],
        schema: """
            CREATE TABLE consent (
                id BLOB PRIMARY KEY,
                matter TEXT NOT NULL,
                account TEXT,
                post TEXT,
                about TEXT NOT NULL,
                asked_by TEXT,
                through TEXT,
                since INTEGER NOT NULL,
                wanted INTEGER NOT NULL,
                until INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX consent_about ON consent (about);

            \(timers.schema)
            """
    ) {
        $0.on(ConsentAsked.self) { event, header, db in
            try db.execute(
                sql: """
                    INSERT INTO consent (id, matter, account, post, about, asked_by, through, since, wanted, until)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    event.consent, event.matter, event.account, event.post,
                    event.about, header.by, header.through, header.time,
                    event.wanted, event.until,
                ])
            try timers.schedule(key: event.consent.description, kind: "pass", due: event.until, in: db)
        }
        $0.on(ConsentEnded.self) { event, _, db in
            try db.execute(sql: "DELETE FROM consent WHERE id = ?", arguments: [event.consent])
            try timers.cancel(key: event.consent.description, in: db)
        }
    }

    static func find(_ id: UUIDv7, _ db: Database) throws -> WaitingConsent? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM consent WHERE id = ?"), arguments: [id]
        ).map(WaitingConsent.init)
    }

    /// The oldest first: an id begins with the time at which it was made.
    static func page(after: UUIDv7?, limit: Int, _ db: Database) throws -> [WaitingConsent] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM consent WHERE ?1 IS NULL OR id > ?1 ORDER BY id LIMIT ?2"),
            arguments: [after, limit]
        ).map(WaitingConsent.init)
    }

    static func count(_ db: Database) throws -> Int {
        try Int.fetchOne(db.cachedStatement(sql: "SELECT COUNT(*) FROM consent")) ?? 0
    }

    /// Whether something waits for a consent, and is not in force.
    ///
    /// - Parameter matters: only of these kinds.
    package static func holds(
        _ about: Subject, as matters: Set<ConsentMatter> = Set(ConsentMatter.allCases), _ db: Database
    ) throws -> Bool {
        try String.fetchAll(
            db.cachedStatement(sql: "SELECT matter FROM consent WHERE about = ?"), arguments: [about]
        ).contains { matter in matters.contains { $0.rawValue == matter } }
    }
}

extension WaitingConsent {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.value("id"), matter: try row.value("matter"), account: row["account"],
            post: try row.valueIfPresent("post"), about: try row.value("about"), by: row["asked_by"],
            through: row["through"], since: try row.value("since"),
            wanted: try row.value("wanted"), until: try row.value("until"))
    }

    var shown: ListConsents.Waiting {
        ListConsents.Waiting(
            consent: id, matter: matter, account: account, post: post, by: by, through: through, since: since,
            until: until)
    }
}
