import Messages

/// The doors that the page of a new case lists, and what must be chosen before they are.
///
/// A village's doors are listed at once where they are few enough; of a larger one, those of a grid. Village and grid stand in the
/// page's address, which a door never does.
struct NewCaseDoors: Sendable {
    /// Whose doors are listed; nil if none are.
    private(set) var village: AreaCode?
    private(set) var grid: String?
    private(set) var doors: [ActChoices.Choice] = []
    /// To choose from first; empty where there is nothing to choose.
    private(set) var villages: [ActChoices.Choice] = []
    private(set) var grids: [ActChoices.Choice] = []
    /// There are more than one list holds.
    private(set) var isCut = false

    /// Who works for one village finds its doors listed; who works for several chooses one first.
    ///
    /// - Parameters:
    ///   - village: as the address has it.
    ///   - grid: as the address has it.
    static func read(
        village: AreaCode?, grid: String?, _ names: CaseNames, _ edge: Edge, _ context: EdgeContext
    ) async throws -> NewCaseDoors {
        var found = NewCaseDoors()
        let offered = try context.staff.villagesToEnterFor(names.register)
        guard !offered.isEmpty else { return found }
        if offered.count > 1 {
            found.villages = offered.map { .init(value: $0.code.description, label: $0.name) }
        }
        let chosen = offered.count == 1 ? offered.first : offered.first { $0.code == village }
        guard let chosen else { return found }
        found.village = chosen.code
        do {
            try await found.list(in: chosen.code, grid: grid, names, edge, context)
        } catch is DeskError {
            // The door is then typed.
        }
        return found
    }

    private mutating func list(
        in village: AreaCode, grid asked: String?, _ names: CaseNames, _ edge: Edge, _ context: EdgeContext
    ) async throws {
        let register = try await edge.grids(of: village, context)
        func name(_ grid: String) -> String {
            let name = register.first { $0.grid.number == grid }?.grid.name ?? ""
            return name.isEmpty ? names.words("staff.grid", ["grid": grid]) : "\(grid) \(name)"
        }
        if register.map(\.households).reduce(0, +) > ListDoors.limit {
            grids = register.map { .init(value: $0.grid.number, label: name($0.grid.number)) }
            grid = grids.first { $0.value == asked }?.value
            guard grid != nil else { return }
        }
        let reply = try await edge.ask(ListDoors(area: village, grid: grid), context)
        isCut = reply.next != nil
        doors = reply.doors.map { one in
            let number = one.number.map { names.words("staff.doors.number", ["number": $0]) } ?? ""
            return .init(
                value: ListedDoor(household: one.household, door: one.door).description, label: one.door + number,
                group: name(one.grid))
        }
    }

    /// Where the form is sent, so that a refused one shows the same list.
    var address: String {
        var query: [String] = []
        if !villages.isEmpty, let village { query.append("v=\(village)") }
        if let grid { query.append("grid=\(grid)") }
        return "/desk/new" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// What is chosen before the doors are listed; nil where they are listed at once.
    var place: Place? {
        guard !villages.isEmpty || !grids.isEmpty else { return nil }
        func options(_ choices: [ActChoices.Choice], _ chosen: String?) -> Place.Options? {
            choices.isEmpty
                ? nil
                : Place.Options(
                    options: choices.map {
                        .init(placeValue: $0.value, placeName: $0.label, isChosen: $0.value == chosen)
                    })
        }
        return Place(villages: options(villages, village?.description), grids: options(grids, grid))
    }

    struct Place: Sendable {
        let villages: Options?
        let grids: Options?

        struct Options: Sendable { let options: [Option] }
        struct Option: Sendable {
            let placeValue: String
            let placeName: String
            let isChosen: Bool
        }
    }
}

extension Viewer {
    /// The villages for whose households the viewer may enter cases.
    func villagesToEnterFor(_ register: Register) -> [Area] {
        register.places(in: register.county).filter { area in
            area.code.level == .village && actor.holds(Self.affairs, at: area.code)
        }
    }

    /// The offices that handle affairs.
    static let affairs: Set<Role> = [.villageSecretary, .villageClerk, .townDesk, .countyDesk]
}

/// A door in the list that a new case's household is chosen from, as the form sends it: `ID DOOR`. The door goes along so that
/// the desk can tell whether it still is the one that was shown.
struct ListedDoor: LosslessStringConvertible, Equatable, Sendable {
    let household: UUIDv7
    let door: String

    /// The choice of a door that is not in the list.
    static let none = "other"

    init(household: UUIDv7, door: String) {
        self.household = household
        self.door = door
    }

    init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let household = UUIDv7(parts[0]) else { return nil }
        self.init(household: household, door: String(parts[1]))
    }

    var description: String { "\(household) \(door)" }
}
