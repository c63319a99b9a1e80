/// A password for somebody else to use once: read aloud, written down, typed on a phone.
package enum GeneratedPassword {
    /// Three groups of four, 59 bits; no letter or digit that looks like another.
    package static func make(_ random: inout some RandomNumberGenerator) -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        return (0..<3).map { _ in
            String((0..<4).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
        }.joined(separator: "-")
    }
}
