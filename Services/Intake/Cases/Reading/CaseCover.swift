import Columns
import GRDB
import Messages
import ServiceKit

/// The cover of a case that was turned 转检举控告: to the village and the public it goes on looking like one that the office above
/// took up, and then like one that its filer withdrew. An office that would work on such a case is told what an account is
/// told that is recused from it.
extension CaseHandlers {
    /// The hours, in China, between which a cover seems to be withdrawn.
    static let coverHours = 8..<20

    /// What the case is to look like; nil if nobody outside discipline knows of it.
    func cover(of record: CaseRecord, _ act: Act) throws -> CaseTurned.Cover? {
        guard record.owner.line == .affairs else { return nil }
        guard let former = record.answer else { throw ColumnDamaged("answer") }
        let to = record.owner.superior
        let answer = clocks.moved(former, to: to ?? record.owner)
        let hours = Self.coverHours
        let moment = Duration.milliseconds(hours.lowerBound * 3_600_000 + act.random(hours.count * 3_600_000))
        return CaseTurned.Cover(
            to: to, state: to == nil ? record.state : .received, answer: answer,
            ends: Self.drawnDay(act).startInChina + moment)
    }

    /// One of the days that follow: when the public hears of an end that no answer came before.
    static func drawnDay(_ act: Act) -> CivilDay {
        CivilDay(inChinaAt: act.now).advanced(by: 1 + act.random(drawnDays))
    }

    static let drawnDays = 5

    /// A timer's.
    func endCover(_ key: String, _ act: Act) throws {
        guard let id = UUIDv7(key), let record = try CaseRecord.find(id, act.database) else {
            throw ColumnDamaged("case_timer")
        }
        try act.record(
            CaseCoverEnded(step: CaseStep(id, record.state, by: CaseStep.clock), told: Self.drawnDay(act)))
        try part(from: record, act)
    }
}

extension CaseRowWriter {
    /// Puts a cover beside the case, as the case was until now. No clock of it runs but the one that ends it.
    func cover(_ cover: CaseTurned.Cover) throws {
        let columns = try String.fetchAll(
            db, sql: "SELECT name FROM pragma_table_info('case_file') WHERE name NOT IN ('cover', 'receipt')"
        ).joined(separator: ", ")
        try db.execute(
            sql: """
                INSERT INTO case_file (\(columns), cover, receipt)
                SELECT \(columns), 1, 'cover ' || hex(id) FROM case_file WHERE id = ? AND cover = 0
                """, arguments: [id])
        try db.execute(
            sql: """
                UPDATE case_file SET state = ?, answer = ?, answer_day = ? WHERE id = ? AND cover = 1
                """,
            arguments: [cover.state, try jsonColumn(cover.answer), cover.answer.day, id])
        if let to = cover.to {
            try db.execute(
                sql: """
                    UPDATE case_file
                    SET office = ?1, owner = ?1, lead = NULL, helpers = NULL, receive = NULL, receive_day = NULL,
                        extension_days = NULL, extension_office = NULL
                    WHERE id = ?2 AND cover = 1
                    """, arguments: [to, id])
        }
        try CaseTable.timers.schedule(
            key: id.description, kind: CaseTable.coverTimer, due: cover.ends, in: db)
    }

    /// The cover's answer is due on another day: no clock of it runs.
    func rescheduleCover(_ answer: Deadline) throws {
        try db.execute(
            sql: "UPDATE case_file SET answer = ?, answer_day = ? WHERE id = ? AND cover = 1",
            arguments: [try jsonColumn(answer), answer.day, id])
    }

    /// The cover looks withdrawn.
    func endCover(at time: Timestamp) throws {
        try db.execute(
            sql: """
                UPDATE case_file
                SET state = 'withdrawn', late = late OR (answer_day IS NOT NULL AND answer_day < ?1),
                    overdue = CASE WHEN answer_day < ?1 THEN overdue | ?2 ELSE overdue END,
                    receive = NULL, receive_day = NULL, answer = NULL, answer_day = NULL
                WHERE id = ?3 AND cover = 1
                """,
            arguments: [CivilDay(inChinaAt: time), CaseClock.answer.mark, id])
        try CaseTable.timers.cancel(key: id.description, kind: CaseTable.coverTimer, in: db)
    }
}
