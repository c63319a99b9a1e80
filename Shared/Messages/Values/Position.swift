/// A place in one ledger: 1 is the first event, 0 stands before it. On the wire 20 digits, zero-padded, so that text
/// order is number order and readers with 32- or 53-bit numbers lose nothing.
///
/// At most `last`, which is what a database's integer column holds: text beyond it is no position, and a number that was
/// worked out stops there. So no conversion of a position and no step from one can fail.
package struct Position: Hashable, Comparable, Sendable {
    /// 0 to 2^63 − 1.
    package let value: UInt64

    /// Of a number that was worked out; one beyond `last` is taken for `last`, which no ledger reaches.
    package init(_ value: UInt64) {
        self.value = min(value, UInt64(Int64.max))
    }

    /// From a column. A negative number, which no ledger writes, is taken for zero, which no event has.
    package init(stored: Int64) {
        value = UInt64(max(0, stored))
    }

    /// Reads decimal digits without padding, as people write them; nil beyond `last`.
    package init?(decimal text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int64(text) else {
            return nil
        }
        self.init(stored: value)
    }

    /// Before the first event.
    package static let zero = Position(0)
    /// 2^63 − 1.
    package static let last = Position(stored: .max)

    /// For a column.
    package var stored: Int64 { Int64(value) }

    /// `last` has none and stays where it is.
    package var next: Position { Position(value + 1) }
    /// `zero` has none and stays where it is.
    package var previous: Position { Position(value - min(value, 1)) }

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
        guard text.utf8.count == 20 else { return nil }
        self.init(decimal: text)
    }

    package static let placeholder = Position.zero
    package static let schema = Schema.text(
        pattern: pattern,
        summary: "position in a ledger: 20 digits, zero-padded, from 1 to 2^63 − 1; zero stands before the first")

    /// Digits up to `last` and no others: for each of its digits, what is smaller there and free behind it.
    private static let pattern: String = {
        let digits = Array(last.description.dropFirst())
        let smaller = digits.indices.compactMap { index -> String? in
            guard let digit = digits[index].wholeNumberValue, digit > 0 else { return nil }
            let free = digits.count - 1 - index
            return String(digits[..<index]) + (digit == 1 ? "0" : "[0-\(digit - 1)]")
                + (free == 0 ? "" : free == 1 ? "[0-9]" : "[0-9]{\(free)}")
        }
        return "^0(\((smaller + [String(digits)]).joined(separator: "|")))$"
    }()
}
