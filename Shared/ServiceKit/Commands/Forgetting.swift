import Messages

/// Says of which requests the answers may be forgotten, beside a wall clock that may jump.
///
/// An answer that is forgotten while the clock is ahead would let its request, sent again once the clock is right, have a
/// second effect. So nothing is forgotten for as long as answers are kept after each jump, by the steady clock.
struct Forgetting {
    /// What wall clock and steady clock may differ by from one look to the next.
    static let tolerance = Duration.seconds(300)
    /// How long before a start the newest event may lie: a ledger that was quiet longer cannot tell a jump from a rest.
    static let rest = RequestAge.oldest

    private var seen: (time: Timestamp, instant: ContinuousClock.Instant)
    private var trusted: ContinuousClock.Instant

    /// - Parameter newest: the time of the ledger's newest event, nil if it has none.
    init(newest: Timestamp?, now: Timestamp, at instant: ContinuousClock.Instant) {
        seen = (now, instant)
        let isPlausible = newest.map { now <= $0 + Self.rest } ?? true
        trusted = isPlausible ? instant : instant + RequestAge.kept
    }

    /// - Returns: the time before which requests may be forgotten; nil as long as the clock is not trusted.
    mutating func bound(now: Timestamp, at instant: ContinuousClock.Instant) -> Timestamp? {
        let expected = seen.time + (instant - seen.instant)
        if now > expected + Self.tolerance || now < expected - Self.tolerance { trusted = instant + RequestAge.kept }
        seen = (now, instant)
        return instant < trusted ? nil : now - RequestAge.kept
    }
}
