import Messages

/// Figures as they are written: hours and days, shares in percent; a dash where there is nothing to say.
struct FigureWords: Sendable {
    let words: Words

    func share(_ value: Double?) -> String { value.map { "\(tenth($0 * 100))%" } ?? "—" }

    /// Hours below two days, days above.
    func time(_ hours: Double?) -> String {
        guard let hours else { return "—" }
        return hours < 48
            ? words("overview.hours", ["n": tenth(hours)]) : words("overview.days", ["n": tenth(hours / 24)])
    }

    private func tenth(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}

/// A count, and the list of the cases that it counts.
struct CountShown: Sendable {
    let text: String
    /// Nil of none.
    let link: String?

    /// - Parameters:
    ///   - count: nil if it is withheld.
    ///   - list: nil for who may not list the cases.
    init(_ count: Int?, _ list: CaseListFilter?, _ words: Words) {
        text = count.map(String.init) ?? words("overview.few")
        link = count == nil || count == 0 ? nil : list?.address
    }
}
