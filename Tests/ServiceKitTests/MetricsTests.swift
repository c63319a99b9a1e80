import CoreMetrics
import Messages
import Synchronization
import Testing

@testable import ServiceKit

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

    @Test("readings stand in the family of their name, beside what was counted, each with its dimensions")
    func readings() {
        let registry = PrometheusRegistry()
        Gauge(label: "qinglian_bound_used", dimensions: [("bound", "a")], factory: registry).record(3)
        registry.bound("b", limit: 10) { 7 }
        registry.readings(of: "qinglian_lag") { [.init(1, [("follower", "x")]), .init(2, [("follower", "y\"")])] }
        registry.readings(of: "qinglian_none") { [] }
        let expected = """
            # TYPE qinglian_bound_limit gauge
            qinglian_bound_limit{bound="b"} 10
            # TYPE qinglian_bound_used gauge
            qinglian_bound_used{bound="a"} 3
            qinglian_bound_used{bound="b"} 7
            # TYPE qinglian_lag gauge
            qinglian_lag{follower="x"} 1
            qinglian_lag{follower="y\\""} 2

            """
        #expect(registry.text() == expected)
    }

    @Test("a reading is asked for anew each time the metrics are read")
    func fresh() {
        let registry = PrometheusRegistry()
        let count = Mutex(0)
        registry.gauge("asked") {
            Double(
                count.withLock {
                    $0 += 1; return $0
                })
        }
        #expect(registry.text() == "# TYPE asked gauge\nasked 1\n")
        #expect(registry.text() == "# TYPE asked gauge\nasked 2\n")
    }

    @Test("what a process holds of the machine is told in plausible figures")
    func process() throws {
        let registry = PrometheusRegistry()
        registry.watchProcess(started: Timestamp(milliseconds: 1_500), data: "/tmp")
        let values = Dictionary(
            registry.text().split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
                let parts = line.split(separator: " ")
                return (String(parts[0]), Double(parts[1]) ?? -1)
            }, uniquingKeysWith: { $1 })
        #expect(values["process_start_time_seconds"] == 1.5)
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        let used = try #require(values[#"qinglian_bound_used{bound="open_files"}"#])
        #expect(used >= 3)
        #expect(try #require(values[#"qinglian_bound_limit{bound="open_files"}"#]) >= used)
        let free = try #require(values["qinglian_disk_free_bytes"])
        #expect(try #require(values["qinglian_disk_size_bytes"]) >= free)
        #expect(free > 0)
    }
}

@Suite("Traces")
struct TraceTests {
    private static let id = "0af7651916cd43dd8448eb211c80319c"

    @Test("the id is taken from a well-formed traceparent")
    func wellFormed() {
        #expect(Trace.id(of: "00-\(Self.id)-b7ad6b7169203331-01") == Self.id)
        #expect(Trace.id(of: "00-\(Self.id)-b7ad6b7169203331-00") == Self.id)
    }

    @Test(
        "and from no other",
        arguments: [
            nil, "", "00", "00-\(id)", "01-\(id)-b7ad6b7169203331-01", "00-\(id.uppercased())-b7ad6b7169203331-01",
            "00-\(id)0-b7ad6b7169203331-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-\(id)-0000000000000000-01", "00-\(id)-b7ad6b7169203331-01-x", "00-\(id)-b7ad6b716920333g-01",
            "00-\(id)-b7ad6b7169203331-1", "00-\(id.dropLast())\n-b7ad6b7169203331-01",
        ] as [String?])
    func malformed(_ text: String?) {
        #expect(Trace.id(of: text) == nil)
    }
}
