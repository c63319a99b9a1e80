import Messages

/// How old a request's id may be, so that its answer is still remembered.
enum RequestAge {
    /// Answers are forgotten later than ids are refused.
    static let kept = Duration.seconds(25 * 3_600)
    static let oldest = Duration.seconds(24 * 3_600)
    /// Clocks of callers may be this far ahead.
    static let ahead = Duration.seconds(300)

    static func isFresh(_ id: UUIDv7, at now: Timestamp) -> Bool {
        id.time >= now - oldest && id.time <= now + ahead
    }
}
