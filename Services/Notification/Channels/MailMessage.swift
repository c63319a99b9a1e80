import Foundation
import Glibc
import Messages

/// A mail's text after RFC 5322 and MIME. The same notice gives the same bytes, whenever it is tried.
struct MailMessage: Sendable {
    /// Who it comes from, as people read it, and by address.
    let senderName: String
    let sender: String
    let recipient: String
    let subject: String
    /// In plain text, paragraphs and all.
    let text: String
    /// Unique and the same at every attempt, without angle brackets.
    let id: String
    let time: Timestamp
    /// Takes the one-click POST of RFC 8058.
    let unsubscribe: String?

    /// Lines end with CRLF and hold at most 76 characters, the header's name included, all of ASCII. An address that is longer
    /// stands in a line of its own.
    var bytes: [UInt8] {
        var lines = [
            "Date: \(Self.date(time))",
            Self.header("From", words: senderName, then: "<\(sender)>"),
            Self.folded("To", "<\(recipient)>"),
            Self.header("Subject", words: subject),
            Self.folded("Message-ID", "<\(id)>"),
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
        if let unsubscribe {
            lines += [
                Self.folded("List-Unsubscribe", "<\(unsubscribe)>"),
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            ]
        }
        let body = text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
        lines += [
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
            Data(body.utf8).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ]),
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// A header with words that people wrote: as they are where that is allowed, otherwise as encoded-words (RFC 2047), one a line.
    static func header(_ name: String, words: String, then rest: String? = nil) -> String {
        let plain = String(words.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
        let isAtoms = plain.utf8.allSatisfy { $0 < 0x7F } && !plain.contains("=?")
        // Behind an address's name only atoms may stand unquoted; "@" or a comma would be read as an address.
        let isSafe = isAtoms && (rest == nil || plain.allSatisfy { $0.isLetter || $0.isNumber || " -_".contains($0) })
        let fits = isSafe && name.count + 2 + plain.count <= lineLimit
        let line =
            fits
            ? "\(name): \(plain)" : "\(name): " + encodedWords(plain, behind: name.count + 2).joined(separator: "\r\n ")
        guard let rest else { return line }
        return fits && line.count + 1 + rest.count <= lineLimit ? "\(line) \(rest)" : "\(line)\r\n \(rest)"
    }

    /// RFC 2047 §2, for lines with encoded-words.
    static let lineLimit = 76

    /// A header whose value cannot be torn apart: in a line of its own where it does not fit behind the name.
    static func folded(_ name: String, _ value: String) -> String {
        name.count + 2 + value.count <= lineLimit ? "\(name): \(value)" : "\(name):\r\n \(value)"
    }

    /// Each of at most 75 characters, no character of the text torn apart.
    ///
    /// - Parameter used: characters of the line before the first.
    static func encodedWords(_ text: String, behind used: Int = 1) -> [String] {
        // Three bytes are four characters; =?UTF-8?B? and ?= are twelve.
        func room(_ used: Int) -> Int { (min(75, lineLimit - used) - 12) / 4 * 3 }
        var words: [String] = []
        var bytes = 0
        var chunk = ""
        // Scalars, because one character of people's may be longer than a word can be.
        for scalar in text.unicodeScalars {
            let size = UTF8.width(scalar)
            if bytes + size > room(words.isEmpty ? used : 1) {
                words.append(chunk)
                (chunk, bytes) = ("", 0)
            }
            chunk.unicodeScalars.append(scalar)
            bytes += size
        }
        return (words + [chunk]).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }
    }

    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// RFC 5322 §3.3, in UTC.
    static func date(_ time: Timestamp) -> String {
        var seconds = time_t(time.milliseconds / 1_000)
        var parts = tm()
        // Both pointers live for the call.
        gmtime_r(&seconds, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let two = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(1_900 + parts.tm_year) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) +0000"
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x80: 1
        case ..<0x800: 2
        case ..<0x10000: 3
        default: 4
        }
    }
}
