/// Everyday words, and those that stand in guides 办事指南 in their place: 造房子 and 盖房 find what says 宅基地 or 建房.
package struct GuideWord: Codable, Equatable, Sendable {
    /// What people say.
    package var say: [String]
    /// What the guides say.
    package var means: [String]

    package init(say: [String], means: [String]) {
        self.say = say
        self.means = means
    }

    /// Of a county.
    package static let limit = 300
    /// On each side of an entry.
    package static let sideLimit = 20
    /// Of one word, in characters.
    package static let wordLimit = 20
}

extension [GuideWord] {
    /// As people edit them, an entry a line: `造房子 盖房 = 宅基地 建房`.
    package var lines: String {
        map { "\($0.say.joined(separator: " ")) = \($0.means.joined(separator: " "))" }.joined(separator: "\n")
    }

    /// Reads every line that holds something; spaces of any kind and 、 ， , part words. A line without `=` has no meaning, which
    /// whoever sets the words is told.
    package init(lines: String) {
        self = lines.split(whereSeparator: \.isNewline).compactMap { line in
            let sides = line.split(omittingEmptySubsequences: false) { $0 == "=" || $0 == "＝" }.map { side in
                side.split { $0.isWhitespace || "、，,".contains($0) }.map(String.init)
            }
            guard sides.contains(where: { !$0.isEmpty }) else { return nil }
            return GuideWord(say: sides.first ?? [], means: sides.count == 2 ? sides[1] : [])
        }
    }
}
