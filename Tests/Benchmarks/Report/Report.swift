/// The outcomes as a Markdown table, ours first, with the ratio to each peer.
struct Report {
    /// Medians.
    let outcomes: [Outcome]
    static let ours = "qinglian"

    var markdown: String {
        let stores = outcomes.filter { $0.measure.hasSuffix(" in flight") }
        var lines = [
            "| stores a 435-byte event | in flight | a second | p50 µs | p99 µs | ours / theirs |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        for measure in unique(stores.map(\.measure)) {
            let rows = best(stores.filter { $0.measure == measure })
            let own = rows.first { $0.name == Self.ours }
            for row in rows {
                let ratio = own.map { row.name == Self.ours ? "" : fixed($0.perSecond / row.perSecond, 2) } ?? ""
                let mode = row.mode.isEmpty ? "" : " (\(row.mode))"
                lines.append(
                    "| \(row.name)\(mode) | \(measure.dropLast(" in flight".count)) | \(grouped(row.perSecond)) "
                        + "| \(grouped(row.p50 ?? 0)) | \(grouped(row.p99 ?? 0)) | \(ratio) |")
            }
        }
        let others = outcomes.filter { !$0.measure.hasSuffix(" in flight") }
        if !others.isEmpty {
            lines += ["", "| of our own | a second |", "|---|--:|"]
            lines += others.map {
                "| \($0.measure)\($0.mode.isEmpty ? "" : ", \($0.mode)") | \(grouped($0.perSecond)) |"
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Of each name the mode that does most: every peer is shown at its best.
    private func best(_ rows: [Outcome]) -> [Outcome] {
        unique(rows.map(\.name)).compactMap { name in
            rows.filter { $0.name == name }.max { $0.perSecond < $1.perSecond }
        }
    }

    private func unique(_ names: [String]) -> [String] {
        names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

/// A number with as many decimals as asked for.
func fixed(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let whole = Int((value * scale).rounded())
    guard decimals > 0 else { return String(whole) }
    let rest = String(whole % Int(scale))
    return "\(whole / Int(scale))." + String(repeating: "0", count: decimals - rest.count) + rest
}

/// A whole number with commas: 138,382.
func grouped(_ value: Double) -> String {
    let digits = Array(String(Int(value.rounded())))
    return digits.enumerated().reduce(into: "") { text, element in
        if element.offset > 0, (digits.count - element.offset) % 3 == 0 { text.append(",") }
        text.append(element.element)
    }
}
