package import CoreMetrics
import Foundation
import Synchronization

/// Collects what the code measures and writes it in Prometheus' text exposition format 0.0.4.
///
/// Labels of metrics are names in Prometheus' sense, units at the end: `qinglian_desk_requests_total`.
/// Dimensions are few and closed (a method, a service): never an id, never a person.
package final class PrometheusRegistry: MetricsFactory {
    private let series = Mutex<[String: [String: Series]]>([:])
    private let gauges = Mutex<[String: @Sendable () -> Double]>([:])

    package init() {}

    /// A value that is asked for when the metrics are read.
    package func gauge(_ name: String, _ value: @escaping @Sendable () -> Double) {
        gauges.withLock { $0[name] = value }
    }

    /// The whole text, families and members in order of name.
    package func text() -> String {
        var lines: [String] = []
        let families = series.withLock { $0 }
        for (name, members) in families.sorted(by: { $0.key < $1.key }) {
            guard let first = members.values.first else { continue }
            lines.append("# TYPE \(name) \(first.kind.rawValue)")
            for (labels, member) in members.sorted(by: { $0.key < $1.key }) {
                lines += member.lines(name: name, labels: labels)
            }
        }
        for (name, value) in gauges.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            lines += ["# TYPE \(name) gauge", "\(name) \(Series.number(value()))"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func member(_ name: String, _ dimensions: [(String, String)], _ kind: Series.Kind) -> Series {
        let labels = dimensions.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return series.withLock { families in
            if let found = families[name]?[labels] { return found }
            let made = Series(kind)
            families[name, default: [:]][labels] = made
            return made
        }
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { [0x5C, 0x22, 0x0A].contains($0) }) else { return value }
        return value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        member(label, dimensions, .counter)
    }
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        member(label, dimensions, .gauge)
    }
    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        member(label, dimensions, aggregate ? .histogram : .gauge)
    }
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        member(label, dimensions, .histogram)
    }
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}
