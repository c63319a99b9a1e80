import Columns
import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// Makes the tables of cases from events.
enum CaseProjection {
    static let projection = Projection(
        "cases", version: 11, tables: CaseTable.names, schema: CaseTable.schema, build)

    private static func build(_ on: inout Appliers) {
        filing(&on)
        handling(&on)
        answering(&on)
        lookAgain(&on)
        clocks(&on)
        tasks(&on)
    }

    private static func filing(_ on: inout Appliers) {
        on.on(CaseFiled.self) { event, at, db in try file(event, at, db) }
        on.step(CaseAdded.self) { event, _, row in try row.heard(event.step.files) }
        on.step(CaseContactLeft.self) { event, _, row in
            try row.set("contact = ?, contact_confirmed = confirmed", [try jsonColumn(event.contact)])
        }
        ReceiptTable.build(&on)
        on.step(CaseWithdrawn.self) { _, _, row in
            try row.stop(CaseClock.allCases)
            try row.stopAwaitingPapers()
        }
        on.step(CaseDisowned.self) { _, _, row in
            try row.set("household = NULL, grid = NULL, wish = 'none', visit_office = NULL", [])
            try row.stop([.visit])
        }
        on.on(RetaliationReported.self) { event, at, db in
            try db.execute(
                sql: "INSERT INTO case_retaliation (report, case_id, at, text) VALUES (?, ?, ?, ?)",
                arguments: [event.report, event.case, at.time, try jsonColumn(event.text)])
        }
        on.on(VaultOpened.self) { event, at, db in
            for subject in event.subjects where subject.kind == "retaliation" {
                guard let report = UUIDv7(String(subject.id)) else { continue }
                try db.cachedStatement(
                    sql: "UPDATE case_retaliation SET opened = ? WHERE report = ? AND opened IS NULL"
                ).execute(arguments: [at.time, report])
            }
        }
    }

