import Foundation

/// What a person's password must be: long, and not the first thing that others would try (NIST SP 800-63B §5.1.1).
package enum PasswordRules {
    package static let shortest = 10
    /// In characters; more would only cost time.
    package static let longest = 200

    package enum Problem: String, Sendable, CaseIterable {
        case short
        case long
        /// The login, or the login with something around it.
        case login
        /// One of those that everybody tries.
        case common
    }

    /// What is wrong with a password; nil if it may be taken.
    package static func problem(with password: String, login: String) -> Problem? {
        let text = password.precomposedStringWithCompatibilityMapping
        if text.count < shortest { return .short }
        if text.count > longest { return .long }
        let plain = text.lowercased()
        let core = plain.trimmingCharacters(in: CharacterSet.letters.inverted)
        if plain.contains(login.lowercased()), login.count >= 4 || core == login.lowercased() { return .login }
        if isRun(plain) || isCommon(core) || isCommon(unmasked(core)) { return .common }
        return nil
    }

    /// Few different characters, a count, a date, or neighbours on a keyboard, forwards or backwards, once or repeated.
    static func isRun(_ text: String) -> Bool {
        let characters = Array(text)
        guard Set(characters).count > 3 else { return true }
        for period in 1...max(1, characters.count / 2)
        where characters.indices.allSatisfy({ characters[$0] == characters[$0 % period] }) {
            return true
        }
        let rows = runs + runs.map { String($0.reversed()) }
        var rest = text[...]
        // A password made of three pieces or fewer, each along one row, is a run.
        for _ in 0..<3 {
            let longest = (1...max(1, rest.count)).reversed().first { count in
                let piece = rest.prefix(count)
                return count >= 3 && rows.contains { $0.contains(piece) }
            }
            guard let longest else { return false }
            rest = rest.dropFirst(longest)
            if rest.count < 3 { return true }
        }
        return false
    }

    private static let runs = [
        "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./",
        "!@#$%^&*()_+", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "1q2w3e4r5t6y7u8i9o0p",
        "qazwsxedcrfvtgbyhnujmikolp",
        "qweasdzxc", "741852963", "147258369", "aabbccddeeff", "112233445566778899",
    ]

    /// Words that stand alone, or twice, or two of them together, inside digits and signs.
    private static func isCommon(_ core: String) -> Bool {
        if CommonWords.all.contains(core) { return true }
        return CommonWords.all.contains { word in
            core.hasPrefix(word) && (CommonWords.all.contains(String(core.dropFirst(word.count))))
        }
    }

    /// `p@ssw0rd` is `password`.
    private static func unmasked(_ text: String) -> String {
        let masks: [Character: Character] = ["@": "a", "4": "a", "0": "o", "1": "l", "3": "e", "$": "s", "5": "s"]
        return String(text.map { masks[$0] ?? $0 })
    }
}
