/// Keeps a filer's own words, and who the filer is, out of a text that goes to others.
struct Redaction {
    /// A run of so many letters and digits in common is a copied passage.
    static let passageLength = 12

    private let grams: Set<[Character]>
    private let names: [[Character]]

    /// - Parameters:
    ///   - passages: texts of which no passage may be repeated.
    ///   - names: texts of two letters and more that may not occur at all.
    init(passages: [String], names: [String]) {
        grams = passages.reduce(into: []) { $0.formUnion(Self.grams(Self.bare($1))) }
        self.names = names.map(Self.bare).filter { $0.count >= 2 }
    }

    func allows(_ text: String) -> Bool {
        let bare = Self.bare(text)
        guard grams.isDisjoint(with: Self.grams(bare)) else { return false }
        return !names.contains { bare.contains($0) }
    }

    /// Letters and digits alone: spaces and punctuation put between do not hide a copy.
    private static func bare(_ text: String) -> [Character] {
        text.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    private static func grams(_ bare: [Character]) -> Set<[Character]> {
        guard bare.count >= passageLength else { return [] }
        return Set((0...(bare.count - passageLength)).map { Array(bare[$0..<($0 + passageLength)]) })
    }
}
