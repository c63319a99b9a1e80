import Messages
import Synchronization

/// How often a client may ask: a bucket a client that fills steadily up to a bound, in memory.
final class TokenBuckets: Sendable {
    /// So many requests in a time; also how many may come at once.
    struct Rate: Sendable, Equatable {
        let requests: Int
        /// In seconds.
        let window: Int

        var perMillisecond: Double { Double(requests) / Double(window * 1_000) }
    }

    struct Standing: Equatable, Sendable {
        let isAllowed: Bool
        /// Whole requests that may come now.
        let left: Int
        /// Seconds until another may come; 0 if one may.
        let wait: Int
    }

    private struct Bucket {
        var level: Double
        var at: Timestamp
    }

    let rate: Rate
    private let capacity: Int
    /// By client. Full buckets say nothing and are dropped when there are too many.
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter capacity: clients that are known at once. Past it those who have waited longest are forgotten first, which
    ///   is to their favour.
    init(_ rate: Rate, capacity: Int = 20_000) {
        self.rate = rate
        self.capacity = capacity
    }

    /// Takes one from a client's bucket if there is one.
    func take(_ client: String, at now: Timestamp) -> Standing {
        buckets.withLock { buckets in
            var level = filled(buckets[client], at: now)
            let allowed = level >= 1
            if allowed { level -= 1 }
            if buckets[client] == nil, buckets.count >= capacity { makeRoom(&buckets, at: now) }
            buckets[client] = Bucket(level: level, at: now)
            return standing(level, allowed)
        }
    }

    /// How a client stands; takes nothing.
    func look(_ client: String, at now: Timestamp) -> Standing {
        buckets.withLock { buckets in
            let level = filled(buckets[client], at: now)
            return standing(level, level >= 1)
        }
    }

    private func standing(_ level: Double, _ allowed: Bool) -> Standing {
        Standing(
            isAllowed: allowed, left: Int(level),
            wait: level >= 1 ? 0 : Int(((1 - level) / rate.perMillisecond / 1_000).rounded(.up)))
    }

    private func filled(_ bucket: Bucket?, at now: Timestamp) -> Double {
        guard let bucket else { return Double(rate.requests) }
        let elapsed = max(0, Double((now - bucket.at).milliseconds))
        return min(Double(rate.requests), bucket.level + elapsed * rate.perMillisecond)
    }

    /// Drops full buckets, and, where that is not enough, the older half.
    private func makeRoom(_ buckets: inout [String: Bucket], at now: Timestamp) {
        let full = Double(rate.requests)
        buckets = buckets.filter { filled($0.value, at: now) < full }
        guard buckets.count >= capacity else { return }
        let times = buckets.values.map(\.at).sorted()
        let middle = times[times.count / 2]
        buckets = buckets.filter { $0.value.at > middle }
    }
}
