/// A server's reply (RFC 5321 §4.2), its lines joined.
package struct MailReply: Equatable, Sendable {
    /// Three digits.
    package let code: Int
    /// At most `textLimit` characters; every word with an @ is masked, for replies like to repeat the recipient.
    package let text: String

    package static let textLimit = 500

    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }
}

/// Puts replies together, line by line.
struct MailReplyReader {
    private var lines: [Substring] = []
    private var open: Int?
    /// The newest reply that is whole.
    private(set) var reply: MailReply?

    /// Lines kept of one reply; further ones are left out.
    static let lineLimit = 20

    /// Takes a line in, with or without its end. One that is no reply is passed over.
    mutating func take(_ bytes: [UInt8]) {
        let line = String(decoding: bytes.filter { $0 != 13 && $0 != 10 }, as: UTF8.self)
        guard let code = Int(line.prefix(3)), (200...599).contains(code) else { return }
        if open != code { lines = [] }
        let rest = line.dropFirst(3)
        if lines.count < Self.lineLimit { lines.append(rest.dropFirst()) }
        open = code
        guard rest.first != "-" else { return }
        reply = MailReply(code: code, text: Self.masked(lines.joined(separator: " ")))
        open = nil
    }

    /// Control characters become spaces, and whatever may be a person's address three dots.
    static func masked(_ text: String) -> String {
        let plain = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
        let words = String(plain).split(separator: " ").map { $0.contains("@") ? "…" : $0 }
        return String(words.joined(separator: " ").prefix(MailReply.textLimit))
    }
}
