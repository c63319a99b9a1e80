/// What people call a case by, on pages, on paper, by telephone and at the command line: 8 digits, one case each in a county.
///
/// Drawn at random, never counted up: a gap would tell that something was filed past the village. It opens nothing by itself and is
/// not the number on the filer's receipt.
package struct CaseNumber: WireText, Hashable {
    package let digits: String

    /// - Parameter drawn: 0 to 89,999,999; the first digit is no zero, which a spreadsheet would drop.
    package init(drawn: Int) {
        precondition((0..<Self.count).contains(drawn))
        digits = String(10_000_000 + drawn)
    }

    /// As many as there can be.
    package static let count = 90_000_000

    /// Reads what a person typed or pasted, as `TypedNumber` has it.
    package init?(_ text: String) {
        guard text.unicodeScalars.count <= Self.textLimit, let digits = TypedNumber.digits(text),
            digits.utf8.count == 8, digits.first != "0"
        else { return nil }
        self.digits = digits
    }

    /// In Unicode scalars.
    private static let textLimit = 40

    package var description: String { digits }

    /// 3920 4417, as it is shown and read out.
    package var grouped: String { "\(digits.prefix(4)) \(digits.suffix(4))" }

    package static let placeholder = CaseNumber(drawn: 0)
    package static let schema = Schema.text(maxLength: textLimit, summary: "what people call a case by: 8 digits")
}
