import Bus
import Messages
import Metrics
import Synchronization

/// How often something may be done under one key: a bucket a key that fills steadily up to a bound, for each rate; in memory,
/// gone when the process ends.
final class Throttle: Sendable {
    /// So many in so long; all at once if they were saved up.
    struct Rate: Sendable, Equatable {
        let count: Int
        let per: Duration

        /// Milliseconds that one costs.
        fileprivate var cost: Int64 { per.milliseconds / Int64(count) }
        /// Milliseconds that can be saved up.
        fileprivate var capacity: Int64 { cost * Int64(count) }

        static func minutely(_ count: Int) -> Rate { Rate(count: count, per: .seconds(60)) }
        static func hourly(_ count: Int) -> Rate { Rate(count: count, per: .seconds(3_600)) }
        static func daily(_ count: Int) -> Rate { Rate(count: count, per: .seconds(86_400)) }
    }

    /// How a key stands once it was asked for.
    struct Standing: Equatable, Sendable {
        let isAllowed: Bool
        /// How many may come now.
        let left: Int
        /// Whole seconds until another may; 0 if one may now.
        let wait: Int
    }

    private struct Bucket {
        /// Milliseconds saved up, of each rate.
        var saved: [Int64]
        var at: Timestamp
    }

    private let rates: [Rate]
    /// Keys that are held. Past it full buckets are dropped, and where that is not enough, the older half: rather let some of
    /// a flood through than refuse a person.
    private let limit: Int
    private let clock: @Sendable () -> Timestamp
    /// Guarded by its lock.
    private let buckets = Mutex<[String: Bucket]>([:])

    private let reached: Counter

    /// - Parameter bound: its name in metrics, where each refusal is counted.
    init(
        _ rates: [Rate], bound: String = "throttle", limit: Int = 50_000, clock: @escaping @Sendable () -> Timestamp
    ) {
        reached = BoundMetrics.counter(bound)
        self.rates = rates
        self.limit = limit
        self.clock = clock
    }

    /// Takes one if there is one; otherwise nothing is taken.
    func admit(_ key: String) -> Standing {
        let now = clock()
        let outcome = buckets.withLock { buckets in
            var bucket = refilled(buckets[key], at: now)
            let isAllowed = standing(bucket, true).wait == 0
            guard isAllowed else { return standing(bucket, false) }
            bucket.saved = zip(rates, bucket.saved).map { $1 - $0.cost }
            if buckets[key] == nil, buckets.count >= limit { makeRoom(&buckets, at: now) }
            buckets[key] = bucket
            return standing(bucket, true)
        }
        if !outcome.isAllowed { reached.increment() }
        return outcome
    }

    /// Takes one.
    ///
    /// - Returns: nil if there was one; otherwise whole seconds until there is, and nothing is taken.
    func take(_ key: String) -> Int? {
        let standing = admit(key)
        return standing.isAllowed ? nil : standing.wait
    }

    /// Whether none can be taken now.
    func isUsedUp(_ key: String) -> Bool {
        let now = clock()
        return buckets.withLock { standing(refilled($0[key], at: now), true).wait > 0 }
    }

    /// One that was taken did not come to what it was taken for.
    func giveBack(_ key: String) {
        let now = clock()
        buckets.withLock { buckets in
            guard buckets[key] != nil else { return }
            var bucket = refilled(buckets[key], at: now)
            bucket.saved = zip(rates, bucket.saved).map { min($0.capacity, $1 + $0.cost) }
            buckets[key] = bucket
        }
    }

    /// Keys that are held.
    var count: Int { buckets.withLock { $0.count } }

    private func standing(_ bucket: Bucket, _ isAllowed: Bool) -> Standing {
        let left = zip(rates, bucket.saved).map { $1 / $0.cost }.min() ?? 0
        let missing = zip(rates, bucket.saved).map { $0.cost - $1 }.max() ?? 0
        return Standing(isAllowed: isAllowed, left: Int(left), wait: Int((max(0, missing) + 999) / 1_000))
    }

    private func refilled(_ bucket: Bucket?, at now: Timestamp) -> Bucket {
        guard let bucket else { return Bucket(saved: rates.map(\.capacity), at: now) }
        let passed = max(0, (now - bucket.at).milliseconds)
        return Bucket(saved: zip(rates, bucket.saved).map { min($0.capacity, $1 + passed) }, at: now)
    }

    private func makeRoom(_ buckets: inout [String: Bucket], at now: Timestamp) {
        let full = rates.map(\.capacity)
        buckets = buckets.filter { refilled($1, at: now).saved != full }
        guard buckets.count >= limit else { return }
        let times = buckets.values.map(\.at).sorted()
        let middle = times[times.count / 2]
        buckets = buckets.filter { $0.value.at > middle }
    }
}
