/// A case began 已提交.
package struct CaseFiled: CaseEvent {
    package static let type: EventType = "intake.case.filed"
    package static let summary = "A case was filed by a villager or entered by staff."
    package let step: CaseStep
    /// What people call the case by: see `CaseNumber`.
    package let number: CaseNumber
    package let kind: CaseKind
    package let category: String
    package let channel: CaseChannel
    package let place: CasePlace
    package let target: CaseTarget?
    /// Where it starts.
    package let office: Office
    /// The smallest area whose offices, in the office's line, know of it.
    package let sight: AreaCode
    package let wish: VisitWish
    /// Filed for another person 代办; who, and with whose consent, is sealed with the story.
    package let onBehalf: Bool
    /// When it was filed in truth; the event's time is when it was entered.
    package let filed: Timestamp
    /// Finds the case by its receipt: a keyed digest.
    package let receipt: String
    /// `CaseContent`.
    package let content: SealedReference
    /// `CaseContact`, if one was left.
    package let contact: SealedReference?
    package let receive: Deadline
    package let answer: Deadline

    package init(
        step: CaseStep, number: CaseNumber, kind: CaseKind, category: String, channel: CaseChannel, place: CasePlace,
        target: CaseTarget?, office: Office, sight: AreaCode, wish: VisitWish, onBehalf: Bool, filed: Timestamp,
        receipt: String,
        content: SealedReference, contact: SealedReference?, receive: Deadline, answer: Deadline
    ) {
        self.step = step
        self.number = number
        self.kind = kind
        self.category = category
        self.channel = channel
        self.place = place
        self.target = target
        self.office = office
        self.sight = sight
        self.wish = wish
        self.onBehalf = onBehalf
        self.filed = filed
        self.receipt = receipt
        self.content = content
        self.contact = contact
        self.receive = receive
        self.answer = answer
    }
}

/// Where a case comes from: a household's code proves a place, not a person.
package struct CasePlace: Codable, Equatable, Sendable {
    /// The village or urban community.
    package let village: AreaCode
    package let grid: String?
    package let household: UUIDv7?

    package init(village: AreaCode, grid: String? = nil, household: UUIDv7? = nil) {
        self.village = village
        self.grid = grid
        self.household = household
    }
}

/// The filer, or staff for the filer, added to a case.
package struct CaseAdded: CaseEvent {
    package static let type: EventType = "intake.case.added"
    package static let summary = "The filer added to what was filed; the text is the step's note."
    package let step: CaseStep

    package init(step: CaseStep) {
        self.step = step
    }
}

/// The filer left a telephone number, or another one.
package struct CaseContactLeft: CaseEvent {
    package static let type: EventType = "intake.case.contact-left"
    package static let summary = "The filer left a way to be reached."
    package let step: CaseStep
    package let contact: SealedReference

    package init(step: CaseStep, contact: SealedReference) {
        self.step = step
        self.contact = contact
    }
}

/// The filer took the case back 已撤回.
package struct CaseWithdrawn: CaseUnansweredEnd {
    package static let type: EventType = "intake.case.withdrawn"
    package static let summary = "The filer withdrew the case."
    package let step: CaseStep
    package let told: CivilDay

    package init(step: CaseStep, told: CivilDay) {
        self.step = step
        self.told = told
    }
}

/// 不是我家提交的: somebody else used this household's code. The matter goes on without the household, and nobody visits.
package struct CaseDisowned: CaseEvent {
    package static let type: EventType = "intake.case.disowned"
    package static let summary = "The household says the case is not theirs; it goes on without a household."
    package let step: CaseStep

    package init(step: CaseStep) {
        self.step = step
    }
}

/// 打击报复: somebody made the filer suffer for the case. Sealed apart from the case, for county discipline alone; its
/// subject is not the case, and it says nothing of the place.
package struct RetaliationReported: Event {
    package static let type: EventType = "intake.retaliation.reported"
    package static let summary = "A filer reported retaliation to county discipline."
    package let report: UUIDv7
    package let `case`: UUIDv7
    package let office: Office
    package let text: SealedReference
    package var subject: Subject? { .retaliation(report) }

    package init(report: UUIDv7, case: UUIDv7, office: Office, text: SealedReference) {
        self.report = report
        self.case = `case`
        self.office = office
        self.text = text
    }
}

extension Subject {
    /// A report of retaliation, and the vault key that seals it.
    package static func retaliation(_ id: UUIDv7) -> Subject { Subject("retaliation", id) }
}
