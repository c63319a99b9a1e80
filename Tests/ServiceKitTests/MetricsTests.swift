import CoreMetrics
import ServiceKit
import Testing

@Suite("Metrics")
struct MetricsTests {
    @Test("counters, gauges and histograms are written in Prometheus' text format, families in order")
    func text() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "b_total", dimensions: [("method", "a\"b")], factory: registry)
        counter.increment(by: 3)
        Counter(label: "b_total", dimensions: [("method", "a\"b")], factory: registry).increment()
        Meter(label: "a_bytes", factory: registry).set(1.5)
        Timer(label: "c_seconds", factory: registry).recordNanoseconds(2_000_000)
        registry.gauge("d_events") { 7 }
        let lines = registry.text().split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(4) == [
                "# TYPE a_bytes gauge", "a_bytes 1.5", "# TYPE b_total counter", #"b_total{method="a\"b"} 4"#,
            ])
        #expect(lines.contains("# TYPE c_seconds histogram"))
        #expect(
            lines.contains(#"c_seconds_bucket{le="0.001"} 0"#) && lines.contains(#"c_seconds_bucket{le="0.0025"} 1"#))
        #expect(lines.contains(#"c_seconds_bucket{le="+Inf"} 1"#) && lines.contains("c_seconds_sum 0.002"))
        #expect(lines.suffix(2) == ["# TYPE d_events gauge", "d_events 7"])
    }
}
