/// The number on a filer's receipt 查询码: 15 random digits and a check digit.
///
/// Who knows it is the filer. It is shown once, kept nowhere (a keyed digest finds its case), and never printed.
/// The check digit is Damm's (2004): it catches every single wrong digit and every swap of neighbours.
package struct ReceiptNumber: Hashable, Sendable {
    /// 16 digits.
    package let digits: String

    /// Puts the check digit behind 15 digits, each 0 to 9.
    package init(random digits: [Int]) {
        precondition(digits.count == 15 && digits.allSatisfy { (0...9).contains($0) })
        self.digits = (digits + [Self.check(digits)]).map(String.init).joined()
    }

    /// Reads what a person typed or pasted, as `TypedNumber` does.
    package init(typed text: String) throws(Mistake) {
        guard let typed = TypedNumber.digits(text), typed.utf8.count == 16 else { throw .malformed }
        guard Self.check(typed.utf8.map { Int($0) - 48 }) == 0 else { throw .mistyped }
        digits = typed
    }

    package enum Mistake: Error, Sendable {
        /// It is not 16 digits.
        case malformed
        /// A digit is wrong: the check digit says so.
        case mistyped
    }

    /// Groups of four, as it is shown and read out.
    package var grouped: String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, index % 4 == 0 { text += " " }
            text.append(digit)
        }
        return text
    }

    /// A totally anti-symmetric quasigroup of order 10, row by row.
    private static let table: [[Int]] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2], [7, 0, 9, 2, 1, 5, 4, 8, 6, 3], [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6], [6, 1, 2, 3, 0, 4, 5, 9, 7, 8], [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4], [8, 9, 4, 5, 3, 6, 2, 0, 1, 7], [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ]

    private static func check(_ digits: [Int]) -> Int {
        digits.reduce(0) { table[$0][$1] }
    }
}

extension ReceiptNumber: CustomStringConvertible, CustomDebugStringConvertible {
    /// Never the number.
    package var description: String { "ReceiptNumber(…)" }
    package var debugDescription: String { description }
}
