import GRDB
import Ledger
import Messages
import ServiceKit
import WorkingDays

/// Taking a year's notice of days off, and seeing before what it would move.
struct CalendarHandlers: Sendable {
    let calendars: CalendarInForce
    let clocks: @Sendable (WorkingCalendar, Database) throws -> CaseClocks

    func install(into service: inout ServiceDefinition) {
        service.projections.append(Self.projection)
        service.warnings.append { now, db in [try calendars.read(db).warning(at: now)].compactMap(\.self) }
        service.on(SetCalendarYear.self) { try set($0, $1) }
        service.on(PreviewCalendarYear.self) { try preview($0, $1) }
        service.on(ReadCalendar.self) { try read($0, $1) }
    }

    private static let projection = Projection(
        "calendar", version: 1, tables: [CalendarTable.name], schema: CalendarTable.schema
    ) {
        $0.on(CalendarYearSet.self) { event, header, db in try CalendarTable.put(event.year, header, db) }
    }

    private func set(_ command: SetCalendarYear, _ act: Act) throws -> SetCalendarYear.Reply {
        try act.actor.requireAnywhere([.operator])
        let year = try notice(command.text)
        guard try isNew(year, act.database) else { return SetCalendarYear.Reply(year: year, isNew: false) }
        try act.record(CalendarYearSet(year: year, by: act.actor.account))
        return SetCalendarYear.Reply(year: year, isNew: true)
    }

    private func preview(_ query: PreviewCalendarYear, _ view: View) throws -> PreviewCalendarYear.Reply {
        try view.actor.requireAnywhere([.operator])
        let year = try notice(query.text)
        let before = try calendars.read(view.database)
        let after = before.with([year])
        guard let first = CivilDay(year: year.year - 1, month: 12, day: 1),
            let last = CivilDay(year: year.year, month: 12, day: 31)
        else { throw DeskError.invalid("calendar", "没有这一年 (there is no such year)") }
        let days = (first.daysSince1970...last.daysSince1970).map { CivilDay(daysSince1970: $0) }
        let changed = days.filter { before.isWorked($0) != after.isWorked($0) }
        func worked(_ calendar: WorkingCalendar) -> Int {
            days.count { $0.year == year.year && calendar.isWorked($0) }
        }
        let moves = try ProvisionalDates.moves(clocks(after, view.database), now: view.now, view.database)
        return PreviewCalendarYear.Reply(
            year: year, isNew: try isNew(year, view.database), workedBefore: worked(before), workedAfter: worked(after),
            off: changed.filter { before.isWorked($0) }, worked: changed.filter { after.isWorked($0) },
            cases: moves.cases, earlier: moves.earlier, later: moves.later, kept: moves.kept, moves: moves.nearest)
    }

    /// Open to all: the notices are public.
    private func read(_ query: ReadCalendar, _ view: View) throws -> ReadCalendar.Reply {
        let set = Dictionary(
            try CalendarTable.years(view.database).map { ($0.year.year, $0.at) }, uniquingKeysWith: { $1 })
        return ReadCalendar.Reply(
            years: try calendars.read(view.database).published.reversed().map {
                ReadCalendar.Year(year: $0, set: set[$0.year])
            })
    }

    private func isNew(_ year: CalendarYear, _ db: Database) throws -> Bool {
        try !calendars.read(db).published.contains(year)
    }

    private func notice(_ text: String) throws -> CalendarYear {
        do {
            return try CalendarNotice.read(text)
        } catch {
            throw error.refusal
        }
    }
}
