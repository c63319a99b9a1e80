import Columns
import GRDB
import Messages

/// What figures are made from: one line per case.
struct CaseMeasure {
    let village: String
    let category: String
    let state: String
    let kind: String
    let filedDay: CivilDay
    /// Days since the deadline that passed first; nil of what is not overdue now.
    var overdueDays: Int?
    /// From filing to the answer; nil before, and of what was declined.
    let hours: Double?
    /// False if any round was late, and if it was declined after its deadline; nil while the answer's deadline has not
    /// passed and there is none, and of what was declined before.
    let inTime: Bool?
    /// The worst of all rounds.
    let grade: Int?

    /// Those that `sight` knows of, filed in an area from one day to another, both included.
    static func fetch(
        _ sight: CaseVisibility, area: AreaCode, from: CivilDay, through: CivilDay, today: CivilDay, _ db: Database
    ) throws -> [CaseMeasure] {
        let (condition, arguments) = sight.condition
        return try fetch(
            "\(condition) AND village >= ? AND village < ? AND filed_day BETWEEN ? AND ?",
            arguments + [
                area.description, area.description + ":", from.daysSince1970, through.daysSince1970,
            ], today: today, db)
    }

    /// A round was late, or the case is one that can be late no more but by its answer's deadline.
    static let isLate = "late OR (cover = 1 AND COALESCE(answer_day < ?, FALSE))"

    static func fetch(
        _ condition: String, _ arguments: StatementArguments, today: CivilDay, _ db: Database
    ) throws -> [CaseMeasure] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT village, category, state, kind, filed_day, answered - filed, in_time,
                    \(isLate), worst_grade, due
                FROM case_file
                WHERE \(condition)
                """,
            arguments: [today] + arguments)
        var measures: [CaseMeasure] = []
        while let row = try rows.next() {
            let milliseconds: Int64? = row[5]
            let late: Bool = row[7]
            let due: Int = row[9]
            measures.append(
                CaseMeasure(
                    village: row[0], category: row[1], state: row[2], kind: row[3],
                    filedDay: try row.value(at: 4),
                    overdueDays: due < today.daysSince1970 ? today.daysSince1970 - due : nil,
                    hours: milliseconds.map { Double($0) / 3_600_000 },
                    inTime: late ? false : row[6], grade: row[8]))
        }
        return measures
    }
}

/// The figures of groups and of all of them together, so that what is withheld of one cannot be worked out from the rest.
struct FigureTable {
    let all: CaseFigures
    /// In the order of the groups.
    let groups: [CaseFigures]

    init(_ groups: [[CaseMeasure]], smallest: Int) {
        let filed = SmallGroups.withheld(groups.map(\.count), smallest: smallest)
        func column(_ isCounted: (CaseMeasure) -> Bool) -> SmallGroups.Withheld {
            SmallGroups.withheld(
                groups.map { $0.count(where: isCounted) }, smallest: smallest, within: groups.map(\.count),
                except: filed.groups)
        }
        let answered = column { $0.hours != nil }
        let judged = column { $0.grade != nil }
        self.groups = groups.enumerated().map { index, measures in
            filed.groups.contains(index)
                ? .withheld
                : CaseFigures(
                    measures, smallest: smallest, answered: !answered.groups.contains(index),
                    judged: !judged.groups.contains(index))
        }
        let measures = groups.flatMap(\.self)
        all =
            filed.total || measures.count < smallest
            ? .withheld
            : CaseFigures(measures, smallest: smallest, answered: !answered.total, judged: !judged.total)
    }
}

extension CaseFigures {
    /// Whole ones, for those who may list the cases.
    init(_ measures: [CaseMeasure]) {
        self.init(measures, smallest: 1, answered: true, judged: true, isWhole: true)
    }

    /// - Parameters:
    ///   - smallest: shares and medians of fewer are left out.
    ///   - showsAnswered: whether the count of the answered, and what is made of it, may be told.
    ///   - showsJudged: the same for the judged.
    ///   - isWhole: with how many were late, and how many gave each grade.
    init(
        _ measures: [CaseMeasure], smallest: Int, answered showsAnswered: Bool, judged showsJudged: Bool,
        isWhole: Bool = false
    ) {
        let hours = measures.compactMap(\.hours)
        let decided = measures.compactMap(\.inTime)
        let grades = measures.compactMap(\.grade)
        func share(_ part: Int, of whole: Int) -> Double? {
            whole < smallest ? nil : (Double(part) / Double(whole) * 1_000).rounded() / 1_000
        }
        self.init(
            filed: measures.count, answered: showsAnswered ? hours.count : nil,
            medianHours: !showsAnswered || hours.count < smallest
                ? nil : SmallGroups.median(hours).map { ($0 * 10).rounded() / 10 },
            late: isWhole ? decided.count { !$0 } : nil,
            inTime: share(decided.count(where: \.self), of: decided.count),
            judged: showsJudged ? grades.count : nil,
            satisfied: showsJudged
                ? share(grades.count { $0 >= CaseGrade.satisfied.rawValue }, of: grades.count) : nil,
            grades: isWhole ? (1...5).map { grade in grades.count { $0 == grade } } : nil)
    }
}
