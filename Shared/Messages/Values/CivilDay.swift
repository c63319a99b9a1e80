/// A day of the Gregorian calendar without a time zone, in the years 0001 to 9999; on the wire `2026-11-21`.
///
/// A day that was worked out and lies beyond these years is taken for the first or the last of them: each day can be written
/// and read again.
package struct CivilDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01: -719,162 to 2,932,896.
    package let daysSince1970: Int

    package init(daysSince1970: Int) {
        self.daysSince1970 = min(max(daysSince1970, Self.days.lowerBound), Self.days.upperBound)
    }

    /// 0001-01-01.
    package static let first = CivilDay(daysSince1970: days.lowerBound)
    /// 9999-12-31.
    package static let last = CivilDay(daysSince1970: days.upperBound)
    private static let days = -719_162...2_932_896

    /// Nil unless the day exists, in the years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        // Years are counted from March, so that the leap day is a year's last.
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        daysSince1970 = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day in China (UTC+8 all year, GB/T 7408) at an instant.
    package init(inChinaAt time: Timestamp) {
        self.init(daysSince1970: Int((time.milliseconds + 28_800_000).floorDivided(by: 86_400_000)))
    }

    /// Midnight at its start in China.
    package var startInChina: Timestamp {
        Timestamp(milliseconds: Int64(daysSince1970) * 86_400_000 - 28_800_000)
    }

    package var year: Int { parts.year }
    package var month: Int { parts.month }
    package var day: Int { parts.day }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    package var weekday: Int { (daysSince1970 % 7 + 10) % 7 + 1 }

    /// Stops at the first and the last day.
    package func advanced(by days: Int) -> CivilDay {
        let (sum, isBeyond) = daysSince1970.addingReportingOverflow(days)
        return CivilDay(daysSince1970: isBeyond ? (days < 0 ? .min : .max) : sum)
    }

    package static func < (left: CivilDay, right: CivilDay) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    private var parts: (year: Int, month: Int, day: Int) {
        let days = daysSince1970 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

extension CivilDay: WireText {
    package var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let parts = parts
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
    }

    package init?(_ text: String) {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0].count == 4, fields[1].count == 2, fields[2].count == 2,
            fields.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(fields[0]), let month = Int(fields[1]), let day = Int(fields[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package static let placeholder = CivilDay(daysSince1970: 0)
    package static let schema = Schema.text(
        pattern: "^(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        format: "date", summary: "a day, YYYY-MM-DD, in the years 0001 to 9999")
}
