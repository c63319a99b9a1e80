/// What a case is called in public: 32 hexadecimal digits drawn at random, which nothing inside can be worked out from.
///
/// It holds no time, unlike the ids of the suite.
package struct OpenID: WireText {
    package let description: String

    package init?(_ text: String) {
        guard text.utf8.count == 32, text == text.lowercased(), text.utf8.allSatisfy({ Hex.value($0) != nil }) else {
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

    package static let placeholder = OpenID(unchecked: String(repeating: "0", count: 32))
    package static let schema = Schema.text(pattern: "^[0-9a-f]{32}$", summary: "what a case is called in public")
}
