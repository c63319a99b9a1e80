import Foundation
import Messages
import Papers

/// What a channel did in each of the last hours, as a small SVG picture: what arrived upward, tries that failed downward.
///
/// The picture says nothing that the figures beside it do not; readers of screens get its title alone.
struct HourBars: Sendable {
    let title: String
    let hours: [ReadQueue.ChannelStanding.Hour]

    private static let step = 10
    private static let half = 28

    var svg: String {
        let most = hours.map { max($0.done, $0.failed) }.max() ?? 0
        let width = hours.count * Self.step
        var parts = [
            "<svg class=\"hours\" viewBox=\"0 0 \(width) \(2 * Self.half)\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"\(Markup.escape(title))\">"
        ]
        for (index, hour) in hours.enumerated() {
            let left = index * Self.step + 1
            let up = Self.length(hour.done, of: most)
            let down = Self.length(hour.failed, of: most)
            if up > 0 {
                parts.append(
                    "<rect class=\"done\" x=\"\(left)\" y=\"\(Self.half - up)\" width=\"8\" height=\"\(up)\"/>")
            }
            if down > 0 {
                parts.append("<rect class=\"failed\" x=\"\(left)\" y=\"\(Self.half)\" width=\"8\" height=\"\(down)\"/>")
            }
        }
        parts.append("<path class=\"axis\" d=\"M0 \(Self.half)H\(width)\"/></svg>")
        return parts.joined()
    }

    /// At least two, so that one failure among thousands is seen.
    private static func length(_ count: Int, of most: Int) -> Int {
        count == 0 ? 0 : max(2, Int((Double(count) / Double(most) * Double(half - 1)).rounded()))
    }
}
