import Messages

/// Which of a village's guides fit what somebody is writing: those whose titles share words with it.
enum FittingGuides {
    /// Guides that are offered.
    static let limit = 3
    /// Characters at the end of a text that are looked at.
    static let textLimit = 200

    /// Best first; none if nothing is shared.
    static func choose(_ guides: [ListGuides.Entry], for text: String) -> [ListGuides.Entry] {
        let pieces = pieces(text)
        let scored = guides.enumerated().compactMap { index, guide in
            let shared = Self.pieces(guide.title).intersection(pieces).count
            return shared > 0 ? (guide: guide, shared: shared, index: index) : nil
        }
        return scored.sorted { ($1.shared, $0.index) < ($0.shared, $1.index) }.prefix(limit).map(\.guide)
    }

    /// What was written last, to search for; nil if it is too short or too long for one.
    static func lastClause(_ text: String) -> String? {
        let clause = text.split { $0.isPunctuation || $0.isNewline || $0.isWhitespace }.last.map(String.init) ?? ""
        return (2...20).contains(clause.count) ? clause : nil
    }

    /// Pairs of neighbouring Chinese characters, and other words of three letters and more.
    private static func pieces(_ text: String) -> Set<String> {
        var pieces: Set<String> = []
        for run in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            let characters = Array(run)
            for (first, second) in zip(characters, characters.dropFirst()) where isChinese(first) && isChinese(second) {
                pieces.insert(String([first, second]))
            }
            if characters.count > 2, !characters.contains(where: isChinese) { pieces.insert(String(run)) }
        }
        return pieces.subtracting(common)
    }

    private static func isChinese(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { (0x4E00...0x9FFF).contains($0.value) }
    }

    /// Stand in every other title, and say nothing.
    private static let common: Set<String> = [
        "办理", "申请", "怎么", "需要", "村里", "镇里", "申报", "登记", "补办", "手续", "证明", "办事", "指南", "如何", "the", "for", "and", "how",
    ]
}
