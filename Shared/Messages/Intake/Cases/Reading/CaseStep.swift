/// What every event of a case says: which case, where it stands now, who did it for which office.
package struct CaseStep: Codable, Equatable, Sendable {
    package let `case`: UUIDv7
    /// Where the case stands after this.
    package let state: CaseState
    /// The account of the post's holder; `filer` for who holds the receipt; `clock` for a timer.
    package let by: String
    /// The office that it was done for; absent of the filer and the clock.
    package let office: Office?
    /// What was written, sealed under the case.
    package let note: SealedReference?
    /// Photos and voice messages that came with it; absent if none did.
    package let files: [AttachedFile]?

    package init(
        _ case: UUIDv7, _ state: CaseState, by: String, office: Office? = nil, note: SealedReference? = nil,
        files: [AttachedFile] = []
    ) {
        self.case = `case`
        self.state = state
        self.by = by
        self.office = office
        self.note = note
        self.files = files.isEmpty ? nil : files
    }

    /// Whoever holds the receipt.
    package static let filer = SuiteActor.filer.rawValue
    /// A timer.
    package static let clock = SuiteActor.clock.rawValue
}

/// An event in the life of a case.
package protocol CaseEvent: Event {
    var step: CaseStep { get }
}

/// The end of a case that no answer came before. The public hears of it on a later day, so that nobody can tell from the day which
/// end it was; the day is drawn once, here, and whoever tells the public keeps to it.
package protocol CaseUnansweredEnd: CaseEvent {
    /// One of the five days that follow, drawn at random.
    var told: CivilDay { get }
}

extension CaseEvent {
    package var subject: Subject? { .case(step.case) }
}

extension Subject {
    /// A case, and the vault key that seals its texts.
    package static func `case`(_ id: UUIDv7) -> Subject { Subject("case", id) }
}
