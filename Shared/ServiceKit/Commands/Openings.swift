import Columns
import GRDB
import Ledger
import Messages

/// Why sealed content is opened, and how often that is recorded.
///
/// A literal is a purpose that is recorded with every request. One that is recorded once a day is for what somebody looks at
/// again and again: a filer's own case, a list that an officer works through. The first opening of the day by an account is on
/// disk before the content leaves; a later one by the same account, for the same purpose, of the same subject adds nothing.
package struct OpeningPurpose: Hashable, Sendable, ExpressibleByStringLiteral {
    package let name: String
    package let isDaily: Bool

    private init(_ name: String, isDaily: Bool) {
        self.name = name
        self.isDaily = isDaily
    }

    package init(stringLiteral name: String) { self.init(name, isDaily: false) }

    /// Recorded with every request.
    package static func each(_ name: String) -> OpeningPurpose { OpeningPurpose(name, isDaily: false) }

    /// Recorded once per account, subject and day in China.
    package static func daily(_ name: String) -> OpeningPurpose { OpeningPurpose(name, isDaily: true) }
}

/// What one act opened.
struct Openings {
    /// Subjects in one event at most.
    static let part = 500

    private var opened: [OpeningPurpose: Set<Subject>] = [:]

    mutating func add(_ subject: Subject, for purpose: OpeningPurpose) {
        opened[purpose, default: []].insert(subject)
    }

    /// What is to be recorded: one event per purpose and `part` subjects, of a daily purpose without what is on record.
    func events(by account: String, at now: Timestamp, _ db: Database) throws -> [VaultOpened] {
        let today = CivilDay(inChinaAt: now)
        return try opened.sorted { $0.key.name < $1.key.name }.flatMap { purpose, subjects in
            let new =
                try purpose.isDaily
                ? subjects.filter { try !OpeningsOfDay.hold($0, account, purpose.name, today, db) } : subjects
            let sorted = new.sorted()
            return stride(from: 0, to: sorted.count, by: Self.part).map { start in
                VaultOpened(
                    subjects: Array(sorted[start..<min(start + Self.part, sorted.count)]), account: account,
                    purpose: purpose.name, day: purpose.isDaily ? today : nil)
            }
        }
    }
}

/// Openings that are on record for a whole day. Every service has this table; it holds the newest day's alone.
enum OpeningsOfDay {
    static let projection = Projection(
        "openings-of-day", version: 1, tables: ["opening_of_day"],
        schema: """
            CREATE TABLE opening_of_day (
                account TEXT NOT NULL,
                purpose TEXT NOT NULL,
                subject TEXT NOT NULL,
                day INTEGER NOT NULL,
                PRIMARY KEY (account, purpose, subject)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX opening_of_day_day ON opening_of_day (day);
            """
    ) {
        $0.on(VaultOpened.self) { event, _, db in
            guard let day = event.day?.daysSince1970 else { return }
            try db.cachedStatement(sql: "DELETE FROM opening_of_day WHERE day < ?").execute(arguments: [day])
            let insert = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO opening_of_day (account, purpose, subject, day) VALUES (?, ?, ?, ?)")
            for subject in event.subjects {
                try insert.execute(arguments: [event.account, event.purpose, subject, day])
            }
        }
    }

    static func hold(
        _ subject: Subject, _ account: String, _ purpose: String, _ day: CivilDay, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM opening_of_day WHERE account = ? AND purpose = ? AND subject = ? AND day = ?)
                    """), arguments: [account, purpose, subject, day]) ?? false
    }
}
