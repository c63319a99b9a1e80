/// The identity of one ledger's life: 32 hexadecimal digits, chosen at random when it is made or restored.
///
/// Positions of two ledgers, even of the same service, have nothing to do with each other.
package struct LedgerID: WireText {
    package let description: String

    package init?(_ text: String) {
        guard text.utf8.count == 32, text.utf8.allSatisfy({ Hex.value($0) != nil }), text == text.lowercased() else {
            return nil
        }
        description = text
    }

    package init(random: inout some RandomNumberGenerator) {
        description = Hex.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    private init(unchecked: String) {
        description = unchecked
    }

    package static let placeholder = LedgerID(unchecked: String(repeating: "0", count: 32))
    package static let schema = Schema.text(pattern: "^[0-9a-f]{32}$", summary: "identity of a ledger's life")
}
