import Messages

/// At most so many messages in any stretch of so long.
struct Pace: Equatable, Sendable {
    let count: Int
    let stretch: Duration
}

/// When an address of a channel may be spoken to again.
struct PaceKeeper: Sendable {
    private let pace: Pace
    /// The newest messages' times, oldest first, `pace.count` at most.
    private var sent: [Timestamp] = []

    init(_ pace: Pace) {
        self.pace = pace
    }

    /// How long to wait before the next message; zero if it may go.
    func wait(at now: Timestamp) -> Duration {
        guard sent.count >= pace.count, let oldest = sent.first else { return .zero }
        // A clock that was set back does not lengthen the wait past one stretch.
        return min(max(.zero, oldest + pace.stretch - now), pace.stretch)
    }

    mutating func note(_ now: Timestamp) {
        if sent.count == pace.count { sent.removeFirst() }
        sent.append(now)
    }
}
