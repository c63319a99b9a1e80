/// A year's notice was taken in, and the dates of a case that rested on the provisional calendar were counted again: once after
/// each notice. What is absent stays as it was.
package struct CaseRescheduled: CaseEvent {
    package static let type: EventType = "intake.case.rescheduled"
    package static let summary =
        "A year's days off were published: dates of the case that were provisional were counted again."
    package let step: CaseStep
    package let receive: Deadline?
    package let answer: Deadline?
    package let visit: Deadline?
    package let papers: PapersDay?
    /// Of a case that was turned: the answer's deadline of what it looks like to those who must not know.
    package let cover: Deadline?
    /// The answer's day, where it is another one: the filer is told.
    package let answerMoved: CivilDay?
    /// The last day for papers, where it is another one: the filer is told.
    package let papersMoved: CivilDay?

    package init(
        step: CaseStep, receive: Deadline?, answer: Deadline?, visit: Deadline?, papers: PapersDay?, cover: Deadline?,
        answerMoved: CivilDay?, papersMoved: CivilDay?
    ) {
        self.step = step
        self.receive = receive
        self.answer = answer
        self.visit = visit
        self.papers = papers
        self.cover = cover
        self.answerMoved = answerMoved
        self.papersMoved = papersMoved
    }
}

/// The last day for the filer to supply papers.
package struct PapersDay: Codable, Equatable, Sendable {
    package let until: CivilDay
    /// How it was counted, while it rests on a year whose days off are not published.
    package let provisional: CountedDays?

    package init(until: CivilDay, provisional: CountedDays?) {
        self.until = until
        self.provisional = provisional
    }
}
