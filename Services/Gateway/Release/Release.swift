import Columns
import GRDB
import Ledger
import Messages
import ServiceKit

/// When what waits is told: at set times, never when it happens, or the moment of an event would tell the moment of what it
/// stands for.
///
/// At each release a town's turns of today are told if they are of enough cases; what is of few waits until the day is over,
/// and then nobody can tell at which hour it was. Cases come in the order of their random ids, each case's turns in their
/// own order.
struct Release: Sendable {
    /// From one release to the next, counted from midnight in China, where a day is a multiple of it.
    let every: Duration
    /// Cases of a town that are told before their day is over.
    let group: Int

    static let timers = TimerTable("open_release_timer")
    /// In one transaction; more go on in the next, a quarter of a second later.
    static let most = 1_000

    static let migration = LedgerMigration(
        "release",
        sql: timers.schema + "\nINSERT INTO open_release_timer (key, kind, due) VALUES ('feed', 'release', 0);")

    var timer: TimerSource {
        TimerSource(Self.timers) { key, kind, due, act in
            let isDone = try tell(act)
            let next = isDone ? next(after: act.now) : max(act.now, due + .milliseconds(1))
            try Self.timers.schedule(key: key, kind: kind, due: next, in: act.writable)
        }
    }

    /// The next release comes no later than the settings say, whatever they said before.
    @Sendable
    func begin(_ act: Act) throws {
        guard let next = try Self.standing(act.database).next, next > self.next(after: act.now) else { return }
        try Self.timers.schedule(key: "feed", kind: "release", due: self.next(after: act.now), in: act.writable)
    }

    /// Tells what may be told now.
    ///
    /// - Returns: whether that was all.
    func tell(_ act: Act) throws -> Bool {
        let turns = try due(act)
        for turn in turns { try tell(turn, act) }
        guard turns.count < Self.most else { return false }
        try Towns.tell(act)
        try TownMonths.tell(act)
        return true
    }

    func next(after now: Timestamp) -> Timestamp { rule.next(after: now) }

    private var rule: OpenRelease { OpenRelease(every: every, group: group) }

    /// What waits now, and when it is looked at next; for the operator's eyes.
    static func standing(_ db: Database) throws -> (waiting: Int, next: Timestamp?) {
        let waiting = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM open_waiting") ?? 0
        let next = try Int64.fetchOne(db, sql: "SELECT due FROM open_release_timer")
        return (waiting, next.map(Timestamp.init(milliseconds:)))
    }

    private struct Turn {
        let row: Int64
        let turn: OpenMilestone
        let id: OpenID
        let area: AreaCode
        let kind: CaseKind
        let category: String
        let day: CivilDay
        let inTime: Bool?
    }

    private func due(_ act: Act) throws -> [Turn] {
        let today = CivilDay(inChinaAt: act.now).daysSince1970
        return try Row.fetchAll(
            act.database.cachedStatement(
                sql: """
                    SELECT id, public, turn, area, kind, category, day, in_time FROM open_waiting
                    WHERE day < :today OR day = :today AND area IN (
                        SELECT area FROM open_waiting WHERE day = :today
                        GROUP BY area HAVING COUNT(DISTINCT public) >= :group)
                    ORDER BY public, id LIMIT :most
                    """),
            arguments: ["today": today, "group": group, "most": Self.most]
        ).map { row in
            Turn(
                row: row["id"], turn: try row.value("turn"), id: try row.value("public"), area: try row.value("area"),
                kind: try row.value("kind"), category: row["category"], day: try row.value("day"),
                inTime: row["in_time"])
        }
    }

    private func tell(_ turn: Turn, _ act: Act) throws {
        if turn.turn == .filed {
            try TownMonths.filed(in: turn.area, on: turn.day, act)
            try TownMonths.count(turn.category, in: turn.area, act)
        }
        if turn.turn == .answered {
            try TownMonths.answered(in: turn.area, on: turn.day, inTime: turn.inTime ?? true, act)
        }
        let facts = OpenCaseFacts(
            case: turn.id, area: turn.area, kind: turn.kind,
            category: try TownMonths.told(turn.category, in: turn.area, act), day: turn.day)
        try act.record(turn.turn.event(facts))
        try act.writable.cachedStatement(sql: "DELETE FROM open_waiting WHERE id = ?").execute(arguments: [turn.row])
    }
}
