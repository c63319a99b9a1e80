/// A place in one ledger: 1 is the first event, 0 stands before it. On the wire 20 digits, zero-padded, so that text
/// order is number order and readers with 32- or 53-bit numbers lose nothing.
package struct Position: Hashable, Comparable, Sendable {
    package let value: UInt64

    package init(_ value: UInt64) {
        self.value = value
    }

    /// Before the first event.
    package static let zero = Position(0)

    package var next: Position { Position(value + 1) }

    package static func < (left: Position, right: Position) -> Bool {
        left.value < right.value
    }
}

extension Position: WireText {
    package var description: String {
        String(unsafeUninitializedCapacity: 20) { buffer in
            var rest = value
            for index in stride(from: 19, through: 0, by: -1) {
                buffer[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            return 20
        }
    }

    package init?(_ text: String) {
        guard text.utf8.count == 20, text.utf8.allSatisfy({ (48...57).contains($0) }), let value = UInt64(text) else {
            return nil
        }
        self.value = value
    }

    package static let placeholder = Position.zero
    package static let schema = Schema.text(
        pattern: "^[0-9]{20}$",
        summary: "position in a ledger: 20 digits, zero-padded, from 1; zero stands before the first")
}
