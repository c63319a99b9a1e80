/// Figures of cases, grouped one way, which may be handed on: small groups are withheld from whoever asks. For those who work on the
/// cases `ReadOverview` has whole ones.
///
/// Counts below the policy's smallest group (5) are withheld, and others with them, or the sum, where they could be worked
/// out from it. Areas come in the order of their codes, never by number: such a table
/// would teach villages to suppress complaints.
package struct ReadStatistics: Query {
    package static let method: MethodName = "intake.statistics"
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
        package let all: CaseFigures
        package let groups: [Group]

        package init(all: CaseFigures, groups: [Group]) {
            self.all = all
            self.groups = groups
        }
    }

    package struct Group: Codable, Equatable, Sendable {
        /// An area's code, a category, a state, a kind, or a month `2026-11`.
        package let key: String
        package let figures: CaseFigures

        package init(key: String, figures: CaseFigures) {
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

package enum YearBounds: NumberBounds {
    package static let range = 2_000...2_999
}

package enum MonthBounds: NumberBounds {
    package static let range = 1...12
}

/// The monthly sheet 月报表, a row per place one level below and one for the whole: a CSV file for Excel (UTF-8 with BOM) as the one
/// attachment. Whole for those who may list the cases, with a row of zeros for a place without any 零报告; for others who
/// oversee the place small groups are withheld as in `ReadStatistics`.
package struct ReadMonthlySheet: Query {
    package static let method: MethodName = "intake.monthly-sheet"
    package static let summary = "Answers the month's figures as a CSV file that opens in Excel, as an attachment."
    package let area: AreaCode
    @WholeNumber<YearBounds> package private(set) var year: Int
    @WholeNumber<MonthBounds> package private(set) var month: Int

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
