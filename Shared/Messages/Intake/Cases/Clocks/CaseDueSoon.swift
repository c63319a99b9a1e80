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
