import Columns
import GRDB
import Messages
import ServiceKit

/// Months of towns in numbers, as far as they were told case by case; judgements, which are told in no other way, as they came in.
enum TownMonths {
    static let schema = """
        CREATE TABLE open_month (
            month TEXT NOT NULL,
            area TEXT NOT NULL,
            filed INTEGER NOT NULL DEFAULT 0,
            answered INTEGER NOT NULL DEFAULT 0,
            in_time INTEGER NOT NULL DEFAULT 0,
            judged INTEGER NOT NULL DEFAULT 0,
            satisfied INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (month, area)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE open_group (
            area TEXT NOT NULL,
            category TEXT NOT NULL,
            cases INTEGER NOT NULL,
            PRIMARY KEY (area, category)
        ) STRICT, WITHOUT ROWID;
        """

    /// `2026-11`.
    static func month(of day: CivilDay) -> String { String(day.description.prefix(7)) }

    static func filed(in area: AreaCode, on day: CivilDay, _ act: Act) throws {
        try count(area, day, filed: 1, act)
    }

    static func answered(in area: AreaCode, on day: CivilDay, inTime: Bool, _ act: Act) throws {
        try count(area, day, answered: 1, inTime: inTime ? 1 : 0, act)
    }

    static func judged(in area: AreaCode, on day: CivilDay, isSatisfied: Bool, _ act: Act) throws {
        try count(area, day, judged: 1, satisfied: isSatisfied ? 1 : 0, act)
    }

    private static func count(
        _ area: AreaCode, _ day: CivilDay, filed: Int = 0, answered: Int = 0, inTime: Int = 0, judged: Int = 0,
        satisfied: Int = 0, _ act: Act
    ) throws {
        try act.writable.cachedStatement(
            sql: """
                INSERT INTO open_month (month, area, filed, answered, in_time, judged, satisfied)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (month, area) DO UPDATE
                SET filed = filed + excluded.filed, answered = answered + excluded.answered,
                    in_time = in_time + excluded.in_time, judged = judged + excluded.judged,
                    satisfied = satisfied + excluded.satisfied
                """
        ).execute(arguments: [month(of: day), area, filed, answered, inTime, judged, satisfied])
    }

    /// Counts a case that is told under a category.
    static func count(_ category: String, in area: AreaCode, _ act: Act) throws {
        try act.writable.cachedStatement(
            sql: """
                INSERT INTO open_group (area, category, cases) VALUES (?, ?, 1)
                ON CONFLICT (area, category) DO UPDATE SET cases = cases + 1
                """
        ).execute(arguments: [area, category])
    }

    /// The category if it may be named in the town: nil as long as few cases had it.
    static func told(_ category: String, in area: AreaCode, _ act: Act) throws -> String? {
        let cases = try Int.fetchOne(
            act.database.cachedStatement(sql: "SELECT cases FROM open_group WHERE area = ? AND category = ?"),
            arguments: [area, category])
        return OpenTownMonth.told(cases ?? 0) == nil ? nil : category
    }

    /// Tells the months that are over, each once. A month is over when the feed has come to a later one: whoever follows
    /// late, or was away, loses none of it.
    static func tell(_ act: Act) throws {
        let db = try act.writable
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT month, area, filed, answered, in_time, judged, satisfied FROM open_month
                WHERE month < (SELECT MAX(month) FROM open_month) ORDER BY month, area
                """)
        for row in rows {
            let month = OpenTownMonth(
                area: try row.value("area"), month: row["month"], filed: OpenTownMonth.told(row["filed"]),
                answered: OpenTownMonth.told(row["answered"]),
                inTime: OpenTownMonth.told(row["in_time"], of: row["answered"]),
                judged: OpenTownMonth.told(row["judged"]),
                satisfied: OpenTownMonth.told(row["satisfied"], of: row["judged"]))
            if month.saysSomething { try act.record(month) }
        }
        try db.execute(sql: "DELETE FROM open_month WHERE month < (SELECT MAX(month) FROM open_month)")
    }
}

extension OpenTownMonth {
    fileprivate var saysSomething: Bool { filed != nil || answered != nil || judged != nil }
}
