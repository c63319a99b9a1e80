/// What an event says of one household: nothing that names it, and nothing to guess its number by once it is destroyed.
package struct HouseholdEntry: Codable, Equatable, Sendable {
    package let id: UUIDv7
    package let grid: String
    /// Place in the walk through the grid, from 0; label sheets and visits follow it.
    package let order: Int
    /// Number, door, holder and telephone, sealed under `household/<id>`.
    package let details: SealedReference

    package init(id: UUIDv7, grid: String, order: Int, details: SealedReference) {
        self.id = id
        self.grid = grid
        self.order = order
        self.details = details
    }

    /// An event holds at most this many, so that it stays below `EventBytes.limit`.
    package static let batchLimit = 200
}

package struct HouseholdsRegistered: Event {
    package static let type: EventType = "intake.households.registered"
    package static let summary = "Households of one village were registered, some hundreds in one event."
    package let area: AreaCode
    package let households: [HouseholdEntry]
    package var subject: Subject? { Subject("area", area) }

    package init(area: AreaCode, households: [HouseholdEntry]) {
        self.area = area
        self.households = households
    }
}

package struct HouseholdsChanged: Event {
    package static let type: EventType = "intake.households.changed"
    package static let summary = "Households of one village got another grid, place in the walk, or other details."
    package let area: AreaCode
    package let households: [HouseholdEntry]
    package var subject: Subject? { Subject("area", area) }

    package init(area: AreaCode, households: [HouseholdEntry]) {
        self.area = area
        self.households = households
    }
}

/// One line of a file of households, as it stands there.
package struct HouseholdRow: Codable, Equatable, Sendable {
    @WholeNumber<LineBounds> package private(set) var line: Int
    package let area: String
    package let grid: String
    /// 户号, unique in its village.
    package let number: String
    /// 门牌号.
    package let door: String
    /// 户主.
    package let holder: String
    /// Absent: as it was. Empty: none.
    package let telephone: String?
    /// 走访顺序; empty is 0. Absent: as it was.
    package let order: String?

    package init(
        line: Int, area: String, grid: String, number: String, door: String, holder: String, telephone: String? = nil,
        order: String? = nil
    ) {
        self.line = line
        self.area = area
        self.grid = grid
        self.number = number
        self.door = door
        self.holder = holder
        self.telephone = telephone
        self.order = order
    }
}

package struct ImportHouseholds: Command {
    package static let method: MethodName = "intake.households.import"
    package static let summary = "Registers or amends households by village and number; safe to repeat."
    /// At most `ImportReport.rowLimit`.
    package let rows: [HouseholdRow]
    /// Whether the report only foresees what would become of the rows: nothing is done. Absent: no.
    package let trial: Bool?

    package init(rows: [HouseholdRow], trial: Bool? = nil) {
        self.rows = rows
        self.trial = trial
    }

    package typealias Reply = ImportReport
}

/// Why a household's sealed content is opened. A closed list: what is recorded holds no free text.
package enum ReadingPurpose: String, WireEnum {
    /// 走访.
    case visit
    /// 联系住户.
    case contact
    /// 核对登记.
    case correction
}

/// Opens what is sealed of one household; recorded in the ledger.
package struct ReadHousehold: OpeningCommand {
    package static let method: MethodName = "intake.household.read"
    package static let summary = "Opens one household's number, door, holder and telephone; the opening is recorded."
    package let household: UUIDv7
    package let purpose: ReadingPurpose

    package init(household: UUIDv7, purpose: ReadingPurpose) {
        self.household = household
        self.purpose = purpose
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let area: AreaCode
        package let grid: String
        package let number: String
        package let door: String
        package let holder: String
        package let telephone: String

        package init(
            area: AreaCode, grid: String, number: String, door: String, holder: String, telephone: String
        ) {
            self.area = area
            self.grid = grid
            self.number = number
            self.door = door
            self.holder = holder
            self.telephone = telephone
        }
    }
}

package struct ListHouseholds: Query {
    package static let method: MethodName = "intake.households.list"
    package static let summary = "Lists a village's households in walking order, without anything sealed."
    package let area: AreaCode
    package let grid: String?
    /// The last of the page before.
    package let after: UUIDv7?

    package init(area: AreaCode, grid: String? = nil, after: UUIDv7? = nil) {
        self.area = area
        self.grid = grid
        self.after = after
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// At most 500.
        package let households: [Entry]
        package let more: Bool

        package init(households: [Entry], more: Bool) {
            self.households = households
            self.more = more
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let household: UUIDv7
        package let grid: String
        package let order: Int
        /// State of its newest code; absent before the first.
        package let code: CodeState?

        package init(household: UUIDv7, grid: String, order: Int, code: CodeState?) {
            self.household = household
            self.grid = grid
            self.order = order
            self.code = code
        }
    }
}

package struct CountHouseholds: Query {
    package static let method: MethodName = "intake.households.count"
    package static let summary = "Counts an area's households, grids, guardians' posts, and codes by state."
    package let area: AreaCode

    package init(area: AreaCode) {
        self.area = area
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let households: Int
        package let grids: Int
        package let guardians: Int
        /// Newest codes of households by state.
        package let codes: [String: Int]

        package init(households: Int, grids: Int, guardians: Int, codes: [String: Int]) {
            self.households = households
            self.grids = grids
            self.guardians = guardians
            self.codes = codes
        }
    }
}
