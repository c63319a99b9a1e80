/// What one round of one measurement gave.
struct Outcome: Codable, Sendable {
    /// Whose: `qinglian`, `redis`, `nats`, `postgresql`.
    let name: String
    /// What: `1 in flight`, `64 in flight`.
    let measure: String
    /// How the load was applied, where there is a choice: `64 connections`, `pipelined`.
    let mode: String
    let perSecond: Double
    /// Microseconds; absent where single operations are not timed.
    var p50: Double?
    var p99: Double?
}

extension [Outcome] {
    /// The median round of each measurement, by operations a second, in the order in which they first came.
    func medians() -> [Outcome] {
        var order: [String] = []
        var rounds: [String: [Outcome]] = [:]
        for outcome in self {
            let key = "\(outcome.name)|\(outcome.measure)|\(outcome.mode)"
            if rounds[key] == nil { order.append(key) }
            rounds[key, default: []].append(outcome)
        }
        return order.compactMap { key in
            let sorted = (rounds[key] ?? []).sorted { $0.perSecond < $1.perSecond }
            return sorted.isEmpty ? nil : sorted[sorted.count / 2]
        }
    }
}
