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

    /// Reads what a person typed; spaces and hyphens are passed over, full-width digits are as good as others.
    package init(typed text: String) throws(Mistake) {
        let kept = text.unicodeScalars.filter { !Self.separators.contains($0) }
        let values = kept.compactMap(Self.digit)
        guard values.count == kept.count, values.count == 16 else { throw .malformed }
        guard Self.check(values) == 0 else { throw .mistyped }
        digits = values.map(String.init).joined()
    }

    private static let separators: Set<Unicode.Scalar> = [" ", "-", "\u{3000}", "－", "\t", "\n", "\r"]

    /// The value of a digit 0 to 9, also of a full-width one.
    package static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value) - 0x30
        case 0xFF10...0xFF19: Int(scalar.value) - 0xFF10
        default: nil
        }
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
