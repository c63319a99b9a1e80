import Columns
import Foundation
import GRDB
import Messages

/// What is open in a matter, by whom a rule asks: an office, a post, one of an office. It stands whoever sits there, or nobody, until an
/// event ends it; the notices of those who sit there now are in `notice`. Of a rule, a matter and an audience the newest stands.
enum ToDos {
    /// Part of the projection of notices.
    static let table = "to_do"
    static let schema = """
        CREATE TABLE to_do (
            about TEXT NOT NULL,
            rule TEXT NOT NULL,
            audience TEXT NOT NULL,
            announcement INTEGER NOT NULL,
            except_accounts TEXT NOT NULL,
            last_accounts TEXT NOT NULL,
            until_read INTEGER NOT NULL,
            PRIMARY KEY (about, rule, audience)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX to_do_audience ON to_do (audience, announcement);
        """

    /// - Parameter announcement: its position.
    static func open(_ event: NoticesMade, _ announcement: Int64, _ db: Database) throws {
        guard let asks = event.asks, let about = event.about else { return }
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO to_do (about, rule, audience, announcement, except_accounts, last_accounts, until_read)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for audience in asks.to {
            try statement.execute(arguments: [
                about, event.rule, audience, announcement,
                asks.except.joined(separator: " "), asks.last.joined(separator: " "), asks.untilRead,
            ])
        }
    }

    static func close(_ event: NoticesDone, _ db: Database) throws {
        guard event.stays != true else { return }
        let statement = try db.cachedStatement(sql: "DELETE FROM to_do WHERE about = ? AND rule = ?")
        for rule in event.rules { try statement.execute(arguments: [event.about, rule]) }
    }

    /// Somebody read what no event ends.
    ///
    /// - Parameter announcement: what they read.
    static func read(_ announcement: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                DELETE FROM to_do WHERE until_read = 1
                    AND (about, rule) = (SELECT about, rule FROM announcement WHERE position = ?)
                """
        ).execute(arguments: [announcement])
    }

    static func forget(_ about: Subject, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM to_do WHERE about = ?", arguments: [about])
    }

    // MARK: Reading

    /// The rules of which something is open in a matter.
    static func rules(about: Subject, _ db: Database) throws -> Set<String> {
        try String.fetchSet(
            db.cachedStatement(sql: "SELECT rule FROM to_do WHERE about = ?"), arguments: [about])
    }

    /// One rule's in one matter, for one audience.
    struct Row {
        let audience: NoticeAudience
        let announcement: Int64
        let except: Set<String>
        let last: Set<String>
    }

    /// What a rule asks for in a matter, the newest first: at most as many as the rule names audiences and an event accounts.
    static func rows(about: Subject, rule: String, _ db: Database) throws -> [Row] {
        try GRDB.Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT audience, announcement, except_accounts, last_accounts FROM to_do WHERE about = ? AND rule = ?
                    ORDER BY announcement DESC, audience
                    """), arguments: [about, rule]
        ).map { row in
            Row(
                audience: try row.value(at: 0), announcement: row[1], except: accounts(row[2]),
                last: accounts(row[3]))
        }
    }

    private static func accounts(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

    /// What is asked of some audiences, in the order in which it was.
    static func page(
        of audiences: [String], after: Int64, limit: Int, _ db: Database
    ) throws -> [(about: Subject, rule: String, announcement: Int64)] {
        try GRDB.Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT about, rule, announcement FROM to_do
                    WHERE audience IN (SELECT value FROM json_each(?)) AND announcement > ?
                    GROUP BY announcement ORDER BY announcement LIMIT ?
                    """),
            arguments: [try jsonColumn(audiences), after, limit]
        ).map { row in (try row.value(at: 0), row[1], row[2]) }
    }

    /// Through which audiences a post may have something to do: its own, those of its office, and those of offices below where nobody sits.
    static func audiences(of post: RoleAtScope, at now: Timestamp, _ db: Database) throws -> [String] {
        let own = NoticeAudience.post(post).description
        guard post.grid == nil else { return [own] }
        let offices = OfficeLine.allCases.map { Office($0, post.area) }.filter { $0.roles.contains(post.role) }
        var found = [own]
        var isVacant: [Office: Bool] = [:]
        for office in offices {
            for form in ["office", "member"] {
                // Codes begin with that of what they lie in, and hold digits only, which stand before a colon.
                let prefix = "\(form)/\(office)"
                let texts = try String.fetchAll(
                    db.cachedStatement(
                        sql:
                            "SELECT DISTINCT audience FROM to_do WHERE audience >= ? AND audience < ? ORDER BY audience"
                    ),
                    arguments: [prefix, prefix + ":"])
                for text in texts {
                    guard let asked = NoticeAudience(text)?.office else { continue }
                    if asked != office, isVacant[asked] == nil {
                        isVacant[asked] = try Directory.sitting(in: asked, at: now, db).isEmpty
                    }
                    if asked == office || isVacant[asked] == true { found.append(text) }
                }
            }
        }
        return found
    }
}
