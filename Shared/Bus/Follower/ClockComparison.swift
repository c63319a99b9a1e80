package import Messages

/// How far the clock of a followed service is from ours, by the times of its heads. Pure: times are handed in.
///
/// Only heads that were taken as soon as they came are to be noted: of others nobody knows how long they waited.
package struct ClockComparison: Sendable {
    /// What clocks that are set over the network never reach; it includes the way of a head.
    package static let tolerance = Duration.seconds(10)
    /// How long all heads must disagree: a machine that was held still for a moment is no news.
    package static let patience = Duration.seconds(10)

    /// Of the last head: positive where our clock is ahead.
    package private(set) var last = Duration.zero
    private var since: Duration?
    private var isAhead = false

    package init() {}

    /// - Parameters:
    ///   - time: of the head.
    ///   - now: by our clock, as the head was taken.
    ///   - uptime: the same moment by time that never jumps.
    package mutating func note(_ time: Timestamp, now: Timestamp, uptime: Duration) {
        last = now - time
        guard last > Self.tolerance || last < .zero - Self.tolerance else {
            since = nil
            return
        }
        if since == nil || isAhead != (last > .zero) { since = uptime }
        isAhead = last > .zero
    }

    /// Whole seconds by which our clock is ahead, or, negative, behind; nil while the clocks agree or not enough was heard.
    package func disagreement(at uptime: Duration) -> Int? {
        guard let since, uptime - since >= Self.patience else { return nil }
        return Int(last.components.seconds)
    }
}
