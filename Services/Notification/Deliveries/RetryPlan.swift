import Messages

/// When a message that did not arrive is tried again: the plan of Standard Webhooks 1.0.0, for every channel.
enum RetryPlan {
    /// After the first, second … try that failed; after the last of them the message is a dead letter.
    static let pauses: [Duration] = [
        .seconds(5), .seconds(5 * 60), .seconds(30 * 60), .seconds(2 * 3_600), .seconds(5 * 3_600),
        .seconds(10 * 3_600),
        .seconds(14 * 3_600), .seconds(20 * 3_600), .seconds(24 * 3_600),
    ]

    /// The pause after a try that failed; nil if it was the last.
    ///
    /// - Parameters:
    ///   - attempts: tries that failed, this one included, from 1.
    ///   - retryAfter: what the other side asked for; at most a day of it is heard.
    ///   - jitter: from 0 up to, not including, 1,000: spreads tries over a tenth of the pause either way.
    static func pause(after attempts: Int, retryAfter: Duration?, jitter: Int) -> Duration? {
        guard attempts <= pauses.count else { return nil }
        let planned = pauses[attempts - 1]
        let spread = planned * (900 + jitter / 5) / 1_000
        return max(spread, min(retryAfter ?? .zero, .seconds(86_400)))
    }
}
