import Foundation
import Messages

/// What a desk refused, in the reader's language: from the table `errors` by the refusal's code, with its values filled in;
/// what the table does not have, in the desk's own words.
extension Words {
    func said(_ error: DeskError) -> String {
        guard let reason = error.reason, let text = find("errors.\(reason)") else { return own(error.message) }
        let said = self("errors.\(reason)", error.values)
        // A desk of another day may not name what this table's text asks for.
        return text.contains("{") && said.contains("{") ? own(error.message) : said
    }

    /// The half of "中文 (english)" that is in this language; the whole of anything else.
    private func own(_ message: String) -> String {
        guard message.last == ")", let split = Self.start(ofLastBracket: message) else { return message }
        let chinese = message[..<split].trimmingCharacters(in: .whitespaces)
        let english = message[message.index(after: split)...].dropLast()
        guard chinese.unicodeScalars.contains(where: Self.isChinese),
            !english.unicodeScalars.contains(where: Self.isChinese)
        else { return message }
        return self("site.language") == Language.english.rawValue
            ? english.prefix(1).uppercased() + english.dropFirst() : chinese
    }

    /// Where the bracket opens that the text's last character closes.
    private static func start(ofLastBracket text: String) -> String.Index? {
        var depth = 0
        for place in text.indices.reversed() {
            if text[place] == ")" { depth += 1 }
            if text[place] == "(" { depth -= 1 }
            if depth == 0 { return place }
        }
        return nil
    }

    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}
