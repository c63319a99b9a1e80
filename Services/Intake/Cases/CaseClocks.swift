import Messages
import WorkingDays

/// Sets a case's deadlines in working days 工作日.
struct CaseClocks: Sendable {
    let calendar: WorkingCalendar
    let policy: CasePolicy

    init(calendar: WorkingCalendar, policy: CasePolicy) {
        self.calendar = calendar
        self.policy = policy
    }

    /// 签收.
    func receive(filed: Timestamp, by office: Office) throws(CalendarError) -> Deadline {
        try deadline(policy.deadlines.receive, after: CivilDay(inChinaAt: filed), for: office)
    }

    /// 答复: by kind, or by category.
    func answer(
        _ kind: CaseKind, _ category: String, from start: Timestamp, by office: Office
    ) throws(CalendarError) -> Deadline {
        let days =
            policy.kinds.first { $0.kind == kind }?.answerDays
            ?? policy.category(category)?.answerDays ?? policy.deadlines.answer
        return try deadline(days, after: CivilDay(inChinaAt: start), for: office)
    }

    /// 回访.
    func visit(answered: Timestamp, by office: Office) throws(CalendarError) -> Deadline {
        try deadline(policy.deadlines.visit, after: CivilDay(inChinaAt: answered), for: office)
    }

    /// 延期: working days after the day in force, or after today if that has passed.
    func extended(
        _ day: CivilDay, by days: Int, now: Timestamp, for office: Office
    ) throws(CalendarError) -> Deadline {
        try deadline(days, after: max(day, CivilDay(inChinaAt: now)), for: office)
    }

    /// Working days left when the clock is stopped 待补正; at least 1, so that whoever waited is not late at once.
    func left(until day: CivilDay, now: Timestamp) throws(CalendarError) -> Int {
        max(1, try calendar.workingDays(after: CivilDay(inChinaAt: now), through: day))
    }

    /// 补正: the last day for the filer to supply papers.
    func papers(asked: Timestamp) throws(CalendarError) -> CivilDay {
        try calendar.day(policy.deadlines.papers ?? 10, after: CivilDay(inChinaAt: asked))
    }

    /// The clock runs again.
    func resumed(left: Int, now: Timestamp, for office: Office) throws(CalendarError) -> Deadline {
        try deadline(left, after: CivilDay(inChinaAt: now), for: office)
    }

    /// The same day with the offices above another one 退回.
    func moved(_ day: CivilDay, to office: Office) throws(CalendarError) -> Deadline {
        var escalations: [Escalation] = []
        var above = office.superior
        var told = day
        while let office = above {
            if !escalations.isEmpty { told = try calendar.day(policy.deadlines.escalate, after: told) }
            escalations.append(Escalation(to: office, day: told))
            above = office.superior
        }
        return Deadline(day: day, escalations: escalations)
    }

    private func deadline(_ days: Int, after day: CivilDay, for office: Office) throws(CalendarError) -> Deadline {
        try moved(try calendar.day(days, after: day), to: office)
    }
}
