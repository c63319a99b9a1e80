import Messages

/// Figures as they are written: whole numbers, hours, shares in percent, and what stands for those that are withheld.
struct FigureWords: Sendable {
    let words: Words

    private var few: String { words("overview.few") }

    func count(_ value: Int?, of figures: Figures) -> String {
        figures.withheld ? few : value.map(String.init) ?? few
    }

    func share(_ value: Double?, of figures: Figures) -> String {
        figures.withheld ? few : value.map { "\(tenth($0 * 100))%" } ?? "—"
    }

    /// Hours below two days, days above.
    func time(_ hours: Double?, of figures: Figures) -> String {
        guard !figures.withheld, let hours else { return figures.withheld ? few : "—" }
        return hours < 48
            ? words("overview.hours", ["n": tenth(hours)]) : words("overview.days", ["n": tenth(hours / 24)])
    }

    private func tenth(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
