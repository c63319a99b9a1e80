/// The life of a household code 户廉码. The text of a code stands in no event and no table: it is derived from the code's
/// id under a secret of the vault, and found again by a keyed digest.
package enum CodeState: String, WireEnum {
    case issued
    case printed
    /// A guardian's scan at the door has confirmed it.
    case fixed
    /// Another code has taken its place.
    case replaced
    case retired

    /// Whether a scan still leads to the household.
    package var isActive: Bool { self == .issued || self == .printed || self == .fixed }
}

/// A code as an event holds it.
package struct CodeEntry: Codable, Equatable, Sendable {
    package let id: UUIDv7
    package let household: UUIDv7
    /// Keyed digest of the code's text.
    package let digest: String

    package init(id: UUIDv7, household: UUIDv7, digest: String) {
        self.id = id
        self.household = household
        self.digest = digest
    }

    /// An event holds at most this many, so that it stays below `EventBytes.limit`.
    package static let batchLimit = 250
}

package struct CodesIssued: Event {
    package static let type: EventType = "intake.code.issued"
    package static let summary = "Household codes of one village were issued, some hundreds in one event."
    package let area: AreaCode
    package let codes: [CodeEntry]
    package var subject: Subject? { Subject("area", area) }

    package init(area: AreaCode, codes: [CodeEntry]) {
        self.area = area
        self.codes = codes
    }
}

package struct CodesPrinted: Event {
    package static let type: EventType = "intake.code.printed"
    package static let summary = "Labels of household codes were printed."
    package let area: AreaCode
    package let codes: [UUIDv7]
    package var subject: Subject? { Subject("area", area) }

    package init(area: AreaCode, codes: [UUIDv7]) {
        self.area = area
        self.codes = codes
    }
}

package struct CodeFixed: Event {
    package static let type: EventType = "intake.code.fixed"
    package static let summary = "A scan at the door has confirmed that the label hangs at its household."
    package let code: UUIDv7
    package let household: UUIDv7
    package let area: AreaCode
    package let grid: String
    /// The account that scanned.
    package let account: String
    /// When it was scanned; earlier than the event if there was no network at the door.
    package let scanned: Timestamp
    package var subject: Subject? { Subject("household", household) }

    package init(
        code: UUIDv7, household: UUIDv7, area: AreaCode, grid: String, account: String, scanned: Timestamp
    ) {
        self.code = code
        self.household = household
        self.area = area
        self.grid = grid
        self.account = account
        self.scanned = scanned
    }
}

package enum ReplacementReason: String, WireEnum {
    case damaged
    case lost
    /// Its picture went about.
    case disclosed
    /// Hung at the wrong door.
    case swapped
    /// A household whose code was retired gets one again.
    case renewed
}

package struct CodeReplaced: Event {
    package static let type: EventType = "intake.code.replaced"
    package static let summary = "A household got another code; the one before leads nowhere now."
    package let area: AreaCode
    package let previous: UUIDv7
    package let code: CodeEntry
    package let reason: ReplacementReason
    package var subject: Subject? { Subject("household", code.household) }

    package init(area: AreaCode, previous: UUIDv7, code: CodeEntry, reason: ReplacementReason) {
        self.area = area
        self.previous = previous
        self.code = code
        self.reason = reason
    }
}

package enum RetirementReason: String, WireEnum {
    case demolished
    case moved
    case vacant
    case mistaken
}

package struct CodeRetired: Event {
    package static let type: EventType = "intake.code.retired"
    package static let summary = "A household's code was retired without another in its place."
    package let area: AreaCode
    package let code: UUIDv7
    package let household: UUIDv7
    package let reason: RetirementReason
    package var subject: Subject? { Subject("household", household) }

    package init(area: AreaCode, code: UUIDv7, household: UUIDv7, reason: RetirementReason) {
        self.area = area
        self.code = code
        self.household = household
        self.reason = reason
    }
}
