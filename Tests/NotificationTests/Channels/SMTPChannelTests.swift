import Foundation
import Messages
import Testing
import Transfers

@testable import Notification

@Suite("Mail") struct SMTPChannelTests {
    private func channel() throws -> SMTPChannel {
        SMTPChannel(
            transfers: try MailTransfers(try MailServer(host: "127.0.0.1", port: 25, security: .none)),
            senderName: "清廉余姚", sender: "qinglian@county.example")
    }

    private func lines(_ message: OutgoingMessage) throws -> [String] {
        String(decoding: try channel().mail(message).bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test("a mail says who, when and what, is the same at every attempt, and can be unsubscribed from by one click")
    func headers() throws {
        let message = try outgoing(to: "wang@village.example", unsubscribe: "https://ql.example/u/abc")
        let lines = try lines(message)
        #expect(
            Array(lines.prefix(12)) == [
                "Date: Fri, 22 Nov 2024 04:20:00 +0000", "From: =?UTF-8?B?5riF5buJ5L2Z5aea?=",
                " <qinglian@county.example>",
                "To: <wang@village.example>", "Subject: =?UTF-8?B?5paw55qE5rGC5Yqp5Lu2562J562+5pS2?=",
                "Message-ID: <01934f3b-2a3b-7000-8000-000000000001@county.example>", "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0", "List-Unsubscribe: <https://ql.example/u/abc>",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Content-Type: multipart/alternative;",
                " boundary=\"=_01934f3b-2a3b-7000-8000-000000000001\"",
            ])
        #expect(lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } })
        #expect(lines.last == "")
        #expect(try self.lines(message) == lines)
        #expect(!(try self.lines(try outgoing(to: "a@b.example"))).contains { $0.hasPrefix("List-") })
    }

    @Test(
        "words in a header are written as every program of mail reads them",
        arguments: [
            ("Hello, you", nil, "Subject: Hello, you"), ("清", nil, "Subject: =?UTF-8?B?5riF?="),
            ("a\r\nBcc: x@y", nil, "Subject: a  Bcc: x@y"),
            ("=?UTF-8?Q?x?=", nil, "Subject: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?="),
            ("County Desk", "<a@b>", "Subject: County Desk <a@b>"),
            ("x@y, z", "<a@b>", "Subject: =?UTF-8?B?eEB5LCB6?=\r\n <a@b>"),
            ("", nil, "Subject: "),
        ] as [(String, String?, String)])
    func words(words: String, rest: String?, header: String) {
        let plain = MailMessage.header("Subject", words: words, then: rest)
        #expect(plain == header)
    }

    @Test("a long title is cut into words of at most 75 characters, none of them torn")
    func longTitle() {
        let title = String(repeating: "清廉👨‍👩‍👧a", count: 40)
        let words = MailMessage.encodedWords(title)
        #expect(words.allSatisfy { $0.count <= 75 })
        let decoded = words.compactMap { Data(base64Encoded: String($0.dropFirst(10).dropLast(2))) }
        #expect(decoded.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
        #expect(String(decoding: decoded.joined(), as: UTF8.self) == title)
    }

    @Test("HTML holds what people wrote as text only")
    func html() throws {
        let message = try outgoing(
            to: "a@b.example", title: "<b>", body: "<script>&\"x\"\n二", unsubscribe: "https://a/?b&c")
        #expect(
            SMTPChannel.html(message)
                == "<!doctype html><html lang=\"zh-Hans\"><meta charset=\"utf-8\"><title>&lt;b&gt;</title><body>"
                + "<p>&lt;script&gt;&amp;&quot;x&quot;</p><p>二</p>"
                + "<p><a href=\"https://ql.example/desk/case/1?a=1&amp;b=2\">https://ql.example/desk/case/1?a=1&amp;b=2</a></p>"
                + "<p><small><a href=\"https://a/?b&amp;c\">退订 (unsubscribe)</a></small></p></body></html>\n")
    }

    @Test("the server's reply decides: taken, put off, refused")
    func outcomes() {
        let reply = { MailReply(code: $0, text: "words") }
        #expect(SMTPChannel.outcome(.accepted(reply(250))) == .delivered(proof: "250 words"))
        #expect(SMTPChannel.outcome(.deferred(reply(451))).summary == "failed smtp-451")
        #expect(SMTPChannel.outcome(.refused(reply(550))).summary == "refused smtp-550")
    }

    @Test(
        "a date is written as RFC 5322 says",
        arguments: [(0, "Thu, 01 Jan 1970 00:00:00 +0000"), (1_709_210_096_000, "Thu, 29 Feb 2024 12:34:56 +0000")])
    func dates(milliseconds: Int64, date: String) {
        #expect(MailMessage.date(Timestamp(milliseconds: milliseconds)) == date)
    }
}
