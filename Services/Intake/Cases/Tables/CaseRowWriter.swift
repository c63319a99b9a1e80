import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// Writes one case's rows while an event is applied.
struct CaseRowWriter {
    let id: UUIDv7
    let db: Database
    /// The event's.
    let now: Timestamp

    /// The state after an event, and its line in the history.
    func step(_ event: some CaseEvent, _ at: EventHeader) throws {
        try set("state = ?", [event.step.state.rawValue])
        try log(event, at)
    }

    /// An event's line in the history.
    func log(_ event: some CaseEvent, _ at: EventHeader) throws {
        let step = event.step
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO case_step (case_id, position, at, act, state, account, office, note, files)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            id, at.sequence, at.time, at.type.act, step.state, step.by,
            step.office, try jsonColumn(step.note), try jsonColumn(step.files),
        ])
    }

    /// Sets columns of the case; `columns` holds as many parameters as there are `values`, or refers to them by number.
    func set(_ columns: String, _ values: [(any DatabaseValueConvertible)?]) throws {
        let number = values.count + 1
        let statement = try db.cachedStatement(
            sql: "UPDATE case_file SET \(columns) WHERE id = ?\(number) AND cover = 0")
        try statement.execute(arguments: StatementArguments(values + [id.bytes]))
    }

    /// Sets a clock, in the place of one that ran: nothing of the former is left to fire.
    func start(_ clock: CaseClock, _ deadline: Deadline) throws {
        try set(
            "\(clock.rawValue) = ?, \(clock.rawValue)_day = ?", [try jsonColumn(deadline), deadline.day.daysSince1970])
        try cancelEscalations(clock)
        try reminded(clock)
        try wind(clock, deadline)
    }

    /// Lets a clock fire at its deadline, and before it for the reminder, unless that moment is past.
    func wind(_ clock: CaseClock, _ deadline: Deadline) throws {
        try CaseTable.timers.schedule(key: id.description, kind: clock.rawValue, due: deadline.end, in: db)
        guard let remind = deadline.remind, remind > now else { return }
        try CaseTable.timers.schedule(key: id.description, kind: clock.reminder, due: remind, in: db)
    }

    /// An extension that was asked for is decided, or void: another office has the case, or another case leads.
    func forgetExtension() throws {
        try set("extension_days = NULL, extension_office = NULL", [])
    }

    /// No reminder of a clock is to come.
    func reminded(_ clock: CaseClock) throws {
        try CaseTable.timers.cancel(key: id.description, kind: clock.reminder, in: db)
    }

    func stop(_ clocks: [CaseClock]) throws {
        for clock in clocks {
            try set("\(clock.rawValue) = NULL, \(clock.rawValue)_day = NULL", [])
            try CaseTable.timers.cancel(key: id.description, kind: clock.rawValue, in: db)
            try cancelEscalations(clock)
            try reminded(clock)
        }
        guard clocks == CaseClock.allCases else { return }
        try CaseTable.timers.cancel(key: id.description, kind: CaseTable.calendarTimer, in: db)
    }

    /// It is the filer's turn, through a last day if there is one.
    func awaitPapers(resumes: CaseState, left: Int, until: PapersDay?) throws {
        try set("resumes = ?, papers_left = ?", [resumes.rawValue, left])
        if let until { try awaitPapers(until: until) }
    }

    func awaitPapers(until day: PapersDay) throws {
        try set(
            "papers_day = ?, papers_provisional = ?", [day.until.daysSince1970, try jsonColumn(day.provisional)])
        try CaseTable.timers.schedule(key: id.description, kind: CaseTable.papersTimer, due: day.until.end, in: db)
    }

    func stopAwaitingPapers() throws {
        try set("resumes = NULL, papers_left = NULL, papers_day = NULL, papers_provisional = NULL", [])
        try CaseTable.timers.cancel(key: id.description, kind: CaseTable.papersTimer, in: db)
    }

    /// A clock has fired, or the `rung`-th escalation after it: the next office up, if there is one, is told in its turn.
    func fired(_ clock: CaseClock, rung: Int?) throws {
        try CaseTable.timers.cancel(key: id.description, kind: clock.timer(rung), in: db)
        let next = rung.map { $0 + 1 } ?? 0
        let json = try String.fetchOne(
            db, sql: "SELECT \(clock.rawValue) FROM case_file WHERE id = ? AND cover = 0", arguments: [id])
        guard let json else { return }
        let deadline = try JSONCoding.decode(Deadline.self, from: Data(json.utf8))
        guard deadline.escalations.indices.contains(next) else { return }
        try CaseTable.timers.schedule(
            key: id.description, kind: clock.timer(next), due: deadline.escalations[next].day.end, in: db)
    }

    /// Dates were counted again: each clock that runs is set to its new day.
    func rescheduled(_ event: CaseRescheduled) throws {
        try CaseTable.timers.cancel(key: id.description, kind: CaseTable.calendarTimer, in: db)
        for (clock, deadline) in [(CaseClock.receive, event.receive), (.answer, event.answer), (.visit, event.visit)] {
            if let deadline { try start(clock, deadline) }
        }
        if let papers = event.papers { try awaitPapers(until: papers) }
        if let cover = event.cover { try rescheduleCover(cover) }
    }

    private func cancelEscalations(_ clock: CaseClock) throws {
        for rung in 0..<CaseClock.rungs {
            try CaseTable.timers.cancel(key: id.description, kind: clock.timer(rung), in: db)
        }
    }

    func answered(_ at: Timestamp, inTime: Bool) throws {
        try set("answered = ?1, in_time = ?2, late = late OR NOT ?2", [at.milliseconds, inTime])
    }

    /// Whether the answer's clock has not run out; true if it stands still.
    func isInTime(_ at: Timestamp) throws -> Bool {
        let day = try Int.fetchOne(
            db, sql: "SELECT answer_day FROM case_file WHERE id = ? AND cover = 0", arguments: [id])
        return day.map { at < CivilDay(daysSince1970: $0).end } ?? true
    }
}

extension CaseClock {
    /// The kind of its reminder's timer.
    var reminder: String { "\(rawValue).soon" }

    /// Offices above one, at most: town and county.
    static let rungs = 2

    /// The kind of its timer; with a rung, that of the escalation.
    func timer(_ rung: Int?) -> String { rung.map { "\(rawValue).\($0)" } ?? rawValue }
}

extension EventType {
    /// The last word: `filed` of `intake.case.filed`.
    var act: String { description.split(separator: ".").last.map(String.init) ?? description }
}

extension Appliers {
    /// Applies an event of a case: the state after it and its line in the history, then what is its own.
    mutating func step<E: CaseEvent>(
        _ type: E.Type,
        _ effect: @escaping @Sendable (E, EventHeader, CaseRowWriter) throws -> Void = { _, _, _ in }
    ) {
        on(type) { event, at, db in
            let row = CaseRowWriter(id: event.step.case, db: db, now: at.time)
            try row.step(event, at)
            try effect(event, at, row)
        }
    }
}
