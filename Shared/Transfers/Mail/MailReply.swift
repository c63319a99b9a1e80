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

    /// The enhanced status code (RFC 3463) that the text begins with: 5.1.1.
    package var enhanced: String? { text.prefixMatch(of: /[245]\.[0-9]{1,3}\.[0-9]{1,3}/).map { String($0.0) } }

    /// Whether the server takes no more for now, by its words: `550 Connection frequency limited`, as Tencent's say it.
    package var isRateLimit: Bool {
        text.contains(
            /frequen(cy|t)|rate[ -]?limit|throttl|too (many|much|fast)|limit exceed|频率|频繁|过多/.ignoresCase())
    }

    /// Whether the same mail may be taken another time. The code, the enhanced code and the words are read together: some servers
    /// answer 5xx and mean later, and say so in the rest.
    package var isTemporary: Bool {
        if code < 500 { return true }
        if let enhanced {
            // 4.x.x; a full mailbox and a server that takes no mail now, which RFC 3463 calls transient whatever the class.
            if enhanced.hasPrefix("4") || [".2.2", ".3.2"].contains(enhanced.dropFirst(1)) { return true }
            // An address that is none stays so.
            if enhanced.hasPrefix("5.1.") { return false }
        }
        return isRateLimit
            || text.contains(/try again|(try|retry).{0,20}later|temporar|system busy|gr[ea]ylist|稍后|繁忙/.ignoresCase())
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
