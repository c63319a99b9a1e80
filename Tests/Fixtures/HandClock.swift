package import Messages
import Synchronization

/// A clock that stands still until it is set.
package final class HandClock: Sendable {
    private let time: Mutex<Timestamp>

    package init(_ start: Timestamp) {
        time = Mutex(start)
    }

    package var now: Timestamp { time.withLock { $0 } }

    package func advance(by interval: Duration) {
        time.withLock { $0 = $0 + interval }
    }

    package func set(_ now: Timestamp) {
        time.withLock { $0 = now }
    }
}
