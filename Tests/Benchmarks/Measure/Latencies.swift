import Dispatch

/// Nanoseconds of a clock that no one sets.
func monotonicNanoseconds() -> UInt64 {
    DispatchTime.now().uptimeNanoseconds
}

/// The durations of single operations, kept whole: percentiles are exact.
struct Latencies {
    private var microseconds: [UInt32] = []

    var count: Int { microseconds.count }

    mutating func reserve(_ count: Int) {
        microseconds.reserveCapacity(count)
    }

    mutating func add(nanoseconds: UInt64) {
        microseconds.append(UInt32(clamping: nanoseconds / 1_000))
    }

    /// The given percentiles, in microseconds; zeros if nothing was timed.
    func percentiles(_ wanted: [Double]) -> [Double] {
        guard !microseconds.isEmpty else { return wanted.map { _ in 0 } }
        let sorted = microseconds.sorted()
        return wanted.map { Double(sorted[min(sorted.count - 1, Int($0 / 100 * Double(sorted.count)))]) }
    }
}
