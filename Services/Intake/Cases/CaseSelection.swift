import GRDB
import Messages

/// Which of the cases that an actor's offices know of are asked for: a condition on `case_file`.
struct CaseSelection {
    private(set) var condition: String
    private(set) var arguments: StatementArguments
    private let offices: [Office]

    /// - Throws: `DeskError.forbidden` for who has no office.
    init(_ actor: Actor) throws(DeskError) {
        let sight = CaseSight(actor)
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
        and("\(column) IN (\(CaseDesk.marks(words.count)))", StatementArguments(words))
    }

    mutating func narrow(kinds: [CaseKind], mine: Bool, area: AreaCode?, category: String?) {
        if !kinds.isEmpty { and("kind", in: kinds.map(\.rawValue)) }
        if mine { and("office", in: offices.map(\.description)) }
        if let area { and("village >= ? AND village < ?", [area.description, area.description + ":"]) }
        if let category { and("category = ?", [category]) }
    }

    /// By the end of the id: its random part, so that a few digits tell the cases of an office apart.
    ///
    /// - Throws: `DeskError.invalid` unless it is 4 to 32 hexadecimal digits, hyphens aside.
    mutating func and(number: String) throws(DeskError) {
        let digits = number.replacing("-", with: "").uppercased()
        guard (4...32).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit), digits.utf8.count == digits.count
        else {
            throw .invalid("number", "编号填末尾 4 位以上，数字和字母 a–f (give 4 or more of the id's last digits)")
        }
        and("hex(id) LIKE ?", ["%" + digits])
    }
}
