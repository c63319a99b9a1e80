import Foundation
import Papers

/// Horizontal bars as an SVG picture: names to the left, figures at the ends. Colours come from the style sheet.
///
/// The picture says nothing that the table beside it does not; readers of screens get its title alone.
struct BarChart: Sendable {
    struct Bar: Sendable, Equatable {
        let name: String
        /// Nil where the figure is withheld: no bar, and `text` says why.
        let value: Double?
        /// The figure as it is written.
        let text: String
    }

    let title: String
    let bars: [Bar]
    /// What the whole width stands for; the greatest value if nil.
    var whole: Double?

    private static let rowHeight = 34
    private static let left = 150
    private static let width = 640
    private static let right = 80

    var svg: String {
        let height = bars.count * Self.rowHeight + 4
        let most = max(whole ?? bars.compactMap(\.value).max() ?? 0, .leastNonzeroMagnitude)
        let room = Double(Self.width - Self.left - Self.right)
        var parts = [
            "<svg class=\"chart\" viewBox=\"0 0 \(Self.width) \(height)\" role=\"img\" aria-label=\"\(Markup.escape(title))\">"
        ]
        for (index, bar) in bars.enumerated() {
            let top = index * Self.rowHeight + 4
            let middle = top + 18
            parts.append(
                "<text class=\"name\" x=\"\(Self.left - 10)\" y=\"\(middle)\" text-anchor=\"end\">\(Markup.escape(Self.short(bar.name)))</text>"
            )
            let length = bar.value.map { Int((max(0, min($0, most)) / most * room).rounded()) } ?? 0
            if length > 0 {
                parts.append(
                    "<rect class=\"bar\" x=\"\(Self.left)\" y=\"\(top)\" width=\"\(length)\" height=\"24\" rx=\"3\"/>")
            }
            parts.append(
                "<text class=\"\(bar.value == nil ? "figure few" : "figure")\" x=\"\(Self.left + length + 8)\" y=\"\(middle)\">\(Markup.escape(bar.text))</text>"
            )
        }
        parts.append("</svg>")
        return parts.joined()
    }

    /// What fits beside the bars: about nine wide characters.
    private static func short(_ name: String) -> String {
        name.count > 10 ? name.prefix(9) + "…" : name
    }
}
