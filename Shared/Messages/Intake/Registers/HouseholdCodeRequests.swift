package struct IssueCodes: Command {
    package static let method: MethodName = "intake.codes.issue"
    package static let summary = "Issues codes to the households of a village or grid that never had one."
    /// A village or community.
    package let area: AreaCode
    package let grid: String?

    package init(area: AreaCode, grid: String? = nil) {
        self.area = area
        self.grid = grid
    }

    /// One command issues at most this many; send it again while some remain.
    package static let limit = 1_000

    package struct Reply: Codable, Equatable, Sendable {
        package let issued: Int
        package let remaining: Int

        package init(issued: Int, remaining: Int) {
            self.issued = issued
            self.remaining = remaining
        }
    }
}

/// Answers labels and marks their codes printed. Opens the doors' numbers; recorded in the ledger.
package struct PrintCodes: Command {
    package static let method: MethodName = "intake.codes.print"
    package static let summary = "Answers the labels of a village's codes in walking order and marks them printed."
    package let area: AreaCode
    package let grid: String?
    /// Whether codes that were printed before come too.
    package let again: Bool
    /// The last household of the page before.
    package let after: UUIDv7?
    /// At most this many, 1 to 200.
    @WholeNumber<PageBounds> package private(set) var limit: Int

    package init(area: AreaCode, grid: String? = nil, again: Bool = false, after: UUIDv7? = nil, limit: Int = 200) {
        self.area = area
        self.grid = grid
        self.again = again
        self.after = after
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let labels: [CodeLabel]
        /// Send it as `after` for the next page; absent at the end.
        package let next: UUIDv7?

        package init(labels: [CodeLabel], next: UUIDv7?) {
            self.labels = labels
            self.next = next
        }
    }
}

/// What is printed on one label. It goes to the printer and is kept nowhere.
package struct CodeLabel: Codable, Equatable, Sendable {
    /// The code in groups of four: `K7MA-3XFP-9RTC-W`.
    package let code: String
    package let town: String
    package let village: String
    package let grid: String
    package let order: Int
    /// The door's number; empty once the household's sealed content was destroyed.
    package let door: String
    /// The public telephone of the village's office, or of the town's.
    package let telephone: String

    package init(
        code: String, town: String, village: String, grid: String, order: Int, door: String, telephone: String
    ) {
        self.code = code
        self.town = town
        self.village = village
        self.grid = grid
        self.order = order
        self.door = door
        self.telephone = telephone
    }
}

/// Which household somebody means: exactly one of the members, or the id with the door.
package struct HouseholdName: Codable, Equatable, Sendable {
    /// 户号.
    package let number: String?
    /// 门牌号, as it hangs at the door. Beside the id, as `intake.households.doors` listed it: refused unless it would list
    /// the household so again.
    package let door: String?
    package let id: UUIDv7?

    package init(number: String? = nil, door: String? = nil, id: UUIDv7? = nil) {
        self.number = number
        self.door = door
        self.id = id
    }
}

/// A guardian at the door scans the label and says whose door it is; a label at the wrong door is found out.
package struct FixCode: Command {
    package static let method: MethodName = "intake.code.fix"
    package static let summary = "Confirms by a scan at the door that a label hangs at its household."
    /// As scanned or typed.
    package let code: String
    package let area: AreaCode
    package let grid: String
    package let household: HouseholdName
    /// When it was scanned, if there was no network at the door.
    package let scanned: Timestamp?

    package init(
        code: String, area: AreaCode, grid: String, household: HouseholdName, scanned: Timestamp? = nil
    ) {
        self.code = code
        self.area = area
        self.grid = grid
        self.household = household
        self.scanned = scanned
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// Whether it had been confirmed before.
        package let already: Bool

        package init(already: Bool) {
            self.already = already
        }
    }
}

package struct ReplaceCode: Command {
    package static let method: MethodName = "intake.code.replace"
    package static let summary = "Gives a household another code; the one before leads nowhere at once."
    package let household: UUIDv7
    package let reason: ReplacementReason

    package init(household: UUIDv7, reason: ReplacementReason) {
        self.household = household
        self.reason = reason
    }

    package typealias Reply = Done
}

package struct RetireCode: Command {
    package static let method: MethodName = "intake.code.retire"
    package static let summary = "Retires a household's code without another in its place."
    package let household: UUIDv7
    package let reason: RetirementReason

    package init(household: UUIDv7, reason: RetirementReason) {
        self.household = household
        self.reason = reason
    }

    package typealias Reply = Done
}

/// Finds a household by its number or door, for staff who need its id.
package struct FindHousehold: OpeningCommand {
    package static let method: MethodName = "intake.household.find"
    package static let summary = "Finds a household of a village by its number or its door; opens nothing."
    package let area: AreaCode
    package let household: HouseholdName

    package init(area: AreaCode, household: HouseholdName) {
        self.area = area
        self.household = household
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let household: UUIDv7
        package let grid: String
        package let code: CodeState?

        package init(household: UUIDv7, grid: String, code: CodeState?) {
            self.household = household
            self.grid = grid
            self.code = code
        }
    }
}

/// Where a scanned code leads. Open to anyone who has the code: it proves a place, not a person.
package struct ResolveCode: OpeningCommand {
    package static let method: MethodName = "intake.code.resolve"
    package static let summary = "Tells the place a scanned or typed code belongs to; never a name."
    package let code: String

    package init(code: String) {
        self.code = code
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let area: AreaCode
        package let town: String
        package let village: String
        package let grid: String
        /// The door's number, hidden but for its end: `**12号`.
        package let door: String
        package let telephone: String
        package let state: CodeState

        package init(
            area: AreaCode, town: String, village: String, grid: String, door: String, telephone: String,
            state: CodeState
        ) {
            self.area = area
            self.town = town
            self.village = village
            self.grid = grid
            self.door = door
            self.telephone = telephone
            self.state = state
        }
    }
}
