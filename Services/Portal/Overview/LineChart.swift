import Foundation
import Papers

/// One line over time as an SVG picture, with its points' figures written above them. Where a figure is withheld the line
/// is broken.
struct LineChart: Sendable {
    struct Point: Sendable, Equatable {
        let name: String
        let value: Double?
        let text: String
    }

    let title: String
    let points: [Point]
    /// The height stands for this; the greatest value if nil.
    var whole: Double?

    private static let width = 640.0
    private static let height = 220.0
    private static let margin = (top: 34.0, bottom: 34.0, side: 36.0)

    var svg: String {
        let most = max(whole ?? points.compactMap(\.value).max() ?? 0, .leastNonzeroMagnitude)
        let base = Self.height - Self.margin.bottom
        let step = (Self.width - 2 * Self.margin.side) / Double(max(points.count - 1, 1))
        func x(_ index: Int) -> Double { points.count == 1 ? Self.width / 2 : Self.margin.side + step * Double(index) }
        func y(_ value: Double) -> Double { base - max(0, min(value, most)) / most * (base - Self.margin.top) }

        var parts = [
            "<svg class=\"chart\" viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" aria-label=\"\(Markup.escape(title))\">",
            "<line class=\"axis\" x1=\"0\" y1=\"\(base)\" x2=\"\(Self.width)\" y2=\"\(base)\"/>",
        ]
        for run in runs {
            let places = run.map { "\(Self.coordinate(x($0.index))),\(Self.coordinate(y($0.value)))" }
            if places.count > 1 {
                parts.append("<polyline class=\"line\" points=\"\(places.joined(separator: " "))\"/>")
            }
        }
        // With many points only some are named, the last always.
        let every = max(1, (points.count + 11) / 12)
        for (index, point) in points.enumerated() {
            if let value = point.value {
                parts.append(
                    "<circle class=\"dot\" cx=\"\(Self.coordinate(x(index)))\" cy=\"\(Self.coordinate(y(value)))\" r=\"4\"/>"
                )
            }
            guard (points.count - 1 - index) % every == 0 else { continue }
            let above = point.value.map { y($0) - 10 } ?? base - 8
            parts.append(
                "<text class=\"\(point.value == nil ? "figure few" : "figure")\" x=\"\(Self.coordinate(x(index)))\" y=\"\(Self.coordinate(above))\" text-anchor=\"middle\">\(Markup.escape(point.text))</text>"
            )
            parts.append(
                "<text class=\"name\" x=\"\(Self.coordinate(x(index)))\" y=\"\(Self.coordinate(base + 22))\" text-anchor=\"middle\">\(Markup.escape(point.name))</text>"
            )
        }
        parts.append("</svg>")
        return parts.joined()
    }

    /// The stretches without a gap.
    var runs: [[(index: Int, value: Double)]] {
        var runs: [[(index: Int, value: Double)]] = [[]]
        for (index, point) in points.enumerated() {
            if let value = point.value {
                runs[runs.count - 1].append((index, value))
            } else if !(runs.last?.isEmpty ?? true) {
                runs.append([])
            }
        }
        return runs.filter { !$0.isEmpty }
    }

    private static func coordinate(_ value: Double) -> String { String(Int(value.rounded())) }
}
