/// A year's notice of the General Office of the State Council 国务院办公厅关于部分节假日安排的通知: which days are off, and which
/// weekend days are worked instead.
package struct CalendarYear: Codable, Equatable, Sendable {
    package let year: Int
    /// The notice's number, 国办发明电〔2025〕7号, or where it was published.
    package let notice: String
    /// In order of their days. A few may lie in the December before.
    package let holidays: [Holiday]
    /// Weekend days that are worked 调休上班, in order; a few may lie in the December before.
    package let working: [CivilDay]

    package init(year: Int, notice: String, holidays: [Holiday], working: [CivilDay]) {
        self.year = year
        self.notice = notice
        self.holidays = holidays
        self.working = working
    }

    /// A run of days off, both ends included. Weekend days in it need not be named, and may be.
    package struct Holiday: Codable, Equatable, Sendable {
        package let name: String
        package let from: CivilDay
        package let to: CivilDay

        package init(name: String, from: CivilDay, to: CivilDay) {
            self.name = name
            self.from = from
            self.to = to
        }
    }
}

/// A year's notice was taken in, or a corrected one in its place. What rested on the provisional calendar of that year follows.
package struct CalendarYearSet: Event {
    package static let type: EventType = "intake.calendar.set"
    package static let summary = "A year's days off and make-up days were taken from the State Council's notice."
    package let year: CalendarYear
    /// The account.
    package let by: String
    package var subject: Subject? { nil }

    package init(year: CalendarYear, by: String) {
        self.year = year
        self.by = by
    }
}

package struct SetCalendarYear: Command {
    package static let method: MethodName = "intake.calendar.set"
    package static let summary =
        "Takes a year's notice of days off: its text, or the JSON of holiday-cn. The same notice again changes nothing."
    /// The file, at most 64 KiB.
    package let text: String

    package init(text: String) {
        self.text = text
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let year: CalendarYear
        /// False if the same notice was in force already.
        package let isNew: Bool

        package init(year: CalendarYear, isNew: Bool) {
            self.year = year
            self.isNew = isNew
        }
    }
}

package struct PreviewCalendarYear: Query {
    package static let method: MethodName = "intake.calendar.preview"
    package static let summary = "What a year's notice would move, without taking it; for operators."
    /// The file, at most 64 KiB.
    package let text: String

    package init(text: String) {
        self.text = text
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let year: CalendarYear
        /// False if the same notice is in force already.
        package let isNew: Bool
        /// Working days of the year, as they are and as they would be.
        package let workedBefore: Int
        package let workedAfter: Int
        /// Days that would be off and are not now, and the other way round.
        package let off: [CivilDay]
        package let worked: [CivilDay]
        /// Open cases with a provisional date, of those that were looked at: at most 10,000.
        package let cases: Int
        /// Dates of theirs that would come earlier, come later, or stay and no longer be provisional.
        package let earlier: Int
        package let later: Int
        package let kept: Int
        /// The nearest 20 of those that would move.
        package let moves: [Move]

        package init(
            year: CalendarYear, isNew: Bool, workedBefore: Int, workedAfter: Int, off: [CivilDay], worked: [CivilDay],
            cases: Int, earlier: Int, later: Int, kept: Int, moves: [Move]
        ) {
            self.year = year
            self.isNew = isNew
            self.workedBefore = workedBefore
            self.workedAfter = workedAfter
            self.off = off
            self.worked = worked
            self.cases = cases
            self.earlier = earlier
            self.later = later
            self.kept = kept
            self.moves = moves
        }
    }

    /// How many dates would move from one day to another.
    package struct Move: Codable, Equatable, Sendable {
        package let from: CivilDay
        package let to: CivilDay
        package let count: Int

        package init(from: CivilDay, to: CivilDay, count: Int) {
            self.from = from
            self.to = to
            self.count = count
        }
    }
}

package struct ReadCalendar: Query {
    package static let method: MethodName = "intake.calendar"
    package static let summary =
        "The years whose days off are published, newest first; beyond them dates are provisional."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let years: [Year]

        package init(years: [Year]) {
            self.years = years
        }
    }

    package struct Year: Codable, Equatable, Sendable {
        package let year: CalendarYear
        /// When it was taken in; absent where it came with the program or with the service's file.
        package let set: Timestamp?

        package init(year: CalendarYear, set: Timestamp?) {
            self.year = year
            self.set = set
        }
    }
}

extension Catalogue {
    /// The working-day calendar, which other services follow.
    package static let calendar = Catalogue(
        service: "intake", events: [CalendarYearSet.self], commands: [SetCalendarYear.self],
        queries: [PreviewCalendarYear.self, ReadCalendar.self])
}
