import Messages

/// When a notice goes out, by what its person prefers. A pure rule.
struct SendingTime: Equatable, Sendable {
    let due: Timestamp
    /// Together with everything else that is due then.
    let gathered: Bool

    init(_ urgency: NoticeUrgency, _ preferences: NoticePreferences, now: Timestamp) {
        guard urgency != .urgent else {
            self.init(due: now, gathered: false)
            return
        }
        let digest = preferences.digest ?? (urgency == .low ? Self.lowDigest : nil)
        if let digest {
            self.init(due: Self.next(digest, after: now), gathered: true)
        } else {
            let due = preferences.quiet.map { Self.end(of: $0, at: now) } ?? now
            // What a night brings comes together in the morning.
            self.init(due: due, gathered: due > now)
        }
    }

    private init(due: Timestamp, gathered: Bool) {
        self.due = due
        self.gathered = gathered
    }

    /// What is of low urgency waits for half past eight, also where nobody asked for a digest.
    static let lowDigest = NoticePreferences.Digest(at: ClockTime(minutes: 8 * 60 + 30))

    /// The first instant after `now` at which a digest goes out.
    static func next(_ digest: NoticePreferences.Digest, after now: Timestamp) -> Timestamp {
        var day = CivilDay(inChinaAt: now)
        while true {
            let instant = day.at(digest.at)
            if instant > now, digest.weekday.map({ $0 == day.weekday }) ?? true { return instant }
            day = day.advanced(by: 1)
        }
    }

    /// When the quiet that holds at `now` ends; `now` itself outside of it.
    static func end(of quiet: NoticePreferences.QuietHours, at now: Timestamp) -> Timestamp {
        guard quiet.from != quiet.to else { return now }
        let today = CivilDay(inChinaAt: now)
        let spans =
            quiet.from < quiet.to
            ? [(today.at(quiet.from), today.at(quiet.to))]
            : [
                (today.advanced(by: -1).at(quiet.from), today.at(quiet.to)),
                (today.at(quiet.from), today.advanced(by: 1).at(quiet.to)),
            ]
        return spans.first { $0.0 <= now && now < $0.1 }?.1 ?? now
    }
}

extension CivilDay {
    /// A time of this day in China.
    func at(_ time: ClockTime) -> Timestamp { startInChina + .seconds(time.minutes * 60) }
}
