package import Metrics

/// What happens at a bound, counted under one name for all: `qinglian_bound_reached_total{bound="desk_requests"}`. How much of
/// it is used, and how much there is, stands beside it in `qinglian_bound_used` and `qinglian_bound_limit`.
///
/// The names of bounds are a closed list, told in the runbook.
package enum BoundMetrics {
    package static let used = "qinglian_bound_used"
    package static let limit = "qinglian_bound_limit"
    package static let reached = "qinglian_bound_reached_total"

    /// Counts how often a bound was reached: each time something was refused, dropped or had to wait.
    package static func counter(_ bound: String, _ dimensions: [(String, String)] = []) -> Counter {
        Counter(label: reached, dimensions: [("bound", bound)] + dimensions)
    }

    /// For a bound whose use is known where it changes; one that can be asked is better asked when metrics are read.
    package static func gauge(_ bound: String, _ dimensions: [(String, String)] = [], limit size: Int) -> Gauge {
        let dimensions = [("bound", bound)] + dimensions
        Gauge(label: limit, dimensions: dimensions).record(size)
        return Gauge(label: used, dimensions: dimensions)
    }
}
