/// The figures of an area. For those who may list its cases themselves they are whole, however small a group is, and over the very
/// cases that `ListCases` shows them. For others who oversee the place, small groups are withheld as in `ReadStatistics`.
package struct ReadOverview: Query {
    package static let method: MethodName = "intake.overview"
    package static let summary =
        "Figures of an area's cases, whole for who may list them, with what is overdue and how long."
    package let area: AreaCode
    /// Filed on this day or later.
    package let from: CivilDay
    /// Filed on this day or earlier.
    package let through: CivilDay

    package init(area: AreaCode, from: CivilDay, through: CivilDay) {
        self.area = area
        self.from = from
        self.through = through
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let all: CaseFigures
        package let sections: [Section]
        /// For who may list the cases; absent for others, from whom small groups are withheld.
        package let whole: Whole?

        package init(all: CaseFigures, sections: [Section], whole: Whole?) {
            self.all = all
            self.sections = sections
            self.whole = whole
        }
    }

    package struct Whole: Codable, Equatable, Sendable {
        /// Filed in this month of today, and in the whole month before.
        package let thisMonth: CaseFigures
        package let lastMonth: CaseFigures
        /// Now, whenever filed.
        package let overdue: OverdueAges

        package init(thisMonth: CaseFigures, lastMonth: CaseFigures, overdue: OverdueAges) {
            self.thisMonth = thisMonth
            self.lastMonth = lastMonth
            self.overdue = overdue
        }
    }

    package struct Section: Codable, Equatable, Sendable {
        package let by: StatisticsGrouping
        /// Of places all that are registered one level below, in the order of their codes, those without a case too.
        package let groups: [Group]

        package init(by: StatisticsGrouping, groups: [Group]) {
            self.by = by
            self.groups = groups
        }
    }

    package struct Group: Codable, Equatable, Sendable {
        /// An area's code, a category, a state, a kind, or a month `2026-11`.
        package let key: String
        package let figures: CaseFigures
        /// Of places alone, for who may list the cases.
        package let overdue: OverdueAges?

        package init(key: String, figures: CaseFigures, overdue: OverdueAges?) {
            self.key = key
            self.figures = figures
            self.overdue = overdue
        }
    }
}

/// Opens why filers were dissatisfied, newest first. A command, because it opens what is sealed; recorded once a day.
package struct OpenRatings: OpeningCommand {
    package static let method: MethodName = "intake.ratings.open"
    package static let summary = "Shows why filers were dissatisfied, of the newest such cases that the actor may open."
    package let area: AreaCode
    /// Filed on this day or later.
    package let from: CivilDay
    /// Filed on this day or earlier.
    package let through: CivilDay

    package init(area: AreaCode, from: CivilDay, through: CivilDay) {
        self.area = area
        self.from = from
        self.through = through
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// At most 20. Without those that the actor may list but not open.
        package let ratings: [Entry]

        package init(ratings: [Entry]) {
            self.ratings = ratings
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let `case`: UUIDv7
        package let village: AreaCode
        package let category: String
        /// The worst of all rounds.
        package let grade: CaseGrade
        /// What was said last with a grade; absent once shredded.
        package let reason: String?

        package init(case: UUIDv7, village: AreaCode, category: String, grade: CaseGrade, reason: String?) {
            self.case = `case`
            self.village = village
            self.category = category
            self.grade = grade
            self.reason = reason
        }
    }

    package static let limit = 20
}

/// Figures of a group of cases, all absent where the group is withheld. Another that is absent is withheld, or there is nothing to
/// make it from.
package struct CaseFigures: Codable, Equatable, Sendable {
    /// 收件.
    package let filed: Int?
    package let answered: Int?
    /// Half of the answered were answered within this many hours.
    package let medianHours: Double?
    /// Answered after the deadline, or not answered by it; for who may list the cases.
    package let late: Int?
    /// 按期率: answered in time, of all whose deadline has passed or that are answered; 0 to 1.
    package let inTime: Double?
    package let judged: Int?
    /// 满意率: the two highest grades, of all judged; 0 to 1.
    package let satisfied: Double?
    /// How many got each grade, the worst of all rounds, 1 to 5; for who may list the cases.
    package let grades: [Int]?

    package init(
        filed: Int?, answered: Int?, medianHours: Double?, late: Int?, inTime: Double?, judged: Int?,
        satisfied: Double?, grades: [Int]?
    ) {
        self.filed = filed
        self.answered = answered
        self.medianHours = medianHours
        self.late = late
        self.inTime = inTime
        self.judged = judged
        self.satisfied = satisfied
        self.grades = grades
    }

    package static let withheld = CaseFigures(
        filed: nil, answered: nil, medianHours: nil, late: nil, inTime: nil, judged: nil, satisfied: nil, grades: nil)

    package var isWithheld: Bool { filed == nil }
}

/// How many cases are overdue, by the days since the deadline that passed first.
package struct OverdueAges: Codable, Equatable, Sendable {
    /// In the order of `CasePart.ages`.
    package let counts: [Int]

    package init(counts: [Int]) {
        self.counts = counts
    }

    package var all: Int { counts.reduce(0, +) }
}

/// The cases that one figure counts.
package enum CasePart: String, WireEnum {
    case answered
    /// Answered after the deadline, or not answered by it.
    case late
    /// Overdue now.
    case overdue
    /// The worst grade of all rounds.
    case grade1 = "grade-1"
    case grade2 = "grade-2"
    case grade3 = "grade-3"
    case grade4 = "grade-4"
    case grade5 = "grade-5"
    /// Overdue now, since so many days.
    case overdue3 = "overdue-1-3"
    case overdue7 = "overdue-4-7"
    case overdue30 = "overdue-8-30"
    case overdueMore = "overdue-31"

    package static let grades: [CasePart] = [.grade1, .grade2, .grade3, .grade4, .grade5]
    package static let ages: [CasePart] = [.overdue3, .overdue7, .overdue30, .overdueMore]

    /// Days since the deadline.
    package var age: ClosedRange<Int>? {
        switch self {
        case .overdue: 1...1_000_000
        case .overdue3: 1...3
        case .overdue7: 4...7
        case .overdue30: 8...30
        case .overdueMore: 31...1_000_000
        default: nil
        }
    }

    package var grade: Int? { Self.grades.firstIndex(of: self).map { $0 + 1 } }
}
