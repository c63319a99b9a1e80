import GRDB
import Messages

/// What figures are made from: one line a case.
struct CaseMeasure {
    let village: String
    let category: String
    let state: String
    let kind: String
    let filedDay: CivilDay
    /// From filing to the answer; nil before, and of what was declined.
    let hours: Double?
    /// False if any round was late, and if it was declined after its deadline; nil while the answer's deadline has not
    /// passed and there is none, and of what was declined before.
    let inTime: Bool?
    /// The worst of all rounds.
    let grade: Int?

    /// Those that `sight` knows of, filed in an area from one day to another, both included.
    static func fetch(
        _ sight: CaseSight, area: AreaCode, from: CivilDay, through: CivilDay, _ db: Database
    ) throws -> [CaseMeasure] {
        let (condition, arguments) = sight.condition
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT village, category, state, kind, filed_day, answered - filed, in_time, late, worst_grade
                FROM case_file
                WHERE \(condition) AND village >= ? AND village < ? AND filed_day BETWEEN ? AND ?
                """,
            arguments: arguments + [
                area.description, area.description + ":", from.daysSince1970, through.daysSince1970,
            ])
        var measures: [CaseMeasure] = []
        while let row = try rows.next() {
            let milliseconds: Int64? = row[5]
            let late: Bool = row[7]
            measures.append(
                CaseMeasure(
                    village: row[0], category: row[1], state: row[2], kind: row[3],
                    filedDay: CivilDay(daysSince1970: row[4]), hours: milliseconds.map { Double($0) / 3_600_000 },
                    inTime: late ? false : row[6], grade: row[8]))
        }
        return measures
    }
}

extension Figures {
    /// - Parameter smallest: shares and medians of fewer are left out.
    init(_ measures: [CaseMeasure], smallest: Int) {
        let hours = measures.compactMap(\.hours)
        let decided = measures.compactMap(\.inTime)
        let grades = measures.compactMap(\.grade)
        func share(_ part: Int, of whole: Int) -> Double? {
            whole < smallest ? nil : (Double(part) / Double(whole) * 1_000).rounded() / 1_000
        }
        self.init(
            filed: measures.count, answered: hours.count < smallest && !hours.isEmpty ? nil : hours.count,
            medianHours: hours.count < smallest ? nil : SmallGroups.median(hours).map { ($0 * 10).rounded() / 10 },
            inTime: share(decided.count(where: \.self), of: decided.count),
            judged: grades.count < smallest && !grades.isEmpty ? nil : grades.count,
            satisfied: share(grades.count { $0 >= CaseGrade.satisfied.rawValue }, of: grades.count))
    }
}
