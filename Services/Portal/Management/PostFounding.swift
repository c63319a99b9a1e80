import Messages

/// The form that establishes a post in one place.
struct PostFounding: Sendable {
    let roles: [Choice]
    /// Of a village; a guardian's post names one.
    let grids: [Choice]
    let hasGrids: Bool
    let foundingID: String
    let foundingProblem: String?

    struct Choice: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    /// What was sent, and why it was refused.
    struct Attempt: Sendable {
        let role: Role?
        let grid: String?
        let area: AreaCode
        private(set) var problem: String?

        init(_ form: Form, at area: AreaCode) {
            role = form["role"].flatMap { Role(rawValue: $0) }
            grid = form["grid"]
            self.area = area
        }

        /// Nil if no role was chosen.
        var scope: RoleAtScope? { role.map { RoleAtScope($0, area, grid: $0 == .guardian ? grid : nil) } }

        func refused(_ problem: String) -> Attempt {
            var attempt = self
            attempt.problem = problem
            return attempt
        }
    }

    /// Nil where there is nothing to establish.
    init?(roles: [Role], grids: [Grid], _ attempt: Attempt?, id: UUIDv7, _ words: Words) {
        guard !roles.isEmpty else { return nil }
        self.roles = roles.map {
            Choice(value: $0.rawValue, name: words("role.\($0.rawValue)"), isChosen: $0 == attempt?.role)
        }
        self.grids = grids.map {
            Choice(value: $0.number, name: "\($0.number) \($0.name)", isChosen: $0.number == attempt?.grid)
        }
        hasGrids = !grids.isEmpty
        foundingID = id.description
        foundingProblem = attempt?.problem
    }

    /// The roles whose posts a person may establish in a place, as far as this page offers them. The register decides.
    static func roles(at area: AreaCode, _ viewer: Viewer?) -> [Role] {
        let held = Set((viewer?.roles ?? []).filter { $0.grid == nil && $0.area.contains(area) }.map(\.role))
        return offered.filter { $0.level == area.level && !$0.by.isDisjoint(with: held) }.map(\.role)
    }

    private static let offered: [(role: Role, level: AreaCode.Level, by: Set<Role>)] = {
        let county: Set<Role> = [.operator, .countyDesk]
        let town = county.union([.townDesk])
        return [
            (.guardian, .village, town.union([.villageClerk, .villageSecretary])),
            (.villageSecretary, .village, town), (.villageClerk, .village, town),
            (.villageSupervision, .village, town), (.outpost, .village, town),
            (.townDesk, .town, county), (.townDiscipline, .town, [.operator, .countyDiscipline]),
            (.countyDesk, .county, [.operator]), (.countyDiscipline, .county, [.operator]),
            (.operator, .county, [.operator]),
        ]
    }()
}
