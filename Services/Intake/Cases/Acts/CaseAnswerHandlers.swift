import Columns
import Messages
import ServiceKit

extension CaseHandlers {
    func answerInterim(_ command: AnswerCaseInterim, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.answerInterim, command.case, act)
        try act.record(CaseInterimAnswered(step: try turn.step(note: command.text)))
        return try standing(of: turn.record.id, act)
    }

    func answer(_ command: AnswerCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.answer, command.case, act)
        let record = turn.record
        if record.state == .received {
            try CaseDuties(record, at: act.now, act.database).check(.accept, by: act.actor, words(act.database))
            let accepted = CaseStep(record.id, .accepted, by: turn.by, office: turn.office)
            try act.record(CaseAccepted(step: accepted, category: record.category))
        }
        let step = try turn.step(note: command.text, files: try files(turn))
        guard policy.kinds.contains(where: { $0.kind == turn.record.kind && !$0.reviewed }) else {
            let reviewer = try CaseDuties(turn.record, at: act.now, act.database)
                .asked(.review, afterDeedsOf: [step.by])?.office
            try act.record(
                CaseAnswerDrafted(
                    step: step, resumes: record.state == .received ? .accepted : record.state,
                    byTelephone: command.byTelephone,
                    reviewer: reviewer ?? turn.record.office))
            return try standing(of: turn.record.id, act)
        }
        let draft = CaseRecord.Draft(
            text: step.note, by: step.by, byTelephone: command.byTelephone, files: step.files ?? [])
        try release(draft, turn)
        return try standing(of: turn.record.id, act)
    }

    func review(_ command: ReviewAnswer, _ act: Act) throws -> CaseStatus {
        let turn = try begin(command.approved ? .review : .sendBack, command.case, act)
        guard let draft = turn.record.draft else { throw ColumnDamaged("draft") }
        if command.approved {
            try release(draft, turn)
        } else {
            try act.record(CaseAnswerSentBack(step: try turn.step(note: command.note)))
        }
        return try standing(of: turn.record.id, act)
    }

    /// Gives the answer to the filer, and to each filer of a joined case as that case's own.
    private func release(_ draft: CaseRecord.Draft, _ turn: CaseActContext) throws {
        let act = turn.act
        let lead = turn.record.subject
        try answer(turn.record, draft, turn)
        let joined = try CaseRecord.joined(into: turn.record.id, act.database)
        guard !joined.isEmpty, let text = draft.text, let words = try act.peek(text, of: lead) else { return }
        for record in joined {
            let own = CaseRecord.Draft(
                text: try act.seal(words, for: record.subject), by: draft.by, byTelephone: draft.byTelephone,
                files: try copy(draft.files, of: lead, for: record.subject, act))
            try answer(record, own, turn)
        }
    }

    private func answer(_ record: CaseRecord, _ draft: CaseRecord.Draft, _ turn: CaseActContext) throws {
        let now = turn.act.now
        let visit =
            record.wish == .none
            ? nil : clocks.visit(answered: now, by: record.owner)
        let visitor =
            visit == nil
            ? nil
            : try CaseDuties(record, at: now, turn.act.database)
                .asked(.visit, afterDeedsOf: [draft.by, turn.by])?.office
        try turn.act.record(
            CaseAnswered(
                step: CaseStep(
                    record.id, .answered, by: turn.by, office: turn.office, note: draft.text, files: draft.files),
                byTelephone: draft.byTelephone, answered: now, inTime: record.answer.map { now < $0.end } ?? true,
                visit: visit, drafter: draft.by, visitor: visitor, closer: visit == nil ? record.owner : nil))
    }

    /// A try that found nobody leaves the case where it is.
    func visit(_ command: VisitCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.visit, command.case, act)
        let record = turn.record
        guard record.wish != .none else {
            throw DeskError.refused("visit.unwanted", "这件事不用回访 (nobody is to visit in this case)")
        }
        if command.way == .door {
            guard record.wish == .door else {
                throw DeskError.refused(
                    "visit.unwanted", "诉求人要的是电话回访，不是上门 (the filer asked for a call, not for a visit at the door)")
            }
        }
        try CaseDuties(record, at: act.now, act.database).check(command.way, by: act.actor, words(act.database))
        let at = command.at ?? act.now
        guard let answered = record.answered, at >= answered, at <= act.now else {
            throw DeskError.invalid("visit.time", "回访时间应在答复之后、现在之前 (a visit lies between the answer and now)")
        }
        let spoke = command.outcome == .spoke
        let isLastTry = !spoke && record.attempts + 1 == policy.visitTries
        try act.record(
            CaseVisited(
                step: try turn.step(note: command.note, files: try files(turn), state: spoke ? .visited : .answered),
                way: command.way,
                outcome: command.outcome, at: at, attempt: record.attempts + 1,
                closer: spoke ? record.owner : isLastTry ? Self.closerWithoutVisit(record) : nil))
        return try standing(of: record.id, act)
    }

    /// After a visit, or where none is wanted, by the responsible office; after enough tries by the one above, which says why.
    func close(_ command: CloseCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.close, command.case, act)
        let record = turn.record
        if let obstacle = obstacleToClosing(record, by: turn.parties) { throw obstacle }
        if record.state == .answered, record.wish != .none, command.reason == nil {
            throw DeskError.invalid("reason", "没有回访成就办结，请写明原因 (without a visit, say why the case is closed)")
        }
        try act.record(CaseClosed(step: try turn.step(note: command.reason)))
        return try standing(of: record.id, act)
    }

    func judge(_ command: JudgeCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.judge, command.case, act)
        guard turn.record.grade == nil else {
            throw DeskError.refused("judge.already", "这件事已经评价过了 (this case was rated already)")
        }
        guard !command.grade.asksWhy || command.why != nil else {
            throw DeskError.invalid("judge.why", "请说说哪里不满意，好让他们改 (say what was not good)")
        }
        guard !command.reopen || command.grade.asksWhy else {
            throw DeskError.invalid(
                "judge.reopen", "不满意才能要求重新办理 (a case is handled once more only if you are not satisfied)")
        }
        try act.record(
            CaseJudged(
                step: try turn.step(note: command.why), grade: command.grade, counts: turn.record.isConfirmed))
        if command.reopen, let why = command.why {
            return try reopen(ReopenCase(command.case, reason: why), act)
        }
        return try standing(of: turn.record.id, act)
    }

    func reopen(_ command: ReopenCase, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.reopen, command.case, act)
        let record = turn.record
        if turn.isFiler, let obstacle = obstacleToReopening(record, now: act.now) { throw obstacle }
        let answer = clocks.answer(record.kind, record.category, from: act.now, by: record.owner)
        try act.record(CaseReopened(step: try turn.step(note: command.reason), answer: answer))
        return try standing(of: record.id, act)
    }

    /// Why the filer cannot have it handled once more.
    func obstacleToReopening(_ record: CaseRecord, now: Timestamp) -> DeskError? {
        if record.grade.map(\.asksWhy) != true {
            return .refused(
                "reopen.judge", "请先评价；不满意的可以要求重新办理 (rate it first: who is not satisfied can have it handled once more)")
        }
        if record.reopened >= policy.reopenLimit {
            return .refused(
                "reopen.limit",
                "这件事已经重新办过 \(record.reopened) 次；请找上一级 (it was handled again often enough: ask the office above)",
                ["times": String(record.reopened)])
        }
        if let closed = record.closed, now - closed > .seconds(policy.reopenDays * 86_400) {
            return .refused(
                "reopen.late",
                "办结已经超过 \(policy.reopenDays) 天；请重新提交 (closed more than \(policy.reopenDays) days ago: file a new one)",
                ["days": String(policy.reopenDays)])
        }
        return nil
    }

    /// 复核: a new round at the office above the one that declined it.
    func lookAgain(_ command: AskSecondLook, _ act: Act) throws -> CaseStatus {
        let turn = try begin(.secondLook, command.case, act)
        let record = turn.record
        if let obstacle = obstacleToSecondLook(record) { throw obstacle }
        guard let to = try officeForSecondLook(record, act) else { throw ColumnDamaged("owner") }
        let receive = clocks.receive(filed: act.now, by: to)
        let answer = clocks.answer(record.kind, record.category, from: act.now, by: to)
        try act.record(
            CaseSecondLookAsked(
                step: try turn.step(note: command.reason), to: to, receive: receive, answer: answer))
        return try standing(of: record.id, act)
    }

    /// Why the filer cannot have a declined case looked at again.
    func obstacleToSecondLook(_ record: CaseRecord) -> DeskError? {
        if record.lookedAgain {
            return .refused(
                "second-look.once",
                "上一级已经复核过一次；有新的情况请重新提交 (the office above has looked at it already: file a new case if something is new)"
            )
        }
        if Self.officesForSecondLook(record).isEmpty {
            return .refused(
                "second-look.top",
                "这件事已由最高一级决定，没有上一级可以复核；有新的情况请重新提交 (nothing stands above the office that declined it: file a new case if something is new)"
            )
        }
        return nil
    }

    /// Above the responsible one, lowest first, without the one that declined it.
    private static func officesForSecondLook(_ record: CaseRecord) -> [Office] {
        sequence(first: record.owner, next: \.superior).dropFirst().filter { $0 != record.office }
    }

    /// The lowest of them where somebody other than who declined it can decide; else the lowest.
    private func officeForSecondLook(_ record: CaseRecord, _ act: Act) throws -> Office? {
        let offices = Self.officesForSecondLook(record)
        let duties = CaseDuties(record, at: act.now, act.database)
        return try offices.first { try !duties.isSpent(DutyRung($0), for: .secondLook) } ?? offices.first
    }
}
