import Columns
import Foundation
import GRDB
import Ledger
import Messages

/// The notices that were made, which of them were read, and of which nothing is to be done any more: unread is what is neither.
/// `notice.matter` is what a notice is about, as the post for which it came: an inbox shows a line for each, and counts each once.
enum Notices {
    static let projection = Projection(
        "notices", version: 5, tables: ["announcement", "notice", "inbox_count", ToDos.table],
        schema: """
            CREATE TABLE announcement (
                position INTEGER PRIMARY KEY,
                rule TEXT NOT NULL,
                cause TEXT NOT NULL,
                about TEXT,
                template TEXT NOT NULL,
                kind TEXT NOT NULL,
                urgency TEXT NOT NULL,
                facts TEXT NOT NULL,
                link TEXT,
                made INTEGER NOT NULL,
                grouped TEXT,
                step INTEGER NOT NULL
            ) STRICT;

            CREATE INDEX announcement_about ON announcement (about, rule) WHERE about IS NOT NULL;

            CREATE INDEX announcement_grouped ON announcement (rule, grouped) WHERE grouped IS NOT NULL;

            CREATE TABLE notice (
                id BLOB PRIMARY KEY,
                announcement INTEGER NOT NULL,
                addressee TEXT NOT NULL,
                post TEXT,
                matter TEXT,
                read INTEGER,
                done INTEGER
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX notice_matter ON notice (addressee, matter, announcement) WHERE matter IS NOT NULL;

            CREATE INDEX notice_announcement ON notice (announcement) WHERE done IS NULL;

            CREATE INDEX notice_addressee ON notice (addressee, announcement, id);

            CREATE INDEX notice_unread ON notice (addressee, announcement, id)
                WHERE read IS NULL AND done IS NULL;

            CREATE TABLE inbox_count (
                addressee TEXT PRIMARY KEY,
                unread INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            """ + ToDos.schema
    ) {
        $0.on(NoticesMade.self) { event, header, db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO announcement (position, rule, cause, about, template, kind, urgency, facts, link, made,
                        grouped, step)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                header.sequence, event.rule, event.cause.key, event.about, event.template,
                event.kind, event.urgency,
                try jsonColumn(event.facts), event.link,
                header.time, event.group, event.after?.step ?? 0,
            ])
            try ToDos.open(event, header.sequence.stored, db)
            let insert = try db.cachedStatement(
                sql: "INSERT INTO notice (id, announcement, addressee, post, matter) VALUES (?, ?, ?, ?, ?)")
            let count = try db.cachedStatement(
                sql: """
                    INSERT INTO inbox_count (addressee, unread) VALUES (?, 1)
                    ON CONFLICT (addressee) DO UPDATE SET unread = unread + 1
                    """)
            for notice in event.notices {
                let matter = event.about.map { "\($0) \(notice.post?.description ?? "")" }
                // A matter counts once, however many notices of it are unread.
                let isNews = try !hasUnread(of: matter, for: notice.to.description, db)
                try insert.execute(arguments: [notice.id, header.sequence, notice.to, notice.post, matter])
                if isNews, case .account = notice.to { try count.execute(arguments: [notice.to]) }
            }
        }
        $0.on(NoticesRead.self) { event, header, db in
            let mark = try db.cachedStatement(
                sql:
                    "UPDATE notice SET read = ? WHERE id = ? AND read IS NULL RETURNING addressee, matter, done, announcement"
            )
            for notice in event.notices {
                guard let row = try Row.fetchOne(mark, arguments: [header.time, notice]) else {
                    continue
                }
                try ToDos.read(row[3], db)
                if row.hasNull(atIndex: 2) { try countDown(row[0], matter: row[1], db) }
            }
        }
        $0.on(NoticesDone.self) { event, header, db in
            try ToDos.close(event, db)
            let to = Set(event.to.map(\.description))
            let mark = try db.cachedStatement(
                sql: "UPDATE notice SET done = ? WHERE id = ? RETURNING addressee, matter, read")
            for notice in try OpenNotice.all(about: event.about, db)
            where event.rules.contains(notice.rule) && to.contains(notice.to) {
                guard let row = try Row.fetchOne(mark, arguments: [header.time, notice.id]) else {
                    continue
                }
                if row.hasNull(atIndex: 2) { try countDown(row[0], matter: row[1], db) }
            }
        }
        $0.on(MatterForgotten.self) { event, _, db in try ToDos.forget(event.about, db) }
    }

    /// One notice of a matter is unread no more. (`RETURNING … IS NULL` is not asked above: of a table without rowids SQLite 3.40
    /// answers it wrongly.)
    private static func countDown(_ addressee: String, matter: String?, _ db: Database) throws {
        guard try !hasUnread(of: matter, for: addressee, db) else { return }
        try db.cachedStatement(sql: "UPDATE inbox_count SET unread = unread - 1 WHERE addressee = ?")
            .execute(arguments: [addressee])
    }

    /// Whether somebody has an unread notice of a matter; false of what belongs to none.
    private static func hasUnread(of matter: String?, for addressee: String, _ db: Database) throws -> Bool {
        guard let matter else { return false }
        return try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM notice WHERE addressee = ? AND matter = ? AND read IS NULL AND done IS NULL)
                    """), arguments: [addressee, matter]) ?? false
    }

    /// The position of the event that made a notice; nil if there is no such notice.
    static func announcement(of notice: UUIDv7, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT announcement FROM notice WHERE id = ?"), arguments: [notice])
    }

    /// The facts of one notice.
    ///
    /// - Throws: `DeskError.notFound`.
    static func facts(of notice: UUIDv7, _ db: Database) throws -> [String: Fact] {
        let text = try String.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT facts FROM announcement WHERE position = (SELECT announcement FROM notice WHERE id = ?)
                    """),
            arguments: [notice])
        guard let text else { throw DeskError.notFound("notice", "没有这条通知 (there is no such notice)") }
        return try JSONCoding.decode([String: Fact].self, from: Data(text.utf8))
    }

    /// The last announcements that were made of a template, the newest first: one notice of each, and what it says.
    static func last(
        _ limit: Int, of template: String, _ db: Database
    ) throws -> [(notice: UUIDv7, made: Timestamp, rule: String, facts: [String: Fact])] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT (SELECT MIN(id) FROM notice WHERE notice.announcement = announcement.position) AS notice, made, rule,
                    facts
                FROM announcement WHERE template = ? ORDER BY position DESC LIMIT ?
                """, arguments: [template, limit]
        ).compactMap { row in
            guard let notice = try row.valueIfPresent("notice", as: UUIDv7.self) else { return nil }
            return (notice, try row.value("made"), row["rule"], try row.json("facts"))
        }
    }

    static func unread(of account: String, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT unread FROM inbox_count WHERE addressee = ?"),
            arguments: [Addressee.account(account)]) ?? 0
    }
}
