/// How long `up` waits before it starts a service again: half a second at first, twice as long each time, at most half a
/// minute; from the start again once the service had stayed up for a minute.
struct RestartDelay: Equatable, Sendable {
    static let first = Duration.milliseconds(500)
    static let longest = Duration.seconds(30)
    static let steady = Duration.seconds(60)

    private var next = first

    /// The delay after a run of this length.
    mutating func after(run: Duration) -> Duration {
        if run >= Self.steady { next = Self.first }
        defer { next = min(next * 2, Self.longest) }
        return next
    }
}
