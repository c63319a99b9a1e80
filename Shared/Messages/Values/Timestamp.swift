/// An instant, to the millisecond, in the years 0001 to 9999 of UTC; on the wire RFC 3339 in UTC with three decimals:
/// `2026-11-21T08:00:00.123Z`.
///
/// An instant that was worked out and lies beyond these years is taken for the first or the last of them: each can be written
/// and read again, and no step from one and no difference of two can fail.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
    }

    /// 0001-01-01T00:00:00.000Z.
    package static let first = Timestamp(milliseconds: range.lowerBound)
    /// 9999-12-31T23:59:59.999Z.
    package static let last = Timestamp(milliseconds: range.upperBound)
    private static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package static func + (time: Timestamp, interval: Duration) -> Timestamp {
        time.moved(by: interval.milliseconds)
    }

    package static func - (time: Timestamp, interval: Duration) -> Timestamp {
        time.moved(by: -max(interval.milliseconds, -Int64.max))
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }

    private func moved(by interval: Int64) -> Timestamp {
        let (sum, isBeyond) = milliseconds.addingReportingOverflow(interval)
        return isBeyond ? (interval < 0 ? .first : .last) : Timestamp(milliseconds: sum)
    }
}

extension Duration {
    /// Whole milliseconds, rounded toward zero; the least or the greatest number of those that do not fit.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000)
        let (sum, isBeyondStill) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return isBeyond || isBeyondStill ? (seconds < 0 ? .min : .max) : sum
    }
}

extension Timestamp: LosslessStringConvertible {
    package var description: String {
        let day = CivilDay(daysSince1970: Int(milliseconds.floorDivided(by: 86_400_000)))
        let rest = Int(milliseconds - Int64(day.daysSince1970) * 86_400_000)
        return String(unsafeUninitializedCapacity: 24) { buffer in
            var index = 0
            func put(_ value: Int, _ width: Int, _ after: UInt8) {
                var power = width == 4 ? 1_000 : width == 3 ? 100 : 10
                while power > 0 {
                    buffer[index] = UInt8(ascii: "0") + UInt8(value / power % 10)
                    index += 1
                    power /= 10
                }
                buffer[index] = after
                index += 1
            }
            put(day.year, 4, UInt8(ascii: "-"))
            put(day.month, 2, UInt8(ascii: "-"))
            put(day.day, 2, UInt8(ascii: "T"))
            put(rest / 3_600_000, 2, UInt8(ascii: ":"))
            put(rest / 60_000 % 60, 2, UInt8(ascii: ":"))
            put(rest / 1_000 % 60, 2, UInt8(ascii: "."))
            put(rest % 1_000, 3, UInt8(ascii: "Z"))
            return 24
        }
    }

    /// Reads RFC 3339 with any number of decimals and any offset; what is finer than a millisecond is cut off. Nil also of an
    /// instant that its offset carries out of the years 0001 to 9999.
    package init?(_ text: String) {
        var bytes = Substring(text).utf8
        func digits(_ count: Int) -> Int? {
            guard bytes.count >= count else { return nil }
            var value = 0
            for _ in 0..<count {
                guard let byte = bytes.popFirst(), (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        func skip(_ characters: String) -> UInt8? {
            guard let byte = bytes.first, characters.utf8.contains(byte) else { return nil }
            return bytes.popFirst()
        }
        guard let year = digits(4), skip("-") != nil, let month = digits(2), skip("-") != nil, let day = digits(2),
            skip("Tt ") != nil, let hour = digits(2), skip(":") != nil, let minute = digits(2), skip(":") != nil,
            let second = digits(2), let date = CivilDay(year: year, month: month, day: day),
            hour < 24, minute < 60, second < 61
        else { return nil }
        var fraction = 0
        if skip(".") != nil {
            var scale = 100
            var count = 0
            while let byte = bytes.first, (48...57).contains(byte) {
                fraction += Int(byte - 48) * scale
                scale /= 10
                count += 1
                bytes = bytes.dropFirst()
            }
            guard count > 0 else { return nil }
        }
        var offset = 0
        if let sign = skip("+-") {
            guard let hours = digits(2), skip(":") != nil, let minutes = digits(2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
        } else if skip("Zz") == nil {
            return nil
        }
        guard bytes.isEmpty else { return nil }
        let minutes = (date.daysSince1970 * 24 + hour) * 60 + minute - offset
        let instant = Int64(minutes) * 60_000 + Int64(second) * 1_000 + Int64(fraction)
        guard Self.range.contains(instant) else { return nil }
        milliseconds = instant
    }
}

extension Timestamp: WireText {
    package static let placeholder = Timestamp(milliseconds: 0)
    package static let schema = Schema.text(
        format: "date-time", summary: "RFC 3339 instant in UTC, to the millisecond, in the years 0001 to 9999")
}

extension Int64 {
    /// Quotient rounded toward minus infinity, so that instants before 1970 fall on the right day.
    func floorDivided(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