    private static func file(_ event: CaseFiled, _ at: EventHeader, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO case_file (
                    id, number, kind, category, channel, village, grid, household, line, sight, office, owner, state, wish,
                    filed, filed_day, receipt, content, contact, receive, receive_day, answer, answer_day,
                    confirmed
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            event.step.case, event.number.digits, event.kind, event.category, event.channel,
            event.place.village, event.place.grid, event.place.household,
            event.office.line, event.sight, event.office, event.office,
            event.step.state, event.wish, event.filed,
            CivilDay(inChinaAt: event.filed), event.receipt, try jsonColumn(event.content),
            try jsonColumn(event.contact), try jsonColumn(event.receive), event.receive.day,
            try jsonColumn(event.answer), event.answer.day, event.step.by == CaseStep.filer,
        ])
        let row = CaseRowWriter(id: event.step.case, db: db, now: at.time)
        if event.step.by != CaseStep.filer { try row.set("entered_by = ?", [event.step.by]) }
        try row.log(event, at)
        try row.heard(event.step.files)
        try row.wind(.receive, event.receive)
        try row.wind(.answer, event.answer)
    }

    private static func handling(_ on: inout Appliers) {
        on.step(CaseReceived.self) { _, _, row in try row.stop([.receive]) }
        on.step(CaseAccepted.self) { event, _, row in try row.set("category = ?", [event.category]) }
        on.step(CaseDeclined.self) { event, at, row in
            try row.set("declined_by = ?", [event.step.by])
            if try !row.isInTime(at.time) { try row.set("late = 1", []) }
            try row.stop(CaseClock.allCases)
        }
        on.step(CaseForwarded.self) { event, _, row in
            try row.set("office = ?, lead = NULL, helpers = NULL", [event.to])
            try row.forgetExtension()
        }
        on.step(CaseReturned.self) { event, _, row in
            try row.set("office = ?1, owner = ?1, lead = NULL, helpers = NULL", [event.to])
            try row.forgetExtension()
            try row.start(.answer, event.answer)
        }
        on.step(CaseTakenUp.self) { event, _, row in
            try row.set("office = ?1, owner = ?1, lead = NULL, helpers = NULL", [event.to])
            try row.forgetExtension()
            try row.stop([.receive])
            try row.start(.answer, event.answer)
        }
        on.step(CaseAssigned.self) { event, _, row in
            try row.set("lead = ?, helpers = ?", [event.lead, try jsonColumn(event.helpers)])
        }
        on.step(CasePapersRequested.self) { event, _, row in
            try row.awaitPapers(
                resumes: event.resumes, left: event.left,
                until: event.until.map { PapersDay(until: $0, provisional: event.provisional) })
            try row.stop([.answer])
        }
        on.step(CasePapersSupplied.self) { event, _, row in
            try row.stopAwaitingPapers()
            try row.start(.answer, event.answer)
            try row.heard(event.step.files)
        }
        on.step(CasePapersLapsed.self) { event, _, row in
            try row.stopAwaitingPapers()
            try row.start(.answer, event.answer)
        }
        on.step(CaseTranscribed.self) { event, _, row in try row.transcribed(event) }
        on.step(CaseJoined.self) { event, _, row in
            try row.set("joined_into = ?", [event.into])
            try row.forgetExtension()
        }
        on.step(CaseParted.self) { _, _, row in try row.set("joined_into = NULL", []) }
        on.step(CaseTurned.self) { event, _, row in
            if let cover = event.cover { try row.cover(cover) }
            try row.set(
                "line = ?1, office = ?2, owner = ?2, sight = ?3, lead = NULL, helpers = NULL",
                [event.to.line, event.to, event.to.area])
            try row.stop(CaseClock.allCases)
        }
        on.step(CaseCoverEnded.self) { _, at, row in try row.endCover(at: at.time) }
        on.step(CaseRecused.self) { event, _, row in
            try row.db.execute(
                sql: "INSERT OR IGNORE INTO case_recused (case_id, account) VALUES (?, ?)",
                arguments: [row.id, event.account])
            try row.set("lead = NULLIF(lead, ?)", [event.account])
            guard let successor = event.successor?.description else { return }
            switch event.step.state {
            case .inReview: try row.set("review_office = ?", [successor])
            case .answered: try row.set("visit_office = ?", [successor])
            default: break
            }
        }
    }

    private static func answering(_ on: inout Appliers) {
        on.step(CaseAnswerDrafted.self) { event, _, row in
            try row.set(
                """
                resumes = ?, draft = ?, draft_by = ?, draft_telephone = ?, draft_files = ?, review_office = ?
                """,
                [
                    event.resumes, try jsonColumn(event.step.note), event.step.by, event.byTelephone,
                    try jsonColumn(event.step.files), event.reviewer,
                ])
        }
        on.step(CaseAnswerSentBack.self) { _, _, row in
            try row.set("resumes = NULL, draft = NULL, draft_by = NULL, review_office = NULL", [])
        }
        on.step(CaseAnswered.self) { event, _, row in
            try row.answered(event.answered, inTime: event.inTime)
            try row.set(
                """
                resumes = NULL, draft = NULL, draft_by = NULL, review_office = NULL, extension_days = NULL,
                extension_office = NULL, joined_into = NULL, attempts = 0, answer_drafter = ?, answer_approver = ?,
                visit_office = ?
                """, [event.drafter, event.step.by, event.visitor])
            try row.stop([.receive, .answer])
            if let visit = event.visit { try row.start(.visit, visit) }
        }
        on.step(CaseInterimAnswered.self)
        on.step(CaseVisited.self) { event, _, row in
            try row.set("attempts = ?", [event.attempt])
            if event.outcome == .spoke {
                try row.set("visit_office = NULL", [])
                try row.stop([.visit])
            }
        }
        on.step(CaseClosed.self) { _, at, row in
            try row.set("closed = ?, visit_office = NULL", [at.time])
            try row.stop(CaseClock.allCases)
        }
        on.step(CaseJudged.self) { event, _, row in
            try row.set("grade = ?, grade_counts = ?", [event.grade, event.counts])
            if event.counts {
                try row.set("worst_grade = MIN(COALESCE(worst_grade, ?1), ?1)", [event.grade])
            }
        }
        on.step(CaseReopened.self) { event, _, row in
            try row.set(
                """
                office = owner, answered = NULL, in_time = NULL, closed = NULL, grade = NULL, grade_counts = 0,
                overdue = 0, county_told = 0, attempts = 0, reopened = reopened + 1, declined_by = NULL,
                answer_drafter = NULL, answer_approver = NULL, visit_office = NULL
                """, [])
            try row.stop(CaseClock.allCases)
            try row.start(.answer, event.answer)
        }
    }

    /// 复核: a new round at the office above.
    private static func lookAgain(_ on: inout Appliers) {
        on.step(CaseSecondLookAsked.self) { event, _, row in
            try row.set(
                """
                office = ?1, owner = ?1, lead = NULL, helpers = NULL, overdue = 0, extension_days = NULL,
                extension_office = NULL, looked_again = 1
                """, [event.to])
            try row.start(.receive, event.receive)
            try row.start(.answer, event.answer)
        }
    }

    private static func clocks(_ on: inout Appliers) {
        on.step(CaseExtensionRequested.self) { event, _, row in
            try row.set(
                "extension_days = ?, extension_by = ?, extension_note = ?, extension_office = ?",
                [event.days, event.step.by, try jsonColumn(event.step.note), event.decider])
        }
        on.step(CaseExtended.self) { event, _, row in
            try row.forgetExtension()
            try row.start(.answer, event.answer)
        }
        on.step(CaseExtensionRefused.self) { _, _, row in
            try row.forgetExtension()
        }
        on.on(CalendarYearSet.self) { event, at, db in
            guard let first = CivilDay(year: event.year.year - 1, month: 12, day: 1) else { return }
            try scheduleRecount(from: first, at.time, db)
        }
        on.step(CaseDueSoon.self) { event, _, row in try row.reminded(event.clock) }
        on.step(CaseRescheduled.self) { event, _, row in try row.rescheduled(event) }
        on.step(CaseUrged.self) { _, _, row in try row.set("urged = urged + 1", []) }
        on.step(CaseSupervised.self) { event, _, row in
            try row.set("supervised = 1", [])
            if event.step.office?.area.level == .county { try row.set("county_told = 1", []) }
        }
        on.step(CaseOverdue.self) { event, _, row in
            try row.set("overdue = overdue | ?", [event.clock.mark])
            if event.clock == .answer { try row.set("late = 1", []) }
            try row.fired(event.clock, rung: nil)
        }
        on.step(CaseEscalated.self) { event, _, row in
            if event.to.area.level == .county { try row.set("county_told = 1", []) }
            try row.fired(event.clock, rung: event.rung)
        }
    }

    /// Every case with a provisional date on or after a day is looked at again, each in an act of its own.
    private static func scheduleRecount(from first: CivilDay, _ now: Timestamp, _ db: Database) throws {
        let ids = try UUIDv7.fetchAll(
            db,
            sql: """
                SELECT DISTINCT id FROM case_file
                WHERE provisional = 1 AND NOT (cover = 1 AND state = 'withdrawn') AND MAX(COALESCE(receive_day, 0), COALESCE(answer_day, 0), COALESCE(visit_day, 0),
                    COALESCE(papers_day, 0)) >= ?
                """, arguments: [first])
        for id in ids {
            try CaseTable.timers.schedule(key: id.description, kind: CaseTable.calendarTimer, due: now, in: db)
        }
    }

    private static func tasks(_ on: inout Appliers) {
        on.on(TaskHandedDown.self) { event, at, db in
            try db.execute(
                sql: """
                    INSERT INTO case_task (task, from_office, to_office, at, due_day, text) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    event.task, event.from, event.to, at.time,
                    event.due, try jsonColumn(event.text),
                ])
            try CaseTable.timers.schedule(
                key: event.task.description, kind: CaseTable.taskTimer, due: event.due.end, in: db)
        }
        on.on(TaskOverdue.self) { event, _, db in
            try CaseTable.timers.cancel(key: event.task.description, kind: CaseTable.taskTimer, in: db)
        }
        on.on(TaskReported.self) { event, at, db in
            try db.execute(
                sql: "UPDATE case_task SET reported = ?, report = ? WHERE task = ?",
                arguments: [at.time, try jsonColumn(event.text), event.task])
            try CaseTable.timers.cancel(key: event.task.description, kind: CaseTable.taskTimer, in: db)
        }
        on.step(CaseTaskHandedDown.self) { event, _, row in
            try row.db.execute(
                sql: "UPDATE case_task SET case_id = ?, handed_down_by = ? WHERE task = ?",
                arguments: [row.id, event.step.by, event.task])
        }
        on.step(CaseTaskReported.self)
    }
}
