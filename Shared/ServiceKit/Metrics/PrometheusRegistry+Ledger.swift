import Ledger
import Messages

extension PrometheusRegistry {
    /// What an operator wants to know of a ledger, its followers and what could not be handled: asked when metrics are read.
    func watch(_ ledger: Ledger, _ condition: Condition) {
        gauge("qinglian_ledger_events") { Double(ledger.tail.size) }
        gauge("qinglian_ready") { condition.isWell ? 1 : 0 }
        bound("wal_bytes", limit: ledger.logBound) { ledger.logBytes }
        bound("dead_letters", limit: DeadLetters.bound) {
            (try? ledger.read { try DeadLetters.count(in: $0) }) ?? 0
        }
        readings(of: "qinglian_follower_lag_events") {
            let head = ledger.tail.head
            let followers = (try? ledger.followers()) ?? []
            return followers.filter { $0.ledger == ledger.id }.prefix(Self.followerLimit).map { follower in
                Reading(
                    Double(head.value - min(head.value, follower.position.value)),
                    [("owner", follower.owner), ("follower", follower.name)])
            }
        }
    }

    /// Followers that are told of; their names are their own, and each is a series.
    private static let followerLimit = 200
}
