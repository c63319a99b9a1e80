/// How a person wants to be told; what nobody set is as `standard` has it.
package struct NoticePreferences: Codable, Equatable, Sendable {
    package let language: NoticeLanguage
    /// Kinds that do not come by a channel. Urgent notices come all the same.
    package let muted: [Muted]
    /// Nothing goes out then; it waits until the end. Absent: at any hour.
    package let quiet: QuietHours?
    /// Everything but urgent notices comes at once then. Absent: as it happens.
    package let digest: Digest?

    package init(language: NoticeLanguage, muted: [Muted], quiet: QuietHours?, digest: Digest?) {
        self.language = language
        self.muted = muted
        self.quiet = quiet
        self.digest = digest
    }

    package struct Muted: Codable, Hashable, Sendable {
        package let kind: NoticeKind
        package let channel: NoticeChannel

        package init(kind: NoticeKind, channel: NoticeChannel) {
            self.kind = kind
            self.channel = channel
        }
    }

    /// From one time of the day to another, past midnight if the second is smaller; in China.
    package struct QuietHours: Codable, Hashable, Sendable {
        package let from: ClockTime
        package let to: ClockTime

        package init(from: ClockTime, to: ClockTime) {
            self.from = from
            self.to = to
        }
    }

    package struct Digest: Codable, Hashable, Sendable {
        package let at: ClockTime
        /// 1 is Monday, 7 is Sunday; every day if absent.
        @OptionalWholeNumber<WeekdayBounds> package private(set) var weekday: Int?

        package init(at: ClockTime, weekday: Int? = nil) {
            self.at = at
            self.weekday = weekday
        }
    }

    /// Text messages only for what has a day or is urgent; nights are quiet.
    package static let standard = NoticePreferences(
        language: .zh,
        muted: [.progress, .reminder, .meeting].map { Muted(kind: $0, channel: .sms) },
        quiet: QuietHours(from: ClockTime(minutes: 22 * 60), to: ClockTime(minutes: 7 * 60)), digest: nil)
}

/// Monday to Sunday.
package enum WeekdayBounds: NumberBounds {
    package static let range = 1...7
}

/// A time of the day in China, `07:30`.
package struct ClockTime: WireText, Comparable {
    /// Since midnight, below 1,440.
    package let minutes: Int

    package init(minutes: Int) {
        self.minutes = min(max(minutes, 0), 1_439)
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        minutes = hour * 60 + minute
    }

    package var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }

    package static func < (left: ClockTime, right: ClockTime) -> Bool { left.minutes < right.minutes }

    package static let placeholder = ClockTime(minutes: 0)
    package static let schema = Schema.text(
        pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$", summary: "a time of the day, HH:MM")
}
