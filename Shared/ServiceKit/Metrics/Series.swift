import CoreMetrics
import Foundation
import Synchronization

/// One member of a family of metrics: a counter, a gauge or a histogram of seconds.
final class Series: CounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    /// Upper bounds of the buckets, in the unit of the metric (seconds for timers).
    private static let bounds: [Double] = [
        0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private struct State {
        var value = 0.0
        var count = 0
        var buckets = [Int](repeating: 0, count: Series.bounds.count)
    }

    let kind: Kind
    private let state = Mutex(State())

    init(_ kind: Kind) {
        self.kind = kind
    }

    func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }
    func increment(by amount: Double) { state.withLock { $0.value += amount } }
    func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
    func reset() { state.withLock { $0 = State() } }
    func set(_ value: Int64) { state.withLock { $0.value = Double(value) } }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        state.withLock { state in
            guard kind == .histogram else {
                state.value = value
                return
            }
            state.value += value
            state.count += 1
            if let bucket = Self.bounds.firstIndex(where: { value <= $0 }) { state.buckets[bucket] += 1 }
        }
    }

    func lines(name: String, labels: String) -> [String] {
        let state = state.withLock { $0 }
        func line(_ suffix: String, _ extra: String?, _ value: String) -> String {
            let all = [labels, extra ?? ""].filter { !$0.isEmpty }.joined(separator: ",")
            return name + suffix + (all.isEmpty ? "" : "{\(all)}") + " " + value
        }
        guard kind == .histogram else { return [line("", nil, Self.number(state.value))] }
        var total = 0
        var lines: [String] = []
        for (bound, count) in zip(Self.bounds, state.buckets) {
            total += count
            lines.append(line("_bucket", "le=\"\(bound)\"", String(total)))
        }
        lines.append(line("_bucket", "le=\"+Inf\"", String(state.count)))
        lines.append(line("_sum", nil, Self.number(state.value)))
        lines.append(line("_count", nil, String(state.count)))
        return lines
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
