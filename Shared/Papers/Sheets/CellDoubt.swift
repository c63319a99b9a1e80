/// A cell that looks as if a spreadsheet had changed it. It may be right all the same: whoever knows the register decides.
package struct CellDoubt: Equatable, Sendable {
    package enum Change: String, Sendable, CaseIterable {
        /// 3.30281E+11: digits are lost.
        case exponent
        /// 330281000000 of 330281114201: an area code whose last digits became zeros.
        case rounded
        /// 1 of 001, 57462002201 of 057462002201.
        case zeros
        /// 3月1日 of 3-1.
        case date
    }

    package let line: Int
    /// The column's first title.
    package let column: String
    package let change: Change

    package init(line: Int, column: String, change: Change) {
        self.line = line
        self.column = column
        self.change = change
    }

    /// What can be told of one cell by itself.
    static func change(of cell: String, in content: SheetColumn.Content) -> Change? {
        let text = cell.filter { !$0.isWhitespace }
        if text.wholeMatch(of: /[0-9](\.[0-9]+)?[eE]\+?[0-9]+/) != nil { return .exponent }
        switch content {
        case .text, .number:
            let isDate =
                text.wholeMatch(of: /[0-9]{1,2}月[0-9]{1,2}日/) != nil
                || text.wholeMatch(of: /[0-9]{1,2}-[A-Z][a-z]{2}/) != nil
            return isDate ? .date : nil
        case .area:
            return text.utf8.count == 12 && text.hasSuffix("000") ? .rounded : nil
        case .telephone:
            // With their zero, numbers with an area code have ten digits or more; mobile numbers begin with 1.
            let isBare = text.wholeMatch(of: /[2-9][0-9]{8,10}/) != nil || text.wholeMatch(of: /10[0-9]{8}/) != nil
            return isBare && !text.hasPrefix("400") && !text.hasPrefix("800") ? .zeros : nil
        }
    }
}

/// Watches a column of numbers: zeros are gone if none begins with one and the numbers differ in length.
struct NumberColumn {
    private var isSettled = false
    private var first: (line: Int, length: Int)?
    private var shorter: Int?

    mutating func take(_ cell: String, line: Int) {
        guard !cell.isEmpty, cell.utf8.allSatisfy({ (48...57).contains($0) }) else { return }
        if cell.hasPrefix("0") { isSettled = true }
        guard let known = first else {
            first = (line, cell.utf8.count)
            return
        }
        guard cell.utf8.count != known.length, shorter == nil else { return }
        shorter = cell.utf8.count < known.length ? line : known.line
    }

    /// The line of the first number that is shorter than another one.
    var doubtful: Int? { isSettled ? nil : shorter }
}
