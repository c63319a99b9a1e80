import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit
import WorkingDays

/// Looks each morning at nine whether the calendar reminds of something; what fell on days when the service was down, it
/// makes up for as long as its day is still to come.
struct Reminders: Sendable {
    let making: NoticeMaking
    /// The file's; what was published since is in the tables.
    let calendar: WorkingCalendar

    static let timers = TimerTable("reminder_timer")
    /// Of the day, in China.
    static let time = ClockTime(minutes: 9 * 60)
    /// Days that are made up for.
    static let backlog = 7

    static let projection = Projection(
        "reminders", version: 4, tables: ["reminder_timer", "reminder_day", CalendarTable.name],
        schema: timers.schema + CalendarTable.schema + """

            CREATE TABLE reminder_day (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                began INTEGER NOT NULL,
                through INTEGER NOT NULL
            ) STRICT;
            """
    ) {
        $0.on(CalendarKnown.self) { event, header, db in try CalendarTable.put(event.year, header, db) }
        $0.on(RemindersLookedAt.self) { event, header, db in
            try db.execute(
                sql: """
                    INSERT INTO reminder_day (one, began, through) VALUES (1, ?, ?)
                    ON CONFLICT (one) DO UPDATE SET through = excluded.through
                    """,
                arguments: [header.time, event.through])
            try timers.schedule(key: "county", kind: "morning", due: event.next, in: db)
        }
    }

    var timer: TimerSource {
        TimerSource(Self.timers) { _, _, _, act in try look(act) }
    }

    /// Begins to look at the first start: nothing before that day is made up for.
    static func begin(_ act: Act) throws {
        guard try through(act.database) == nil else { return }
        let today = CivilDay(inChinaAt: act.now)
        try act.record(RemindersLookedAt(through: today.advanced(by: -1), next: max(act.now, today.at(time))))
    }

    private func look(_ act: Act) throws {
        let today = CivilDay(inChinaAt: act.now)
        guard let through = try Self.through(act.database) else { return }
        let edition = try making.rules.current(act.database)
        let calendar = calendar.with(try CalendarTable.years(act.database).map(\.year))
        for reminder in due(after: through, through: today, edition.file, calendar) {
            try making.make(announcement(reminder, act), edition: edition.number, act)
        }
        try act.record(
            RemindersLookedAt(through: max(today, through), next: max(today, through).advanced(by: 1).at(Self.time)))
    }

    /// What is due on the days after `through`, each reminder once, and none whose day has passed.
    private func due(after through: CivilDay, through today: CivilDay, _ file: RuleFile, _ calendar: WorkingCalendar)
        -> [DueReminder]
    {
        var found: [DueReminder] = []
        var day = max(through.advanced(by: 1), today.advanced(by: -Self.backlog))
        while day <= today {
            for rule in file.reminders ?? [] {
                guard let due = rule.due(on: day, holidays: calendar.holidays(beginningOn:)), due.day >= today,
                    !found.contains(due)
                else { continue }
                found.append(due)
            }
            day = day.advanced(by: 1)
        }
        return found
    }

    private func announcement(_ reminder: DueReminder, _ act: Act) -> Announcement {
        var facts = ["day": Fact("day", reminder.day.description)]
        if let name = reminder.holidays { facts["holidays"] = Fact("holidays", name) }
        return Announcement(
            rule: reminder.rule.id,
            cause: NoticeCause(
                source: act.source, sequence: .zero, what: "reminder/\(reminder.rule.id)/\(reminder.day)"),
            about: nil, template: reminder.rule.template, kind: .reminder, urgency: reminder.rule.urgency ?? .normal,
            facts: facts, link: nil,
            to: reminder.rule.to.all.map { .everyone(RoleAtScope($0, act.source.county)) }, except: [], followUps: [])
    }

    /// When the service first ran; nil before it has.
    static func began(_ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(db.cachedStatement(sql: "SELECT began FROM reminder_day"))
    }

    private static func through(_ db: Database) throws -> CivilDay? {
        try CivilDay.fetchOne(db, sql: "SELECT through FROM reminder_day")
    }
}
