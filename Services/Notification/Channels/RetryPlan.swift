/// When a delivery that failed is tried again.
struct RetryPlan: Equatable, Sendable {
    /// How long after each attempt but the last the next one comes; there is one attempt more than waits.
    let waits: [Duration]

    /// The plan that Standard Webhooks 1.0.0 recommends: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
    static let standard = RetryPlan(
        waits: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map { .seconds($0) })

    /// For people who wait for the message; after half a day it is stale.
    static let short = RetryPlan(waits: [30, 120, 600, 1_800, 7_200, 21_600].map { .seconds($0) })

    /// No wait that the other side asks for is longer.
    static let longest = Duration.seconds(86_400)

    /// - Parameters:
    ///   - attempts: made so far, this one included.
    ///   - retryAfter: what the other side asked for.
    ///   - jitter: 0 to 1, at random, so that what failed together is not tried again together: a tenth later at most.
    /// - Returns: nil once the plan is at its end.
    func wait(after attempts: Int, retryAfter: Duration?, jitter: Double) -> Duration? {
        guard attempts >= 1, attempts <= waits.count else { return nil }
        let wait = max(waits[attempts - 1], min(retryAfter ?? .zero, Self.longest))
        return wait + wait * (0.1 * min(max(jitter, 0), 1))
    }
}
