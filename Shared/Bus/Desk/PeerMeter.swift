import Messages

/// What each peer of an open door has under way, and how soon it may ask again. On the socket thread. It holds as many peers
/// as there are admitted keys.
struct PeerMeter {
    /// A request's place among those of its peer.
    struct Place: Sendable {
        let peer: String
        let isRead: Bool
    }

    private struct Use {
        /// Calls that may still be made; fills up with time.
        var credit: Double
        var since: Duration
        var inFlight = 0
        var reads = 0
    }

    private let limits: PeerLimits
    private var uses: [String: Use] = [:]

    init(_ limits: PeerLimits) {
        self.limits = limits
    }

    /// Counts a message of a peer, whatever it holds.
    ///
    /// - Returns: nil if it may be answered; otherwise how many milliseconds the peer should wait.
    mutating func count(_ peer: String, now: Duration) -> Int? {
        var use = uses[peer] ?? Use(credit: Double(limits.burst), since: now)
        defer { uses[peer] = use }
        let passed = Double((now - use.since).wholeNanoseconds) / 1e9
        use.credit = min(Double(limits.burst), use.credit + passed * Double(limits.callsPerSecond))
        use.since = now
        guard use.credit >= 1 else {
            return max(1, Int((1 - use.credit) * 1_000 / Double(max(1, limits.callsPerSecond))))
        }
        use.credit -= 1
        return nil
    }

    /// Takes a place for a call that was counted.
    ///
    /// - Returns: nil if the peer has as many under way as it may.
    mutating func enter(_ peer: String, _ method: MethodName) -> Place? {
        guard var use = uses[peer] else { return nil }
        let isRead = method == ReadFeed.method
        guard use.inFlight < limits.callsInFlight, !isRead || use.reads < limits.readsInFlight else { return nil }
        use.inFlight += 1
        if isRead { use.reads += 1 }
        uses[peer] = use
        return Place(peer: peer, isRead: isRead)
    }

    mutating func leave(_ place: Place) {
        uses[place.peer]?.inFlight -= 1
        if place.isRead { uses[place.peer]?.reads -= 1 }
    }
}
