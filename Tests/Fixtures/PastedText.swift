import Messages

/// Numbers as they arrive from phones: the digits in another width, spaces, hyphens and line breaks between them, marks that
/// cannot be seen anywhere. Every run is the same.
package struct PastedText {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// What cannot be seen: zero-width characters, byte order and direction marks, a soft hyphen.
    package static let invisible: [Unicode.Scalar] = [
        "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{200E}", "\u{200F}", "\u{061C}", "\u{202A}",
        "\u{202B}",
        "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{00AD}",
    ]
    /// Spaces and line breaks of every kind.
    package static let spaces: [Unicode.Scalar] = [
        " ", "\u{00A0}", "\u{1680}", "\u{2002}", "\u{2003}", "\u{2007}", "\u{2009}", "\u{202F}", "\u{205F}", "\u{3000}",
        "\t", "\n",
        "\r", "\u{0085}", "\u{2028}", "\u{2029}",
    ]
    package static let hyphens: [Unicode.Scalar] = [
        "-", "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}", "\u{FE58}", "\u{FE63}",
        "\u{FF0D}",
        "\u{30FC}",
    ]

    /// - Parameter separators: what may stand between two characters, beside what cannot be seen.
    package mutating func pasted(_ text: String, separators: [Unicode.Scalar]) -> String {
        var pasted = String.UnicodeScalarView()
        for (index, scalar) in text.unicodeScalars.enumerated() {
            for _ in 0..<below(3) {
                let choices = index == 0 || below(2) == 0 || separators.isEmpty ? Self.invisible : separators
                pasted.append(choices[below(choices.count)])
            }
            let isWide = below(2) == 0 && (0x21...0x7E).contains(scalar.value)
            pasted.append(isWide ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar)
        }
        pasted.append(Self.invisible[below(Self.invisible.count)])
        return String(pasted)
    }

    package mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, bound)))
    }
}
