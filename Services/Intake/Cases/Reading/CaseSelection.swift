import GRDB
import Messages

/// Which of the cases that an actor's offices know of are asked for: a condition on `case_file`.
struct CaseSelection {
    private(set) var condition: String
    private(set) var arguments: StatementArguments
    private let offices: [Office]

    /// - Throws: `DeskError.forbidden` for who has no office.
    init(_ actor: Principal) throws(DeskError) {
        let sight = CaseVisibility(actor)
        guard !sight.offices.isEmpty else {
            throw DeskError.forbidden("您没有办件的岗位 (this account has no post that handles cases)")
        }
        offices = sight.offices
        (condition, arguments) = sight.conditionWithoutRecused
    }

    mutating func and(_ term: String, _ values: StatementArguments) {
        condition += " AND (\(term))"
        arguments += values
    }

    mutating func and(_ column: String, in words: [String]) {
        and("\(column) IN (\(CaseHandlers.marks(words.count)))", StatementArguments(words))
    }

    mutating func narrow(kinds: [CaseKind], mine: Bool, area: AreaCode?, category: String?) {
        if !kinds.isEmpty { and("kind", in: kinds.map(\.rawValue)) }
        if mine { and("office", in: offices.map(\.description)) }
        if let area { and("village >= ? AND village < ?", [area.description, area.description + ":"]) }
        if let category { and("category = ?", [category]) }
    }

    /// What an account's offices are to do now: go on with what they have, check, visit, close, and see to what is overdue below
    /// them. Not what the account itself did and another must check.
    mutating func waiting(for account: String, at now: Timestamp, tries: Int) {
        let own = "(\(CaseHandlers.marks(offices.count)))"
        let names = offices.map(\.description)
        let going = CaseState.allCases.filter { $0.awaitsAnswer && ![.inReview, .awaitingPapers].contains($0) }
        let above = "substr(owner, 1, length(owner) - 3)"
        let isOfCounty = "length(substr(owner, instr(owner, '@'))) = 7"
        let today = CivilDay(inChinaAt: now).daysSince1970
        var values: StatementArguments = []
        func office(_ column: String) -> String {
            values += StatementArguments(names)
            return "\(column) IN \(own)"
        }
        func others(_ column: String) -> String {
            values += [account]
            return "\(column) IS NOT ?"
        }
        func number(_ value: Int) -> String {
            values += [value]
            return "?"
        }
        let terms = [
            "state IN (\(going.map { "'\($0.rawValue)'" }.joined(separator: ", "))) AND \(office("office"))",
            "state = 'in-review' AND \(office("review_office")) AND (\(others("draft_by")) OR \(isOfCounty))",
            "extension_days IS NOT NULL AND answer IS NOT NULL AND \(office("extension_office"))"
                + " AND (\(others("extension_by")) OR \(isOfCounty))",
            "state = 'answered' AND visit IS NOT NULL AND \(office("visit_office"))"
                + " AND (\(others("answer_drafter")) AND \(others("answer_approver")) OR \(isOfCounty))",
            "state IN ('answered', 'visited') AND visit IS NULL AND \(office("owner"))",
            "state = 'answered' AND visit IS NOT NULL AND attempts >= \(number(tries))"
                + " AND (\(office(above)) OR \(office("owner")) AND (line = 'discipline' OR \(isOfCounty)))",
            "due < \(number(today)) AND (\(office(above)) OR county_told = 1 AND \(office("line || '@' || substr(village, 1, 6)")))",
        ]
        and(terms.map { "(\($0))" }.joined(separator: " OR "), values)
    }

    /// Those that one figure counts, as `CaseMeasure` has them.
    mutating func and(_ part: CasePart, today: CivilDay) {
        if let age = part.age {
            let today = today.daysSince1970
            return and("due BETWEEN ? AND ?", [today - age.upperBound, today - age.lowerBound])
        }
        if let grade = part.grade { return and("worst_grade = ?", [grade]) }
        switch part {
        case .late: and("\(CaseMeasure.isLate) OR in_time = 0", [today.daysSince1970])
        default: and("answered IS NOT NULL", [])
        }
    }

    /// By the case's number, or its last digits; or by its id.
    ///
    /// - Throws: `DeskError.invalid` unless it is either.
    mutating func and(number: String) throws(DeskError) {
        if let id = UUIDv7(number.trimmingPrefix { $0 == " " }.description) { return and("id = ?", [id.bytes]) }
        guard let digits = TypedNumber.digits(number), (4...8).contains(digits.utf8.count) else {
            throw .invalid(
                "number", "编号是 8 位数字，可以只填末尾 4 位以上 (a case's number has 8 digits: give 4 or more of the last)")
        }
        and("number LIKE ?", ["%" + digits])
    }
}
