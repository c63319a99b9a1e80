import Columns
import Messages
import ServiceKit

extension CaseHandlers {
    /// Before the deadline has passed, so that the filer can be told in time.
    func requestExtension(_ command: RequestExtension, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.requestExtension, command.case, act)
        guard (1...policy.deadlines.extend).contains(command.days) else {
            throw DeskError.invalid(
                "days",
                "延期为 1 到 \(policy.deadlines.extend) 个工作日 (an extension is 1 to \(policy.deadlines.extend) working days)"
            )
        }
        guard turn.record.extensionAsked == nil else {
            throw DeskError.refused(
                "extension.pending", "已经申请过延期，还没有批 (an extension was asked for and is not decided yet)")
        }
        guard let answer = turn.record.answer, act.now < answer.end else {
            throw DeskError.refused(
                "extension.late", "期限已过，不能再延期 (the deadline has passed; it can no longer be extended)")
        }
        let decider = try CaseDuties(turn.record, at: act.now, act.database)
            .asked(.decideExtension, afterDeedsOf: [act.actor.account])?.office
        try act.record(
            CaseExtensionRequested(
                step: try turn.step(note: command.reason), days: command.days,
                decider: decider ?? turn.record.owner))
        return try standing(of: turn.record.id, act)
    }

    /// What the filer reads is the decider's note or, without one, the reason that was given.
    func decideExtension(_ command: DecideExtension, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.decideExtension, command.case, act)
        guard let asked = turn.record.extensionAsked, let answer = turn.record.answer else {
            throw DeskError.refused("extension.none", "没有人申请延期 (no extension was asked for)")
        }
        guard command.approved else {
            try act.record(CaseExtensionRefused(step: try turn.step(note: command.note)))
            return try standing(of: turn.record.id, act)
        }
        let extended = clocks.extended(answer, by: asked.days, now: act.now, for: turn.record.owner)
        let step = try command.note == nil ? turn.step(sealed: asked.note) : turn.step(note: command.note)
        try act.record(CaseExtended(step: step, answer: extended))
        return try standing(of: turn.record.id, act)
    }

    func urge(_ command: UrgeCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.urge, command.case, act)
        let asked = CaseDuties(turn.record, at: act.now, act.database).turn()
        try act.record(CaseUrged(step: try turn.step(note: command.note), asked: asked))
        return try standing(of: turn.record.id, act)
    }

    func supervise(_ command: SuperviseCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.supervise, command.case, act)
        let asked = CaseDuties(turn.record, at: act.now, act.database).turn()
        try act.record(CaseSupervised(step: try turn.step(note: command.note), asked: asked))
        return try standing(of: turn.record.id, act)
    }

    /// A deadline has passed, or the next office up is due to hear of it.
    ///
    /// - Parameters:
    ///   - key: the case's id; of a task's timer, the task's.
    ///   - kind: a clock's name; with a dot and a number, the rung of the escalation; with `.soon`, its reminder; or `papers`, `task`, `calendar` or `cover`.
    func fire(key: String, kind: String, _ act: Act) throws {
        guard kind != CaseTable.papersTimer else { return try lapsePapers(key, act) }
        guard kind != CaseTable.taskTimer else { return try markTaskLate(key, act) }
        guard kind != CaseTable.calendarTimer else { return try reschedule(key, act) }
        guard kind != CaseTable.coverTimer else { return try endCover(key, act) }
        let parts = kind.split(separator: ".")
        guard let id = UUIDv7(key), let clock = parts.first.flatMap({ CaseClock(rawValue: String($0)) }),
            let record = try CaseRecord.find(id, act.database), let deadline = record.deadline(of: clock)
        else { throw ColumnDamaged("case_timer") }
        let step = CaseStep(id, record.state, by: CaseStep.clock)
        if kind == clock.reminder {
            let bound = act.now < deadline.end ? bound(by: clock, record) : (office: nil, grid: nil)
            try act.record(
                CaseDueSoon(step: step, clock: clock, due: deadline.day, to: bound.office, grid: bound.grid))
        } else if parts.count == 2, let rung = Int(parts[1]), deadline.escalations.indices.contains(rung) {
            let to = deadline.escalations[rung].to
            try act.record(CaseEscalated(step: step, clock: clock, to: to, rung: rung))
        } else {
            let turn = CaseDuties(record, at: act.now, act.database).turn()
            try act.record(
                CaseOverdue(
                    step: step, clock: clock, due: deadline.day, responsible: record.owner,
                    asked: turn))
        }
    }

    /// Who is to act next so that a deadline is kept. Nobody in a case that is answered together with another: the one that leads
    /// has a deadline of its own.
    private func bound(by clock: CaseClock, _ record: CaseRecord) -> (office: Office?, grid: String?) {
        switch clock {
        case .receive: return (record.office, nil)
        case .answer where record.state == .joined: return (nil, nil)
        case .answer where record.state == .inReview: return (record.asked[.review] ?? record.office, nil)
        case .answer: return (record.office, nil)
        case .visit:
            if let asked = record.asked[.visit] { return (asked, nil) }
            guard record.kind != .supervise, let grid = record.place.grid else { return (record.owner, nil) }
            return (nil, grid)
        }
    }

    /// 逾期未补正: the case goes on where it stood, with the working days that were left when it stopped.
    private func lapsePapers(_ key: String, _ act: Act) throws {
        guard let id = UUIDv7(key), let record = try CaseRecord.find(id, act.database) else {
            throw ColumnDamaged("case_timer")
        }
        let answer = clocks.resumed(left: record.papersLeft ?? 1, now: act.now, for: record.owner)
        let step = CaseStep(id, record.resumes ?? .accepted, by: CaseStep.clock)
        try act.record(CasePapersLapsed(step: step, answer: answer))
    }
}
