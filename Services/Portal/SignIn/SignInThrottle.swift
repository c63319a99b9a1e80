import Bus
import Messages
import Metrics
import Synchronization

/// Makes guessing slow: after some failures each further try must wait twice as long, by login and by client address; in a
/// browser that knows the login, by that browser and login alone, so that nobody else's failures hold its owner up.
///
/// It lives in memory; the ledger counts failures of its own and locks the account. An address may be a whole county's behind
/// a proxy or a mobile carrier: it has many more free tries than a login, and its waits stay short.
final class SignInThrottle: Sendable {
    struct Rule: Sendable {
        let free: Int
        let longest: Duration
        /// After so long without a failure all are forgotten.
        let memory: Duration
    }

    /// Who tries.
    struct Attempt: Sendable {
        let login: String
        let address: String
        /// The browser, if somebody has signed in to this login there before; nil of every other.
        let device: String?

        fileprivate var keys: [(key: String, rule: Rule)] {
            let login = String(login.prefix(60))
            if let device { return [("d\(device)|\(login)", SignInThrottle.login)] }
            return [("l" + login, SignInThrottle.login), ("a" + address, SignInThrottle.address)]
        }
    }

    static let login = Rule(free: 4, longest: .seconds(900), memory: .seconds(3_600))
    static let address = Rule(free: 30, longest: .seconds(8), memory: .seconds(3_600))
    /// Names kept of each kind; at the bound the one that failed longest ago is forgotten.
    static let limit = 10_000

    private struct Record {
        var failures: Int
        var last: Timestamp
        /// When the failure before the last one was.
        var before: Timestamp
    }

    private let reached = BoundMetrics.counter("sign_in_tries")
    /// Guarded by its lock.
    private let records = Mutex<[String: Record]>([:])

    /// Begins a try, which counts as failed until `succeeded` or `takeBack`.
    ///
    /// - Returns: nil if it may go on; else how long to wait, and nothing was counted.
    func begin(_ attempt: Attempt, at now: Timestamp) -> Duration? {
        let keys = attempt.keys
        return records.withLock { records in
            let wait = keys.map { Self.wait(records[$0.key], $0.rule, now) }.max() ?? .zero
            guard wait <= .zero else {
                reached.increment()
                return wait
            }
            for (key, rule) in keys {
                var record = records[key] ?? Record(failures: 0, last: now, before: now)
                if now - record.last > rule.memory { record.failures = 0 }
                record.failures += 1
                record.before = record.last
                record.last = now
                records[key] = record
            }
            Self.forget(&records)
            return nil
        }
    }

    /// Lets a try that was begun be judged. What `judge` throws was no judgement: a queue that was full, a desk that did not
    /// answer. It is not held against anybody.
    func judged<Value>(_ attempt: Attempt, _ judge: () async throws -> Value) async throws -> Value {
        do {
            return try await judge()
        } catch {
            takeBack(attempt)
            throw error
        }
    }

    /// A try was right: the login's failures are forgotten, and the try was none of the address's.
    func succeeded(_ attempt: Attempt) {
        takeBack(attempt)
        records.withLock { records in
            for (key, _) in attempt.keys where !key.hasPrefix("a") { records[key] = nil }
        }
    }

    private func takeBack(_ attempt: Attempt) {
        records.withLock { records in
            for (key, _) in attempt.keys {
                guard var record = records[key] else { continue }
                record.failures -= 1
                record.last = record.before
                records[key] = record.failures > 0 ? record : nil
            }
        }
    }

    private static func wait(_ record: Record?, _ rule: Rule, _ now: Timestamp) -> Duration {
        guard let record, record.failures >= rule.free, now - record.last <= rule.memory else { return .zero }
        let pause = min(rule.longest, .seconds(1 << min(record.failures - rule.free + 1, 20)))
        return pause - (now - record.last)
    }

    private static func forget(_ records: inout [String: Record]) {
        while records.count > 2 * limit, let oldest = records.min(by: { $0.value.last < $1.value.last }) {
            records[oldest.key] = nil
        }
    }
}
