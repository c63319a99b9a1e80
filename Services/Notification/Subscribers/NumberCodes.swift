import Bus
import Messages
import Metrics
import Synchronization

/// Codes that were sent to each number today, in whichever village it was left: in memory alone, so that no number that was
/// destroyed can be found by it. A restart begins anew; what a village has sent is counted in the tables.
final class NumberCodes: Sendable {
    /// Numbers of one day at most; past it no other number gets a code that day.
    static let limit = 100_000

    private struct Today {
        var day = CivilDay(daysSince1970: 0)
        var sent: [String: Int] = [:]
    }

    private let today = Mutex(Today())
    private let reached = BoundMetrics.counter("numbers_of_a_day")

    /// Whether a number may be sent one more code on a day.
    func mayHaveAnother(_ number: String, on day: CivilDay) -> Bool {
        today.withLock { today in
            guard today.day == day else { return true }
            if let sent = today.sent[number] { return sent < Subscriptions.numberCodes }
            if today.sent.count >= Self.limit { reached.increment() }
            return today.sent.count < Self.limit
        }
    }

    func count(_ number: String, on day: CivilDay) {
        today.withLock { today in
            if today.day != day { today = Today(day: day) }
            today.sent[number, default: 0] += 1
        }
    }
}
