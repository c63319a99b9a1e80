import Columns
import GRDB
import Messages
import ServiceKit

enum HouseholdHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(ImportHouseholds.self, HouseholdImport.run)
        service.on(ReadHousehold.self, read)
        service.on(FindHousehold.self, find)
        service.on(ListDoors.self, HouseholdDoors.list)
        service.on(ListHouseholds.self, list)
        service.on(CountHouseholds.self, count)
    }

    /// Who may not know a household is told the same as of one that does not exist.
    private static func read(_ command: ReadHousehold, _ act: Act) throws -> ReadHousehold.Reply {
        guard let household = try RegisteredHousehold.find(command.household, in: act.database),
            act.actor.holds(RegisterPermissions.door.subtracting([.operator]), at: household.area, grid: household.grid)
        else { throw DeskError.unknownHousehold }
        let purpose = OpeningPurpose.each("household: \(command.purpose.rawValue)")
        guard let sealed = try act.open(household.details, of: household.subject, for: purpose),
            let details = HouseholdDetails(sealed: sealed)
        else { throw DeskError.forgottenHousehold }
        act.sealReply(for: household.subject)
        return ReadHousehold.Reply(
            area: household.area, grid: household.grid, number: details.number, door: details.door,
            holder: details.holder, telephone: details.telephone)
    }

    private static func find(_ command: FindHousehold, _ act: Act) throws -> FindHousehold.Reply {
        try act.require(RegisterPermissions.village, at: command.area)
        let household = try search(command.household, in: command.area, by: RegisterPermissions.village, act)
        return FindHousehold.Reply(household: household.id, grid: household.grid, code: household.code?.state)
    }

    /// A door is compared with the village's sealed ones, up to this many.
    private static let searchLimit = 5_000

    /// The household for which a case is entered.
    ///
    /// - Parameter area: its village; may be nil if the household is named by its id.
    /// - Throws: `DeskError`: forbidden, unknown, of several that share a door, or not listed any more as it was chosen.
    static func find(_ name: HouseholdName, in area: AreaCode?, _ act: Act) throws -> RegisteredHousehold {
        if let area { try act.require(RegisterPermissions.affairs, at: area) }
        return try search(name, in: area, by: RegisterPermissions.affairs, act)
    }

    /// - Parameter roles: who may know the household. Nobody else learns that there is one, nor whether a door is its own.
    private static func search(
        _ name: HouseholdName, in area: AreaCode?, by roles: Set<Role>, _ act: Act
    ) throws -> RegisteredHousehold {
        if let id = name.id, name.number == nil {
            guard let household = try RegisteredHousehold.find(id, in: act.database),
                area == nil || household.area == area, act.actor.holds(roles, at: household.area)
            else { throw DeskError.unknownHousehold }
            if let door = name.door { try HouseholdDoors.check(household, isListedWith: door, act) }
            return household
        }
        guard name.id == nil, let area else { throw DeskError.unclearHousehold }
        switch (name.number, name.door) {
        case (let number?, nil):
            let number = HouseholdNumber(TypedNumber.identifier(number), in: area)
            guard let household = try number.household(act) else { throw DeskError.unknownHousehold }
            return household
        case (nil, let door?):
            let wanted = DoorNumber.canonical(door)
            let all = try RegisteredHousehold.walk(
                area, grid: nil, after: nil, limit: searchLimit, in: act.database)
            let found = try all.filter { household in
                guard let sealed = try act.peek(household.details, of: household.subject) else { return false }
                return HouseholdDetails(sealed: sealed).map { DoorNumber.canonical($0.door) } == wanted
            }
            guard let household = found.first else { throw DeskError.unknownHousehold }
            guard found.count == 1 else {
                throw DeskError.refused(
                    "household.ambiguous", "有几户同一门牌；请用户号 (several share this door: give the number)")
            }
            return household
        default: throw DeskError.unclearHousehold
        }
    }

    private static func list(_ query: ListHouseholds, _ view: View) throws -> ListHouseholds.Reply {
        try view.require(RegisterPermissions.readers, at: query.area, grid: query.grid)
        let limit = 500
        let after = try query.after.flatMap { try RegisteredHousehold.find($0, in: view.database) }
        guard query.area.level == .village, query.after == nil || after?.area == query.area else {
            throw DeskError.invalid("households.list", "请按村查询，翻页用上一页的最后一户 (ask village by village)")
        }
        let page = try RegisteredHousehold.walk(
            query.area, grid: query.grid, after: after, limit: limit + 1, in: view.database)
        let entries = page.prefix(limit).map {
            ListHouseholds.Entry(household: $0.id, grid: $0.grid, order: $0.order, code: $0.code?.state)
        }
        return ListHouseholds.Reply(households: entries, more: page.count > limit)
    }

    private static func count(_ query: CountHouseholds, _ view: View) throws -> CountHouseholds.Reply {
        try view.require(RegisterPermissions.readers, at: query.area)
        let db = view.database
        guard try AreaRegister.find(query.area, in: db) != nil else { throw DeskError.unknownArea(query.area) }
        let within: StatementArguments = [query.area, query.area.end]
        func number(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql, arguments: within) ?? 0 }
        let states = try Row.fetchAll(
            db,
            sql: """
                SELECT code_state, COUNT(*) FROM household
                WHERE area >= ? AND area < ? AND code_state IS NOT NULL GROUP BY code_state
                """, arguments: within)
        return CountHouseholds.Reply(
            households: try number("SELECT COUNT(*) FROM household WHERE area >= ? AND area < ?"),
            grids: try number("SELECT COUNT(*) FROM grid WHERE area >= ? AND area < ?"),
            guardians: try number(
                """
                SELECT COUNT(*) FROM post
                WHERE area >= ? AND area < ? AND role = 'guardian' AND abolished IS NULL
                """),
            codes: Dictionary(states.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 }))
    }
}
