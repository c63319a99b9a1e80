/// Two lines of offices handle cases, and neither sees the other's.
package enum OfficeLine: String, WireEnum {
    /// The village committee and the desks of town and county: 咨询, 求助, 建议.
    case affairs
    /// Discipline inspection 纪检监察 of town and county: 监督.
    case discipline
}

/// An office that handles cases 承办单位: a line and its place, `affairs@330281114201`, `discipline@330281114`.
package struct Office: WireText, Comparable {
    package let line: OfficeLine
    package let area: AreaCode

    package init(_ line: OfficeLine, _ area: AreaCode) {
        self.line = line
        self.area = area
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let line = OfficeLine(rawValue: String(parts[0])),
            let area = AreaCode(String(parts[1])),
            line == .affairs || area.level < .village
        else { return nil }
        self.init(line, area)
    }

    package var description: String { "\(line.rawValue)@\(area)" }

    /// The office one level up in the same line; nil at the county.
    package var superior: Office? { area.parent.map { Office(line, $0) } }

    /// The roles that do its work.
    package var roles: Set<Role> { Self.roles(line, area.level) }

    /// The roles of every office above it.
    package var superiorRoles: Set<Role> {
        [.town, .county].filter { $0 < area.level }.reduce(into: []) { $0.formUnion(Self.roles(line, $1)) }
    }

    /// The roles of a line's offices on every level.
    static func roles(of line: OfficeLine) -> Set<Role> {
        [AreaCode.Level.village, .town, .county].reduce(into: []) { $0.formUnion(roles(line, $1)) }
    }

    private static func roles(_ line: OfficeLine, _ level: AreaCode.Level) -> Set<Role> {
        switch (line, level) {
        case (.affairs, .village): [.villageSecretary, .villageClerk]
        case (.affairs, .town): [.townDesk]
        case (.affairs, .county): [.countyDesk]
        case (.discipline, .village): []
        case (.discipline, .town): [.townDiscipline]
        case (.discipline, .county): [.countyDiscipline]
        }
    }

    package static func < (left: Office, right: Office) -> Bool { left.description < right.description }

    package static let placeholder = Office(.affairs, .placeholder)
    package static let schema = Schema.text(
        pattern: "^(affairs@([0-9]{6}|[0-9]{9}|[0-9]{12})|discipline@([0-9]{6}|[0-9]{9}))$",
        summary: "an office: its line and the area it works for")
}
