/// What a post may do. A role belongs to a post, a post has a holder and a deputy (A/B岗).
package enum Role: String, WireEnum {
    /// 清廉守护人, of a micro-grid.
    case guardian
    /// 村党组织书记.
    case villageSecretary = "village-secretary"
    /// 村文书/代办员: does the typing.
    case villageClerk = "village-clerk"
    /// 村务监督委员会 (居务 in communities).
    case villageSupervision = "village-supervision"
    /// Staff of an 廉情前哨站.
    case outpost
    case townDesk = "town-desk"
    /// 镇纪委/监察办.
    case townDiscipline = "town-discipline"
    case countyDesk = "county-desk"
    case countyDiscipline = "county-discipline"
    case taxOfficer = "tax-officer"
    /// 税务纪检组.
    case taxDiscipline = "tax-discipline"
    case hospitalReceiver = "hospital-receiver"
    /// 行风办.
    case hospitalConduct = "hospital-conduct"
    case hospitalObserver = "hospital-observer"
    case representative
    /// Runs the machines; sees no content.
    case `operator`
    case integrator
}

/// A role and the place it holds for, `town-desk@330281114`. A grid's scope is its village's code, a dash and its number.
package struct RoleAtScope: WireText {
    package let role: Role
    package let area: AreaCode
    /// The micro-grid 清廉微网格, for guardians.
    package let grid: String?

    package init(_ role: Role, _ area: AreaCode, grid: String? = nil) {
        self.role = role
        self.area = area
        self.grid = grid
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let role = Role(rawValue: String(parts[0])) else { return nil }
        let scope = parts[1].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let area = AreaCode(String(scope[0])) else { return nil }
        if scope.count == 2 {
            guard area.level == .village, !scope[1].isEmpty, scope[1].utf8.count <= 8,
                scope[1].utf8.allSatisfy({ (48...57).contains($0) })
            else { return nil }
        }
        self.init(role, area, grid: scope.count == 2 ? String(scope[1]) : nil)
    }

    package var description: String { "\(role.rawValue)@\(area)" + (grid.map { "-\($0)" } ?? "") }

    /// Whether the scope takes in a place, and a grid in it where one is asked for.
    package func covers(_ place: AreaCode, grid asked: String? = nil) -> Bool {
        area.contains(place) && (grid == nil || grid == asked)
    }

    /// Whether whoever holds this role may use `claimed`: the same role, for the same place or one within it.
    package func grants(_ claimed: RoleAtScope) -> Bool {
        role == claimed.role && covers(claimed.area, grid: claimed.grid)
    }

    package static let placeholder = RoleAtScope(.townDesk, .placeholder)
    package static let schema = Schema.text(
        pattern: "^[a-z-]+@[0-9]{6,12}(-[0-9]{1,8})?$", summary: "role and scope: role@area or guardian@village-grid")
}
