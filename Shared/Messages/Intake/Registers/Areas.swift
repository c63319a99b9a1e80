/// What kind of place an area code names.
package enum AreaKind: String, WireEnum {
    /// 县, 县级市, 区.
    case county
    /// 镇, 乡, 街道.
    case town
    /// 村.
    case village
    /// 社区: its people are 居民, its affairs 居务.
    case community

    package var level: AreaCode.Level {
        switch self {
        case .county: .county
        case .town: .town
        case .village, .community: .village
        }
    }
}

/// A place as it is registered, with how its offices are reached: all of it is public.
package struct Area: Codable, Equatable, Sendable {
    package let code: AreaCode
    package let name: String
    package let kind: AreaKind
    /// Of its office, printed on every label there.
    package let telephone: String?
    /// When the telephone is answered and the office is open: 工作日 8:30—11:30.
    package let hours: String?
    /// Where the office is.
    package let address: String?
    /// Where a matter of supervision can be told in person 当面说; of a county or a town.
    package let discipline: DisciplineOffice?

    package init(
        code: AreaCode, name: String, kind: AreaKind, telephone: String? = nil, hours: String? = nil,
        address: String? = nil, discipline: DisciplineOffice? = nil
    ) {
        self.code = code
        self.name = name
        self.kind = kind
        self.telephone = telephone
        self.hours = hours
        self.address = address
        self.discipline = discipline
    }

    /// 纪委, 纪工委 of a place: where it is, and its telephone.
    package struct DisciplineOffice: Codable, Equatable, Sendable {
        package let telephone: String
        package let address: String

        package init(telephone: String, address: String) {
            self.telephone = telephone
            self.address = address
        }
    }
}

package struct AreaRegistered: Event {
    package static let type: EventType = "intake.area.registered"
    package static let summary = "A county, town, village or urban community was registered."
    package let area: Area
    package var subject: Subject? { Subject("area", area.code) }

    package init(area: Area) {
        self.area = area
    }
}

package struct AreaChanged: Event {
    package static let type: EventType = "intake.area.changed"
    package static let summary = "A place got another name or kind, or its offices are reached another way."
    package let area: Area
    package var subject: Subject? { Subject("area", area.code) }

    package init(area: Area) {
        self.area = area
    }
}

/// One line of a file of areas, as it stands there.
package struct AreaRow: Codable, Equatable, Sendable {
    @WholeNumber<LineBounds> package private(set) var line: Int
    package let code: String
    package let name: String
    /// A word of `AreaKind`, or 县, 市, 区, 镇, 乡, 街道, 村, 社区; empty: by the level of the code, a village at the lowest.
    /// Absent, of this and those below: as it was. Empty, of those below: none.
    package let kind: String?
    package let telephone: String?
    package let hours: String?
    package let address: String?
    package let disciplineTelephone: String?
    package let disciplineAddress: String?

    package init(
        line: Int, code: String, name: String, kind: String? = nil, telephone: String? = nil, hours: String? = nil,
        address: String? = nil, disciplineTelephone: String? = nil, disciplineAddress: String? = nil
    ) {
        self.line = line
        self.code = code
        self.name = name
        self.kind = kind
        self.telephone = telephone
        self.hours = hours
        self.address = address
        self.disciplineTelephone = disciplineTelephone
        self.disciplineAddress = disciplineAddress
    }
}

package struct ImportAreas: Command {
    package static let method: MethodName = "intake.areas.import"
    package static let summary = "Registers or renames places; safe to repeat. A place comes after the one it lies in."
    /// At most `ImportReport.rowLimit`.
    package let rows: [AreaRow]
    /// Whether the report only foresees what would become of the rows: nothing is done. Absent: no.
    package let trial: Bool?
    /// Of a trial: counties and towns that earlier rows of the file would register, at most `ImportReport.rowLimit`.
    package let assumed: [AreaCode]?

    package init(rows: [AreaRow], trial: Bool? = nil, assumed: [AreaCode]? = nil) {
        self.rows = rows
        self.trial = trial
        self.assumed = assumed
    }

    package typealias Reply = ImportReport
}

package struct ListAreas: Query {
    package static let method: MethodName = "intake.areas.list"
    package static let summary = "Lists the places in an area, itself included, by code."
    package let within: AreaCode
    /// The last code of the page before.
    package let after: AreaCode?

    package init(within: AreaCode, after: AreaCode? = nil) {
        self.within = within
        self.after = after
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// At most 1,000.
        package let areas: [Area]
        package let more: Bool

        package init(areas: [Area], more: Bool) {
            self.areas = areas
            self.more = more
        }
    }
}
