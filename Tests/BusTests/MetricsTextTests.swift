import Testing

@testable import Bus

@Suite("Metrics of several services")
struct MetricsTextTests {
    @Test("are one text: each family once, in order of name, every sample labelled with its service")
    func merged() {
        let intake = """
            # TYPE b_seconds histogram
            b_seconds_bucket{le="1"} 2
            b_seconds_count 2
            # TYPE a_total counter
            a_total{method="x y"} 5

            """
        let portal = """
            # TYPE a_total counter
            a_total 7
            # TYPE c gauge
            c 0.5

            """
        let expected = """
            # TYPE a_total counter
            a_total{service="intake",method="x y"} 5
            a_total{service="portal"} 7
            # TYPE b_seconds histogram
            b_seconds_bucket{service="intake",le="1"} 2
            b_seconds_count{service="intake"} 2
            # TYPE c gauge
            c{service="portal"} 0.5

            """
        #expect(MetricsText.merged([("intake", intake), ("portal", portal)]) == expected)
    }
}
