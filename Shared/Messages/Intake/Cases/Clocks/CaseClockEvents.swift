/// The office asks for more time 申请延期. The reason is the step's note.
package struct CaseExtensionRequested: CaseEvent {
    package static let type: EventType = "intake.case.extension-requested"
    package static let summary = "The office asks the one above it for more time."
    package let step: CaseStep
    /// Working days after the deadline in force.
    package let days: Int
    /// Who is asked to decide: the office above or, where nobody but who asked sits there, the next one up.
    package let decider: Office

    package init(step: CaseStep, days: Int, decider: Office) {
        self.step = step
        self.days = days
        self.decider = decider
    }
}

/// The office above gave more time 延期.
package struct CaseExtended: CaseEvent {
    package static let type: EventType = "intake.case.extended"
    package static let summary = "The deadline was extended by the office above; the filer is told before it passes."
    package let step: CaseStep
    package let answer: Deadline

    package init(step: CaseStep, answer: Deadline) {
        self.step = step
        self.answer = answer
    }
}

/// The office above did not give more time.
package struct CaseExtensionRefused: CaseEvent {
    package static let type: EventType = "intake.case.extension-refused"
    package static let summary = "The office above did not extend the deadline."
    package let step: CaseStep

    package init(step: CaseStep) {
        self.step = step
    }
}

/// Somebody asked for speed 催办.
package struct CaseUrged: CaseEvent {
    package static let type: EventType = "intake.case.urged"
    package static let summary = "The filer or an office asked for the case to be hurried."
    package let step: CaseStep
    /// Whose turn it is; absent where it is the guardians of the household's grid.
    package let asked: Office?

    package init(step: CaseStep, asked: Office?) {
        self.step = step
        self.asked = asked
    }
}

/// An office above watches over the case 督办.
package struct CaseSupervised: CaseEvent {
    package static let type: EventType = "intake.case.supervised"
    package static let summary = "An office above watches over the case."
    package let step: CaseStep
    /// Whose turn it is; absent where it is the guardians of the household's grid.
    package let asked: Office?

    package init(step: CaseStep, asked: Office?) {
        self.step = step
        self.asked = asked
    }
}

/// A deadline passed 超期: a mark, recorded once for each clock that was set.
package struct CaseOverdue: CaseEvent {
    package static let type: EventType = "intake.case.overdue"
    package static let summary = "A deadline passed; recorded once for each clock."
    package let step: CaseStep
    package let clock: CaseClock
    package let due: CivilDay
    /// Whose deadline it was.
    package let responsible: Office
    /// Whose turn it is; absent where it is the guardians of the household's grid.
    package let asked: Office?

    package init(step: CaseStep, clock: CaseClock, due: CivilDay, responsible: Office, asked: Office?) {
        self.step = step
        self.clock = clock
        self.due = due
        self.responsible = responsible
        self.asked = asked
    }
}

/// An office above was told that a deadline passed 逐级上报: once for each office and clock.
package struct CaseEscalated: CaseEvent {
    package static let type: EventType = "intake.case.escalated"
    package static let summary = "An office above was told that a deadline passed; once for each office and clock."
    package let step: CaseStep
    package let clock: CaseClock
    package let to: Office
    /// Which of the deadline's escalations, from 0.
    package let rung: Int

    package init(step: CaseStep, clock: CaseClock, to: Office, rung: Int) {
        self.step = step
        self.clock = clock
        self.to = to
        self.rung = rung
    }
}

/// What the filer of a case is promised, or told of a promise that was not kept: one sentence, the same in both languages.
package struct CasePromise: Codable, Equatable, Sendable {
    /// With the names that the county gives its offices.
    package let chinese: String
    package let english: String

    package init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }
}

/// A deadline is near: the working day before it has come. Who can still keep it is told, once for each deadline that was set.
package struct CaseDueSoon: CaseEvent {
    package static let type: EventType = "intake.case.due-soon"
    package static let summary = "A deadline is near: whoever it binds is reminded on the working day before."
    package let step: CaseStep
    package let clock: CaseClock
    package let due: CivilDay
    /// The office that is to act next; absent where the guardians of a grid are, or nobody can.
    package let to: Office?
    /// The grid whose guardians are to visit.
    package let grid: String?

    package init(step: CaseStep, clock: CaseClock, due: CivilDay, to: Office?, grid: String?) {
        self.step = step
        self.clock = clock
        self.due = due
        self.to = to
        self.grid = grid
    }
}
