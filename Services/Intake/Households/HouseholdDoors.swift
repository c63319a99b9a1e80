import Foundation
import Messages
import ServiceKit

/// Doors to choose from, and the choice.
enum HouseholdDoors {
    static func list(_ command: ListDoors, _ act: Act) throws -> ListDoors.Reply {
        try act.require(RegisterPermissions.affairs, at: command.area)
        guard command.area.level == .village else {
            throw DeskError.invalid("households.doors", "请按村查询 (ask village by village)")
        }
        var after: RegisteredHousehold?
        if let id = command.after {
            after = try RegisteredHousehold.find(id, in: act.database)
            guard after?.area == command.area else { throw DeskError.unknownHousehold }
        }
        let page = try RegisteredHousehold.walk(
            command.area, grid: command.grid, after: after, limit: command.limit + 1, in: act.database)
        let households = page.prefix(command.limit)
        let listed = try households.filter(isOffered).compactMap { household -> Listed? in
            try act.open(household.details, of: household.subject, for: .doors)
                .flatMap { HouseholdDetails(sealed: $0) }.map { Listed(household: household, details: $0) }
        }
        let counts = Dictionary(listed.map { ($0.door, 1) }, uniquingKeysWith: +)
        return ListDoors.Reply(
            doors: listed.sorted(by: <).map { one in
                ListDoors.Entry(
                    household: one.household.id, grid: one.household.grid, door: one.details.door,
                    number: counts[one.door] == 1 ? nil : one.details.number)
            }, next: page.count > command.limit ? households.last?.id : nil)
    }

    /// - Throws: `DeskError`: not listed, or not with this door any more.
    static func check(_ household: RegisteredHousehold, isListedWith door: String, _ act: Act) throws {
        guard isOffered(household), let sealed = try act.peek(household.details, of: household.subject),
            let details = HouseholdDetails(sealed: sealed)
        else { throw DeskError.unlistedHousehold }
        guard DoorNumber.canonical(door) == DoorNumber.canonical(details.door) else { throw DeskError.movedHousehold }
    }

    private static func isOffered(_ household: RegisteredHousehold) -> Bool { household.code?.state != .retired }

    private struct Listed: Comparable {
        let household: RegisteredHousehold
        let details: HouseholdDetails
        /// What two spellings of one door share.
        let door: String

        init(household: RegisteredHousehold, details: HouseholdDetails) {
            self.household = household
            self.details = details
            door = DoorNumber.canonical(details.door)
        }

        static func == (one: Listed, other: Listed) -> Bool { one.household.id == other.household.id }

        /// Numbers within doors count as numbers: 2号 is before 10号.
        static func < (one: Listed, other: Listed) -> Bool {
            let (left, right) = (one.household, other.household)
            if left.grid != right.grid { return left.grid < right.grid }
            if left.order != right.order { return left.order < right.order }
            let pairs = [(one.door, other.door), (one.details.number, other.details.number)]
            let order = pairs.lazy.map { $0.compare($1, options: .numeric) }.first { $0 != .orderedSame }
            return order == .orderedAscending
        }
    }
}

extension OpeningPurpose {
    /// A list from which the household of a case is chosen.
    static let doors = OpeningPurpose.daily("doors")
}

extension DeskError {
    static let movedHousehold = DeskError.refused(
        "household.moved", "这一户的门牌已改；请核对后重新选 (this household has another door by now: choose it anew)")
    static let unlistedHousehold = DeskError.refused(
        "household.unlisted",
        "这一户已不在名单上（户廉码已停用，或资料已销毁）；请核对后另选，或写门牌号 (this household is not listed any more: choose another, or name it by its door)"
    )
}
