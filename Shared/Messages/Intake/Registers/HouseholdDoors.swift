/// Households of a list of doors.
package enum DoorBounds: NumberBounds {
    package static let range = 1...500
}

/// Opens the doors of a village, for who enters a case there and chooses the household instead of typing it. A command, because
/// it opens what is sealed; recorded in one event per list, account and day.
package struct ListDoors: OpeningCommand {
    package static let method: MethodName = "intake.households.doors"
    package static let summary = "Lists a village's doors in walking order, for who enters a case that came from one."
    /// A village or community.
    package let area: AreaCode
    package let grid: String?
    /// `next` of the page before.
    package let after: UUIDv7?
    /// Households looked at.
    @WholeNumber<DoorBounds> package private(set) var limit: Int

    package init(area: AreaCode, grid: String? = nil, after: UUIDv7? = nil, limit: Int = Self.limit) {
        self.area = area
        self.grid = grid
        self.after = after
        self.limit = limit
    }

    package static let limit = DoorBounds.range.upperBound

    package struct Reply: Codable, Equatable, Sendable {
        /// By grid, place in the walk, and door. Without households whose code was retired or whose sealed content was
        /// destroyed, so that a page may hold less than `limit` and yet not be the last.
        package let doors: [Entry]
        /// Send it as `after` for the next page; absent at the end.
        package let next: UUIDv7?

        package init(doors: [Entry], next: UUIDv7?) {
            self.doors = doors
            self.next = next
        }
    }

    /// Never a holder's name, never a telephone.
    package struct Entry: Codable, Equatable, Sendable {
        /// With `door`, what `intake.case.file-by-staff` takes as the household.
        package let household: UUIDv7
        package let grid: String
        /// 门牌号.
        package let door: String
        /// 户号, only where another household of this page has the same door.
        package let number: String?

        package init(household: UUIDv7, grid: String, door: String, number: String?) {
            self.household = household
            self.grid = grid
            self.door = door
            self.number = number
        }
    }
}
