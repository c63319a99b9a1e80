import Foundation
import Messages
import Testing
import Transfers

@testable import Notification

@Suite("Mail") struct SMTPChannelTests {
    private func channel() throws -> SMTPChannel {
        SMTPChannel(
            transfers: try MailTransfers(try MailServer(host: "127.0.0.1", port: 25, security: .none)),
            senderName: "清廉余姚", sender: "qinglian@county.example", logger: channelLogger)
    }

    private func lines(_ message: OutgoingMessage) throws -> [String] {
        String(decoding: try channel().mail(message).bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test("a mail says who, when and what, is the same at every attempt, and can be unsubscribed from by one click")
    func headers() throws {
        let message = try outgoing(to: "wang@village.example", unsubscribe: "https://ql.example/u/abc")
        let lines = try lines(message)
        #expect(
            Array(lines.prefix(13)) == [
                "Date: Fri, 22 Nov 2024 04:20:00 +0000", "From: =?UTF-8?B?5riF5buJ5L2Z5aea?=",
                " <qinglian@county.example>",
                "To: <wang@village.example>", "Subject: =?UTF-8?B?5paw55qE5rGC5Yqp5Lu2562J562+5pS2?=",
                "Message-ID: <01934f3b-2a3b-7000-8000-000000000001@county.example>", "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0", "List-Unsubscribe: <https://ql.example/u/abc>",
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64", "",
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

    @Test("no line of a message is longer than 76 characters, its header's name included")
    func lines() {
        for length in [1, 12, 13, 14, 15, 40, 200] {
            for character in ["催", "a", "𠀀"] {
                let message = MailMessage(
                    senderName: String(repeating: character, count: length), sender: "qinglian@county.example.cn",
                    recipient: String(repeating: "r", count: 60) + "@example.cn",
                    subject: String(repeating: character, count: length), text: "x",
                    id: "019ab000-0000-7000-8000-000000000000@county.example.cn", time: Timestamp(milliseconds: 0),
                    unsubscribe: "https://county.example.cn/unsubscribe?t=" + String(repeating: "u", count: 30))
                let lines = String(decoding: message.bytes, as: UTF8.self).split(separator: "\r\n")
                for line in lines { #expect(line.count <= 76, "\(line)") }
            }
        }
    }

    @Test(
        "code, enhanced code and words are read together: a server that is busy says 550 and means later",
        arguments: [
            (550, "Connection frequency limited", true), (550, "5.1.1 user unknown, try again later", false),
            (550, "4.7.1 greylisted", true), (552, "5.2.2 mailbox full", true),
            (554, "5.7.1 rate limit exceeded", true),
            (550, "5.7.1 message content denied", false), (552, "5.3.4 message size exceeds limit", false),
            (535, "Error: authentication failed, system busy", true), (450, "5.1.1 unknown", true), (550, "", false),
        ])
    func temporary(code: Int, text: String, isTemporary: Bool) {
        #expect(MailReply(code: code, text: text).isTemporary == isTemporary)
    }

    @Test("a server that limits how often it is called is told as that")
    func limited() {
        let reply = MailReply(code: 550, text: "Connection frequency limited")
        #expect(SMTPChannel.verdict(on: .deferred(reply)).outcome.summary.hasPrefix("failed rate-limited"))
    }

    @Test("the server's reply decides: taken, put off, refused")
    func outcomes() {
        let reply = { MailReply(code: $0, text: "words") }
        #expect(SMTPChannel.verdict(on: .accepted(reply(250))).outcome == .delivered(proof: "250 words"))
        for (code, summary) in [
            (421, "failed server-error"), (450, "failed rejected"), (451, "failed rejected"),
            (452, "failed server-error"),
        ] {
            #expect(SMTPChannel.verdict(on: .deferred(reply(code))).outcome.summary == summary)
        }
        for (code, summary) in [
            (550, "refused rejected"), (552, "refused too-large"), (530, "refused authentication"),
        ] {
            #expect(SMTPChannel.verdict(on: .refused(reply(code))).outcome.summary == summary)
        }
    }

    @Test(
        "a date is written as RFC 5322 says",
        arguments: [(0, "Thu, 01 Jan 1970 00:00:00 +0000"), (1_709_210_096_000, "Thu, 29 Feb 2024 12:34:56 +0000")])
    func dates(milliseconds: Int64, date: String) {
        #expect(MailMessage.date(Timestamp(milliseconds: milliseconds)) == date)
    }
}
