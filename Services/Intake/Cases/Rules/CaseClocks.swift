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
    func receive(filed: Timestamp, by office: Office) -> Deadline {
        deadline(policy.deadlines.receive, after: CivilDay(inChinaAt: filed), for: office)
    }

    /// 答复: by kind, or by category.
    func answer(
        _ kind: CaseKind, _ category: String, from start: Timestamp, by office: Office
    ) -> Deadline {
        let days =
            policy.kinds.first { $0.kind == kind }?.answerDays
            ?? policy.category(category)?.answerDays ?? policy.deadlines.answer
        return deadline(days, after: CivilDay(inChinaAt: start), for: office)
    }

    /// 回访.
    func visit(answered: Timestamp, by office: Office) -> Deadline {
        deadline(policy.deadlines.visit, after: CivilDay(inChinaAt: answered), for: office)
    }

    /// 延期: working days after the day in force, or after today if that has passed.
    func extended(_ former: Deadline, by days: Int, now: Timestamp, for office: Office) -> Deadline {
        let today = CivilDay(inChinaAt: now)
        // A day that is provisional is counted from where it was counted from, so that the sum follows the notice.
        if let counted = former.provisional, former.day >= today {
            return deadline(counted.days + days, after: counted.after, for: office)
        }
        return deadline(days, after: max(former.day, today), for: office)
    }

    /// Working days left when the clock is stopped 待补正; at least 1, so that whoever waited is not late at once.
    func left(until day: CivilDay, now: Timestamp) -> Int {
        max(1, calendar.workingDays(after: CivilDay(inChinaAt: now), through: day))
    }

    /// 补正: the last day for the filer to supply papers.
    func papers(asked: Timestamp) -> (day: CivilDay, provisional: CountedDays?) {
        day(policy.deadlines.papers ?? 10, after: CivilDay(inChinaAt: asked))
    }

    /// The clock runs again.
    func resumed(left: Int, now: Timestamp, for office: Office) -> Deadline {
        deadline(left, after: CivilDay(inChinaAt: now), for: office)
    }

    /// The same day with the offices above another one 退回.
    func moved(_ former: Deadline, to office: Office) -> Deadline {
        var escalations: [Escalation] = []
        var above = office.superior
        var told = former.day
        while let office = above {
            if !escalations.isEmpty { told = calendar.day(policy.deadlines.escalate, after: told) }
            escalations.append(Escalation(to: office, day: told))
            above = office.superior
        }
        return Deadline(
            day: former.day, escalations: escalations, provisional: former.provisional, remind: reminder(of: former.day)
        )
    }

    /// On the working day before.
    private func reminder(of day: CivilDay) -> Timestamp {
        calendar.workingDay(before: day).startInChina + .seconds((policy.deadlines.remind ?? 9) * 3_600)
    }

    /// A day as the calendar has it now, never one that is over: what was counted again is due today at the earliest.
    func recounted(_ counted: CountedDays, now: Timestamp) -> (day: CivilDay, provisional: CountedDays?) {
        let found = day(counted.days, after: counted.after)
        return (max(found.day, CivilDay(inChinaAt: now)), found.provisional)
    }

    private func deadline(_ days: Int, after day: CivilDay, for office: Office) -> Deadline {
        let found = self.day(days, after: day)
        return moved(Deadline(day: found.day, escalations: [], provisional: found.provisional), to: office)
    }

    private func day(_ days: Int, after day: CivilDay) -> (day: CivilDay, provisional: CountedDays?) {
        let found = calendar.day(days, after: day)
        let isProvisional = calendar.isProvisional(after: day, through: found)
        return (found, isProvisional ? CountedDays(after: day, days: days) : nil)
    }
}
