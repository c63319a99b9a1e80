package import Foundation

/// A time-ordered identifier: UUID version 7 (RFC 9562 §5.7).
///
/// The first 48 bits are milliseconds since 1970, so identifiers made later sort later, and an index keyed by them
/// grows at its end. Written in lower case with hyphens, 36 characters.
package struct UUIDv7: Hashable, Comparable, Sendable {
    /// The identifier's 128 bits, most significant first.
    package let high: UInt64
    package let low: UInt64

    /// Makes an identifier for `time` from 74 bits of `random`.
    package init(time: Timestamp, random: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, time.milliseconds)) & 0xFFFF_FFFF_FFFF
        high = milliseconds << 16 | 0x7000 | random.next() & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.next() & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// Parses the written form, in either case; nil unless it is a version 7 UUID.
    package init?(_ text: some StringProtocol) {
        var digits = 0
        var halves: (UInt64, UInt64) = (0, 0)
        var index = 0
        for byte in text.utf8 {
            defer { index += 1 }
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let value = Hex.value(byte) else { return nil }
            if digits < 16 {
                halves.0 = halves.0 << 4 | UInt64(value)
            } else {
                halves.1 = halves.1 << 4 | UInt64(value)
            }
            digits += 1
        }
        guard index == 36, halves.0 >> 12 & 0xF == 7, halves.1 >> 62 == 0b10 else { return nil }
        high = halves.0
        low = halves.1
    }

    /// The 16 bytes, most significant first: how a table keeps it.
    package var bytes: Data {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Data($0) }
    }

    /// Reads what `bytes` wrote; nil unless it is 16 bytes of a version 7 UUID.
    package init?(bytes: Data) {
        guard bytes.count == 16 else { return nil }
        let halves = bytes.reduce(into: (UInt64(0), UInt64(0))) { halves, byte in
            halves = (halves.0 << 8 | halves.1 >> 56, halves.1 << 8 | UInt64(byte))
        }
        guard halves.0 >> 12 & 0xF == 7, halves.1 >> 62 == 0b10 else { return nil }
        high = halves.0
        low = halves.1
    }

    /// The instant it was made, to the millisecond.
    package var time: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    /// The smallest identifier of an instant: the lower bound of a range by time.
    package static func first(at time: Timestamp) -> UUIDv7 {
        UUIDv7(high: UInt64(max(0, time.milliseconds)) << 16 | 0x7000, low: 0x8000_0000_0000_0000)
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension UUIDv7: LosslessStringConvertible {
    package var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var index = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    buffer[index] = UInt8(ascii: "-")
                    index += 1
                }
                let half = nibble < 16 ? high : low
                buffer[index] = Hex.digit(UInt8(truncatingIfNeeded: half >> UInt64(60 - nibble % 16 * 4)) & 0xF)
                index += 1
            }
            return 36
        }
    }
}

extension UUIDv7: WireText {
    package static let placeholder = UUIDv7(high: 0x7000, low: 0x8000_0000_0000_0000)
    package static let schema = Schema.text(
        pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
        summary: "UUID version 7 (RFC 9562)")
}
