/// Figures of cases, grouped one way.
///
/// Counts below the policy's smallest group (5) are withheld, and others with them, or the sum, where they could be worked
/// out from it. Areas come in the order of their codes, never by number: such a table
/// would teach villages to suppress complaints.
package struct ReadStatistics: Query {
    package static let method: Method = "intake.statistics"
    package static let summary =
        "Counts, medians of time to answer, share in time and ratings; small groups withheld."
    package let by: StatisticsGrouping
    /// Filed on this day or later.
    package let from: CivilDay
    /// Filed on this day or earlier.
    package let through: CivilDay
    /// In this area.
    package let area: AreaCode

    package init(by: StatisticsGrouping, from: CivilDay, through: CivilDay, area: AreaCode) {
        self.by = by
        self.from = from
        self.through = through
        self.area = area
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let all: Figures
        package let groups: [Group]

        package init(all: Figures, groups: [Group]) {
            self.all = all
            self.groups = groups
        }
    }

    package struct Group: Codable, Equatable, Sendable {
        /// An area's code, a category, a state, a kind, or a month `2026-11`.
        package let key: String
        package let figures: Figures

        package init(key: String, figures: Figures) {
            self.key = key
            self.figures = figures
        }
    }
}

package enum StatisticsGrouping: String, WireEnum {
    /// The level below the area asked for.
    case area
    case category
    case state
    case kind
    case month
}

/// The figures of a group; all absent if it is withheld.
package struct Figures: Codable, Equatable, Sendable {
    package let withheld: Bool
    /// 收件.
    package let filed: Int?
    package let answered: Int?
    /// Half of the answered were answered within this many hours.
    package let medianHours: Double?
    /// 按期率: answered in time, of all whose deadline has passed or that are answered; 0 to 1.
    package let inTime: Double?
    package let judged: Int?
    /// 满意率: the two highest grades, of all judged; 0 to 1. Absent below the smallest group.
    package let satisfied: Double?

    package init(
        filed: Int?, answered: Int?, medianHours: Double?, inTime: Double?, judged: Int?, satisfied: Double?,
        withheld: Bool = false
    ) {
        self.withheld = withheld
        self.filed = filed
        self.answered = answered
        self.medianHours = medianHours
        self.inTime = inTime
        self.judged = judged
        self.satisfied = satisfied
    }

    package static let withheld = Figures(
        filed: nil, answered: nil, medianHours: nil, inTime: nil, judged: nil, satisfied: nil, withheld: true)
}

/// The monthly sheet 月报表, one row a village or office: a CSV file for Excel (UTF-8 with BOM) as the one attachment.
package struct ReadMonthlySheet: Query {
    package static let method: Method = "intake.monthly-sheet"
    package static let summary = "Answers the month's figures as a CSV file that opens in Excel, as an attachment."
    package let area: AreaCode
    package let year: Int
    package let month: Int

    package init(area: AreaCode, year: Int, month: Int) {
        self.area = area
        self.year = year
        self.month = month
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let fileName: String
        package let mediaType: String
        package let rows: Int

        package init(fileName: String, mediaType: String, rows: Int) {
            self.fileName = fileName
            self.mediaType = mediaType
            self.rows = rows
        }
    }
}
