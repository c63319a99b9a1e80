/// An answer is drafted 拟答复 and waits for review.
package struct CaseAnswerDrafted: CaseEvent {
    package static let type: EventType = "intake.case.answer-drafted"
    package static let summary = "An answer was drafted and waits for review; the text is the step's note."
    package let step: CaseStep
    package let resumes: CaseState
    /// It was, or will be, told on the telephone.
    package let byTelephone: Bool
    /// Who is asked to review it: the office itself or, where nobody but its author sits there, one above.
    package let reviewer: Office

    package init(step: CaseStep, resumes: CaseState, byTelephone: Bool, reviewer: Office) {
        self.step = step
        self.resumes = resumes
        self.byTelephone = byTelephone
        self.reviewer = reviewer
    }
}

/// The draft went back to its author.
package struct CaseAnswerSentBack: CaseEvent {
    package static let type: EventType = "intake.case.answer-sent-back"
    package static let summary = "A review sent the drafted answer back."
    package let step: CaseStep

    package init(step: CaseStep) {
        self.step = step
    }
}

/// The filer has an answer 已答复.
package struct CaseAnswered: CaseEvent {
    package static let type: EventType = "intake.case.answered"
    package static let summary = "The filer was answered; the text is the step's note."
    package let step: CaseStep
    /// 电话答复.
    package let byTelephone: Bool
    /// When it was given in truth.
    package let answered: Timestamp
    /// Whether that was in time.
    package let inTime: Bool
    /// Absent if nobody is to visit.
    package let visit: Deadline?
    /// The account that drafted it; the one that approved it is the step's.
    package let drafter: String
    /// Whose posts make the visit; absent if nobody is to visit, and if the guardians of the grid do.
    package let visitor: Office?
    /// Who may close the case now; absent while a visit is due.
    package let closer: Office?

    package init(
        step: CaseStep, byTelephone: Bool, answered: Timestamp, inTime: Bool, visit: Deadline?, drafter: String,
        visitor: Office?, closer: Office? = nil
    ) {
        self.closer = closer
        self.step = step
        self.byTelephone = byTelephone
        self.answered = answered
        self.inTime = inTime
        self.visit = visit
        self.drafter = drafter
        self.visitor = visitor
    }
}

/// The filer was told how far it has come 阶段性答复; the clock runs on.
package struct CaseInterimAnswered: CaseEvent {
    package static let type: EventType = "intake.case.interim-answered"
    package static let summary = "The filer was told how far the matter has come."
    package let step: CaseStep

    package init(step: CaseStep) {
        self.step = step
    }
}

/// A visit 回访 was tried. Its time is the true one, also when it was entered later.
package struct CaseVisited: CaseEvent {
    package static let type: EventType = "intake.case.visited"
    package static let summary = "A visit was made or tried."
    package let step: CaseStep
    package let way: VisitWay
    package let outcome: VisitOutcome
    package let at: Timestamp
    /// Which try it was since the answer, from 1.
    package let attempt: Int
    /// Who may close the case now; absent while it is to be tried again.
    package let closer: Office?

    package init(
        step: CaseStep, way: VisitWay, outcome: VisitOutcome, at: Timestamp, attempt: Int, closer: Office? = nil
    ) {
        self.closer = closer
        self.step = step
        self.way = way
        self.outcome = outcome
        self.at = at
        self.attempt = attempt
    }
}

/// The case is done 已办结.
package struct CaseClosed: CaseEvent {
    package static let type: EventType = "intake.case.closed"
    package static let summary = "The case was closed; without a visit, the note says why."
    package let step: CaseStep

    package init(step: CaseStep) {
        self.step = step
    }
}

/// The filer judged 满意度评价. Why is the step's note.
package struct CaseJudged: CaseEvent {
    package static let type: EventType = "intake.case.judged"
    package static let summary = "The filer rated how the case was handled."
    package let step: CaseStep
    package let grade: CaseGrade
    /// Whether it goes into the figures: not where only an office's word says that who judged filed the case.
    package let counts: Bool

    package init(step: CaseStep, grade: CaseGrade, counts: Bool) {
        self.step = step
        self.grade = grade
        self.counts = counts
    }
}

/// The case is handled once more 重新办理, with a clock of its own.
package struct CaseReopened: CaseEvent {
    package static let type: EventType = "intake.case.reopened"
    package static let summary = "The case is handled once more, with a new deadline."
    package let step: CaseStep
    package let answer: Deadline

    package init(step: CaseStep, answer: Deadline) {
        self.step = step
        self.answer = answer
    }
}

/// The filer asked for a second look at a declined case 复核: the office above has it, with clocks of its own.
package struct CaseSecondLookAsked: CaseEvent {
    package static let type: EventType = "intake.case.second-look-asked"
    package static let summary = "The filer asked the office above to look at a declined case; why is the step's note."
    package let step: CaseStep
    /// Responsible from now on.
    package let to: Office
    package let receive: Deadline
    package let answer: Deadline

    package init(step: CaseStep, to: Office, receive: Deadline, answer: Deadline) {
        self.step = step
        self.to = to
        self.receive = receive
        self.answer = answer
    }
}
