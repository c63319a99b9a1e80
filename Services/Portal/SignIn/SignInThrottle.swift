import Bus
import Messages
import Metrics
import Synchronization

/// Makes guessing slow: after some failures each further try must wait twice as long, by login and by client address.
///
/// It lives in memory; the ledger counts failures of its own and locks the account. An address may be a whole office's, so
/// it has many more free tries than a login.
final class SignInThrottle: Sendable {
    struct Rule: Sendable {
        let free: Int
        let longest: Duration
        /// After so long without a failure all are forgotten.
        let memory: Duration
    }

    static let login = Rule(free: 4, longest: .seconds(900), memory: .seconds(3_600))
    static let address = Rule(free: 30, longest: .seconds(300), memory: .seconds(3_600))
    /// Names kept of each kind; at the bound the one that failed longest ago is forgotten.
    static let limit = 10_000

    private struct Record {
        var failures: Int
        var last: Timestamp
    }

    private let reached = BoundMetrics.counter("sign_in_tries")
    private let records = Mutex<[String: Record]>([:])

    /// Begins a try, which counts as failed until `succeeded` takes it back.
    ///
    /// - Returns: nil if it may go on; else how long to wait, and nothing was counted.
    func begin(login: String, address: String, at now: Timestamp) -> Duration? {
        let keys = [("l" + login.prefix(60), Self.login), ("a" + address, Self.address)]
        return records.withLock { records in
            let wait = keys.map { Self.wait(records[$0.0], $0.1, now) }.max() ?? .zero
            guard wait <= .zero else {
                reached.increment()
                return wait
            }
            for (key, rule) in keys {
                var record = records[key] ?? Record(failures: 0, last: now)
                if now - record.last > rule.memory { record.failures = 0 }
                record.failures += 1
                record.last = now
                records[key] = record
            }
            Self.forget(&records)
            return nil
        }
    }

    func succeeded(login: String, address: String) {
        records.withLock { records in
            records["l" + login.prefix(60)] = nil
            records["a" + address]?.failures -= 1
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
