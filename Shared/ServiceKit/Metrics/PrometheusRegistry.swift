import Bus
package import CoreMetrics
import Foundation
import Synchronization

/// Collects what the code measures and writes it in Prometheus' text exposition format 0.0.4.
///
/// Labels of metrics are names in Prometheus' sense, units at the end: `qinglian_desk_requests_total`.
/// Dimensions are few and closed (a method, a service): never an id, never a person.
package final class PrometheusRegistry: MetricsFactory {
    private let series = Mutex<[String: [String: Series]]>([:])
    private let asked = Mutex<[String: [@Sendable () -> [Reading]]]>([:])

    package init() {}

    /// A value of a gauge, with the dimensions that tell it from others of its name.
    package struct Reading: Sendable {
        let dimensions: [(String, String)]
        let value: Double

        package init(_ value: Double, _ dimensions: [(String, String)] = []) {
            self.dimensions = dimensions
            self.value = value
        }
    }

    /// A value that is asked for when the metrics are read.
    package func gauge(_ name: String, _ value: @escaping @Sendable () -> Double) {
        readings(of: name) { [Reading(value())] }
    }

    /// Values that are asked for when the metrics are read, on the thread that reads them.
    package func readings(of name: String, _ values: @escaping @Sendable () -> [Reading]) {
        asked.withLock { $0[name, default: []].append(values) }
    }

    /// How much of a bound is used, and how much there is.
    package func bound(
        _ name: String, limit: @autoclosure @escaping @Sendable () -> Int, used: @escaping @Sendable () -> Int
    ) {
        readings(of: BoundMetrics.limit) { [Reading(Double(limit()), [("bound", name)])] }
        readings(of: BoundMetrics.used) { [Reading(Double(used()), [("bound", name)])] }
    }

    /// The whole text, families and members in order of name.
    package func text() -> String {
        var families = series.withLock { families in
            families.mapValues { members in
                Family(kind: members.values.first?.kind ?? .gauge, members: members)
            }
        }
        for (name, questions) in asked.withLock({ $0 }) {
            for reading in questions.flatMap({ $0() }) {
                let gauge = Series(.gauge)
                gauge.set(reading.value)
                families[name, default: Family(kind: .gauge, members: [:])].members[Self.labels(reading.dimensions)] =
                    gauge
            }
        }
        var lines: [String] = []
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.members.isEmpty {
            lines.append("# TYPE \(name) \(family.kind.rawValue)")
            for (labels, member) in family.members.sorted(by: { $0.key < $1.key }) {
                lines += member.lines(name: name, labels: labels)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Family {
        let kind: Series.Kind
        var members: [String: Series]
    }

    private static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
    }

    private func member(_ name: String, _ dimensions: [(String, String)], _ kind: Series.Kind) -> Series {
        let labels = Self.labels(dimensions)
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
