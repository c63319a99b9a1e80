import Columns
import GRDB
import Messages
import ServiceKit

/// The dates of open cases that rest on a year whose days off were not published, and what a calendar makes of them.
///
/// A date that is over stays what it was: who was told of it was told. One that is not yet over follows in either direction, to
/// today at the earliest.
struct ProvisionalDates {
    let clocks: CaseClocks
    let now: Timestamp

    /// A running deadline as the calendar counts it now; nil if it does not rest on it, is over, or nothing is different.
    func recounted(_ deadline: Deadline?, for office: Office) -> Deadline? {
        guard let deadline, let counted = deadline.provisional, now < deadline.end else { return nil }
        let found = clocks.recounted(counted, now: now)
        guard found.day != deadline.day || found.provisional != counted else { return nil }
        return clocks.moved(Deadline(day: found.day, escalations: [], provisional: found.provisional), to: office)
    }

    func papers(of record: CaseRecord) -> PapersDay? {
        guard let day = record.papersDay, let counted = record.papersProvisional, now < day.end else { return nil }
        let found = clocks.recounted(counted, now: now)
        guard found.day != day || found.provisional != counted else { return nil }
        return PapersDay(until: found.day, provisional: found.provisional)
    }

    /// What is looked at for a preview.
    static let limit = 10_000

    struct Moves {
        var cases = 0
        var earlier = 0
        var later = 0
        var kept = 0
        var nearest: [PreviewCalendarYear.Move] = []
    }

    /// What a calendar would move, of at most `limit` cases.
    static func moves(_ clocks: CaseClocks, now: Timestamp, _ db: Database) throws -> Moves {
        let dates = ProvisionalDates(clocks: clocks, now: now)
        let records = try CaseRecord.fetchAll(
            db, sql: "SELECT * FROM case_file WHERE provisional = 1 AND cover = 0 LIMIT ?", arguments: [limit])
        var moves = Moves(cases: records.count)
        var counts: [[CivilDay]: Int] = [:]
        func note(_ from: CivilDay?, _ to: CivilDay?) {
            guard let from, let to else { return }
            if to < from { moves.earlier += 1 } else if to > from { moves.later += 1 } else { moves.kept += 1 }
            if to != from { counts[[from, to], default: 0] += 1 }
        }
        for record in records {
            for clock in CaseClock.allCases {
                let former = record.deadline(of: clock)
                note(former?.day, dates.recounted(former, for: record.owner)?.day)
            }
            note(record.papersDay, dates.papers(of: record)?.until)
        }
        let nearest = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.prefix(20)
        moves.nearest = nearest.map { PreviewCalendarYear.Move(from: $0.key[0], to: $0.key[1], count: $0.value) }
        return moves
    }
}

extension CaseHandlers {
    /// A year's notice was taken in: dates of the case that rested on the provisional calendar are counted again. Its timer's.
    func reschedule(_ key: String, _ act: Act) throws {
        guard let id = UUIDv7(key), let record = try CaseRecord.find(id, act.database) else {
            throw ColumnDamaged("case_timer")
        }
        let dates = ProvisionalDates(clocks: clocks, now: act.now)
        let cover = try CaseRecord.faces(of: id, act.database).first { $0.isCover && !$0.state.isOver }
        let answer = dates.recounted(record.answer, for: record.owner)
        let papers = dates.papers(of: record)
        try act.record(
            CaseRescheduled(
                step: CaseStep(id, record.state, by: CaseStep.clock),
                receive: dates.recounted(record.receive, for: record.owner), answer: answer,
                visit: dates.recounted(record.visit, for: record.owner), papers: papers,
                cover: cover.flatMap { dates.recounted($0.answer, for: $0.owner) },
                answerMoved: answer.map(\.day).flatMap { $0 == record.answer?.day ? nil : $0 },
                papersMoved: papers.map(\.until).flatMap { $0 == record.papersDay ? nil : $0 }))
    }
}
