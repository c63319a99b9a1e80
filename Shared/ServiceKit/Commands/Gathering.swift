/// Decides whether the next batch is worth a short wait.
///
/// When a batch has been answered, its callers send their next commands one after another, and the writer, awake at the
/// first, would pay an fsync for it alone while the others arrive. So it waits until about as many are there as were in the
/// last batch, but never longer than a part of what the last batch cost, and never when commands come singly.
struct Gathering {
    /// Of the last batch's time; what is waited can cost at most this much throughput.
    private static let share = 0.25
    private static let longest = Duration.milliseconds(2)

    private let watch = ContinuousClock()
    private var began: ContinuousClock.Instant?
    private var lastCount = 0
    private var lastCost = Duration.zero

    /// How many commands to wait for once there is one, and how long at most.
    var advice: (count: Int, patience: Duration) {
        lastCount > 1 ? (lastCount, min(lastCost * Self.share, Self.longest)) : (0, .zero)
    }

    mutating func begin(_ count: Int) {
        lastCount = count
        began = watch.now
    }

    mutating func end() {
        if let began { lastCost = watch.now - began }
    }
}
