import Foundation
import Messages

/// Keeps a filer's own words, and who the filer is, out of a text that goes to others.
struct Redaction {
    /// A run of so many letters and digits in common is a copied passage.
    static let passageLength = 12

    private let passages: Set<ArraySlice<Unicode.Scalar>>
    private let names: [[Unicode.Scalar]]
    private let telephones: TelephoneSearch

    /// - Parameters:
    ///   - texts: of which no passage may be repeated, nor a telephone number, however it is written.
    ///   - names: of two letters and more, which may not occur at all.
    ///   - telephones: which may not occur in any spelling.
    init(texts: [String], names: [String], telephones: [Telephone]) {
        passages = texts.reduce(into: []) { $0.formUnion(Self.passages(of: Self.bare($1))) }
        self.names = names.map(Self.bare).filter { $0.count >= 2 }
        self.telephones = TelephoneSearch(telephones + texts.flatMap(TelephoneSearch.mobiles))
    }

    func allows(_ text: String) -> Bool {
        let bare = Self.bare(text)
        return passages.isDisjoint(with: Self.passages(of: bare)) && !names.contains { bare.contains($0) }
            && !telephones.occurs(in: text)
    }

    /// Letters and digits alone, full-width ones as the others: neither spaces nor another width hide a copy.
    private static func bare(_ text: String) -> [Unicode.Scalar] {
        text.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
    }

    private static func passages(of bare: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
        guard bare.count >= passageLength else { return [] }
        return (0...(bare.count - passageLength)).map { bare[$0..<($0 + passageLength)] }
    }
}
