import Messages
import Synchronization

/// How often something may be done under one key: a token bucket for each rate, in memory, gone when the process ends.
final class Throttle: Sendable {
    /// So many in so long; all at once if they were saved up.
    struct Rate: Sendable {
        let count: Int
        let per: Duration

        /// Milliseconds that one costs.
        fileprivate var cost: Int64 { per.milliseconds / Int64(count) }
        /// Milliseconds that can be saved up.
        fileprivate var capacity: Int64 { cost * Int64(count) }

        static func hourly(_ count: Int) -> Rate { Rate(count: count, per: .seconds(3_600)) }
        static func daily(_ count: Int) -> Rate { Rate(count: count, per: .seconds(86_400)) }
    }

    private struct Bucket {
        /// Milliseconds saved up, of each rate.
        var saved: [Int64]
        var at: Timestamp
    }

    private let rates: [Rate]
    /// Keys that are held. Past it full buckets are dropped, and if that does not help, all: rather let a flood's keys
    /// through than refuse a person.
    private let limit: Int
    private let clock: @Sendable () -> Timestamp
    /// Guarded by its lock.
    private let buckets = Mutex<[String: Bucket]>([:])

    init(_ rates: [Rate], limit: Int = 50_000, clock: @escaping @Sendable () -> Timestamp) {
        self.rates = rates
        self.limit = limit
        self.clock = clock
    }

    /// Takes one.
    ///
    /// - Returns: nil if there was one; otherwise whole seconds until there is, and nothing is taken.
    func take(_ key: String) -> Int? {
        update(key, taking: true)
    }

    /// Seconds until one can be taken; nil if it can be now.
    func wait(_ key: String) -> Int? {
        update(key, taking: false)
    }

    /// Keys that are held.
    var count: Int { buckets.withLock { $0.count } }

    private func update(_ key: String, taking: Bool) -> Int? {
        let now = clock()
        return buckets.withLock { buckets in
            var bucket = refilled(buckets[key], at: now)
            let missing = zip(rates, bucket.saved).map { $0.cost - $1 }.max() ?? 0
            if missing > 0 { return Int((missing + 999) / 1_000) }
            guard taking else { return nil }
            bucket.saved = zip(rates, bucket.saved).map { $1 - $0.cost }
            if buckets[key] == nil, buckets.count >= limit {
                buckets = buckets.filter { !isFull(refilled($1, at: now)) }
                if buckets.count >= limit { buckets.removeAll() }
            }
            buckets[key] = bucket
            return nil
        }
    }

    private func refilled(_ bucket: Bucket?, at now: Timestamp) -> Bucket {
        guard let bucket else { return Bucket(saved: rates.map(\.capacity), at: now) }
        let passed = max(0, (now - bucket.at).milliseconds)
        return Bucket(saved: zip(rates, bucket.saved).map { min($0.capacity, $1 + passed) }, at: now)
    }

    private func isFull(_ bucket: Bucket) -> Bool { bucket.saved == rates.map(\.capacity) }
}
