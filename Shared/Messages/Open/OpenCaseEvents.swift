/// What the public hears of a case, at each of its turns alike.
package struct OpenCaseFacts: Codable, Equatable, Sendable {
    package let `case`: OpenID
    /// The town 镇, 乡, 街道.
    package let area: AreaCode
    /// Never `supervise`: of such cases nothing is told.
    package let kind: CaseKind
    /// A category of `open.categories.set`; absent as long as fewer than `OpenEvents.smallestGroup` cases of the town had it.
    package let category: String?
    /// When it happened, in China: no time is finer than this.
    package let day: CivilDay
    package let sample: Bool?

    package init(
        case: OpenID, area: AreaCode, kind: CaseKind, category: String?, day: CivilDay, sample: Bool? = nil
    ) {
        self.case = `case`
        self.area = area
        self.kind = kind
        self.category = category
        self.day = day
        self.sample = sample
    }
}

/// A turn in the public life of a case. Its `data` are `OpenCaseFacts`.
package protocol OpenCaseEvent: OpenEvent {
    var facts: OpenCaseFacts { get }
    init(facts: OpenCaseFacts)
}

extension OpenCaseEvent {
    package var subject: Subject? { .openCase(facts.case) }
    package var sample: Bool? { facts.sample }

    package init(from decoder: any Decoder) throws {
        self.init(facts: try OpenCaseFacts(from: decoder))
    }

    package func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
    }
}

extension Subject {
    /// A case by its public id.
    package static func openCase(_ id: OpenID) -> Subject { Subject("case", id) }
}

package struct OpenCaseFiled: OpenCaseEvent {
    package static let type: EventType = "open.case.filed"
    package static let summary = "A case was filed in a town: a question, a request for help or a suggestion."
    package let facts: OpenCaseFacts

    package init(facts: OpenCaseFacts) {
        self.facts = facts
    }
}

package struct OpenCaseAccepted: OpenCaseEvent {
    package static let type: EventType = "open.case.accepted"
    package static let summary = "An office handles the case, under the category that stands here."
    package let facts: OpenCaseFacts

    package init(facts: OpenCaseFacts) {
        self.facts = facts
    }
}

package struct OpenCaseDeclined: OpenCaseEvent {
    package static let type: EventType = "open.case.declined"
    package static let summary = "The office will not handle the case; it may be looked at again."
    package let facts: OpenCaseFacts

    package init(facts: OpenCaseFacts) {
        self.facts = facts
    }
}

package struct OpenCaseOverdue: OpenCaseEvent {
    package static let type: EventType = "open.case.overdue"
    package static let summary = "The day by which an answer was promised passed without one."
    package let facts: OpenCaseFacts

    package init(facts: OpenCaseFacts) {
        self.facts = facts
    }
}

package struct OpenCaseAnswered: OpenCaseEvent {
    package static let type: EventType = "open.case.answered"
    package static let summary = "The filer was answered."
    package let facts: OpenCaseFacts

    package init(facts: OpenCaseFacts) {
        self.facts = facts
    }
}

package struct OpenCaseReopened: OpenCaseEvent {
    package static let type: EventType = "open.case.reopened"
    package static let summary = "The case is handled once more, or looked at again after it was declined."
    package let facts: OpenCaseFacts

    package init(facts: OpenCaseFacts) {
        self.facts = facts
    }
}

/// One word for every end. Closed, taken back by its filer, handled with another case, or gone into other hands: nobody
/// outside can tell which, and after an end that no answer came before nothing more is told.
package struct OpenCaseEnded: OpenCaseEvent {
    package static let type: EventType = "open.case.ended"
    package static let summary = "The case is over, in whatever way; without an answer before it, the day is not exact."
    package let facts: OpenCaseFacts

    package init(facts: OpenCaseFacts) {
        self.facts = facts
    }
}
