/// How fast the body of a request must come: whoever holds a place for it may not do so with nothing.
struct BodyPace: Sendable {
    /// Until then it may be as slow as it likes: a phone that looks for its network.
    var grace = Duration.seconds(20)
    /// Bytes a second that must have come behind that, on the average.
    var rate = 4_096
    /// No body may take longer. A slow village network sends 24 MiB in two minutes.
    var longest = Duration.seconds(180)

    /// The sender is too slow.
    struct TooSlow: Error {}

    /// When, counted from its beginning, a body of which so many bytes have come is too slow.
    func deadline(after bytes: Int) -> Duration {
        min(longest, grace + .milliseconds(Int64(bytes) * 1_000 / Int64(rate)))
    }
}
