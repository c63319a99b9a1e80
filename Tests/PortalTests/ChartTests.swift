import Foundation
import Messages
import Testing

@testable import Portal

@Suite("Drawings of figures")
struct ChartTests {
    @Test("The longest bar fills the width, a withheld one has none")
    func bars() {
        let chart = BarChart(
            title: "收件",
            bars: [
                .init(name: "甲", value: 10, text: "10"), .init(name: "乙", value: 5, text: "5"),
                .init(name: "丙", value: nil, text: "少于5件"),
            ])
        let widths = chart.svg.matches(of: #/<rect[^>]* width="(\d+)"/#).map { Int($0.output.1) }
        #expect(widths == [410, 205])
        #expect(chart.svg.contains("少于5件"))
    }

    @Test("Names cannot break out of the drawing")
    func escaping() {
        let chart = BarChart(title: "<a>", bars: [.init(name: "\"><script>", value: 1, text: "&")])
        #expect(!chart.svg.contains("<script>"))
        #expect(chart.svg.contains("&amp;"))
    }

    @Test("A line is broken where a figure is withheld")
    func gaps() {
        let values: [Double?] = [1, 2, nil, 3, nil, nil, 4, 5]
        let chart = LineChart(title: "", points: values.map { .init(name: "", value: $0, text: "") })
        #expect(chart.runs.map { $0.map(\.index) } == [[0, 1], [3], [6, 7]])
        #expect(chart.svg.matches(of: #/<polyline/#).count == 2)
        #expect(chart.svg.matches(of: #/<circle/#).count == 5)
    }

    @Test("One point, and none, can be drawn", arguments: [0, 1, 40])
    func few(count: Int) {
        let chart = LineChart(title: "", points: (0..<count).map { .init(name: "\($0)", value: 1, text: "1") })
        #expect(!chart.svg.contains("nan"))
    }

    @Test("Figures are written as people read them")
    func words() {
        let say = FigureWords(
            words: Words(["overview.hours": "{n} 小时", "overview.days": "{n} 天"]))
        #expect(say.time(20.25) == "20.3 小时")
        #expect(say.time(72) == "3 天")
        #expect(say.time(nil) == "—")
        #expect(say.share(0.857) == "85.7%")
        #expect(say.share(nil) == "—")
    }
}
