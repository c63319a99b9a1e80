import Fixtures
import Synchronization
import Testing

@testable import Transfers

/// A mail server that answers each command from a table, by the command's first word; what it was sent is kept.
final class ScriptedMailServer: Sendable {
    private let server: LoopbackServer

    /// - Parameter replies: instead of the usual ones; `""` says nothing, `"drop"` ends the connection. The greeting's key is
    ///   `CONNECT`, the message's end is `.`.
    init(_ replies: [String: String] = [:]) throws {
        let box = Box()
        server = try LoopbackServer { connection in
            /// - Returns: whether the command was accepted.
            func reply(_ command: String, _ usual: String) throws -> Bool {
                let reply = replies[command] ?? usual
                if reply == "drop" { throw CancellationError() }
                if reply == "" {
                    connection.waitForEnd()
                    return false
                }
                try connection.write(reply + "\r\n")
                return reply.hasPrefix("2") || reply.hasPrefix("3")
            }
            _ = try reply("CONNECT", "220 scripted ESMTP")
            while true {
                let line = try connection.line()
                box.lines.withLock { $0.append(line) }
                let command = String(line.split(separator: " ").first ?? "").uppercased()
                switch command {
                case "EHLO": _ = try reply(command, "250-scripted\r\n250-SIZE 1000000\r\n250 8BITMIME")
                case "DATA":
                    guard try reply(command, "354 go on") else { continue }
                    while true {
                        let text = try connection.line()
                        if text == "." { break }
                        box.lines.withLock { $0.append("| " + text) }
                    }
                    _ = try reply(".", "250 2.0.0 queued as 4711")
                case "QUIT":
                    _ = try reply(command, "221 bye")
                    return
                default: _ = try reply(command, "250 2.1.0 fine")
                }
            }
        }
        self.box = box
    }

    private final class Box: Sendable {
        let lines = Mutex<[String]>([])
    }

    private let box: Box

    var port: Int { server.port }
    var connections: Int { server.connections }
    /// Commands in order; lines of a message begin with `| `.
    var lines: [String] { box.lines.withLock { $0 } }
}

@Suite(.timeLimit(.minutes(2))) struct MailTests {
    private func transfers(_ port: Int, capacity: Int = 256) throws -> MailTransfers {
        try MailTransfers(
            try MailServer(host: "127.0.0.1", port: port, security: .none, greeting: "county.example"),
            .loopback(capacity: capacity))
    }

    private func mail(
        _ message: String = "Subject: x\r\n\r\nhello\r\n", to recipient: String = "wang@village.example",
        whole: Duration = .seconds(20)
    ) -> Mail {
        Mail(
            from: "qinglian@county.example", to: recipient, message: Array(message.utf8),
            timeouts: Timeouts(connect: .seconds(5), whole: whole))
    }

    @Test("a mail is handed over as it is, its dots doubled on the way, and the server's reply is the proof")
    func accepted() async throws {
        let server = try ScriptedMailServer()
        let transfers = try transfers(server.port)
        let outcome = try await transfers.send(mail("Subject: x\r\n\r\n.dot\r\n..\r\n.\r\nend\r\n"))
        #expect(outcome == .accepted(MailReply(code: 250, text: "2.0.0 queued as 4711")))
        #expect(await eventually { server.lines.last == "QUIT" })
        #expect(
            server.lines == [
                "EHLO county.example", "MAIL FROM:<qinglian@county.example> SIZE=32", "RCPT TO:<wang@village.example>",
                "DATA", "| Subject: x", "| ", "| ..dot", "| ...", "| ..", "| end", "QUIT",
            ])
        await transfers.stop()
    }

    @Test(
        "a reply of 4xx at any step puts a mail off, one of 5xx refuses it",
        arguments: ["CONNECT", "MAIL", "RCPT", "DATA", "."], [421, 450, 451, 452, 500, 550, 552, 554])
    func replies(step: String, code: Int) async throws {
        let server = try ScriptedMailServer([step: "\(code)-<wang@village.example>:\r\n\(code) not for us"])
        let transfers = try transfers(server.port)
        let outcome = try await transfers.send(mail())
        let reply = MailReply(code: code, text: "… not for us")
        #expect(outcome == (code < 500 ? .deferred(reply) : .refused(reply)))
        await transfers.stop()
    }

    @Test(
        "a server that falls silent or hangs up at any step is told apart from one that answers",
        arguments: ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."], ["", "drop"])
    func silence(step: String, reply: String) async throws {
        let server = try ScriptedMailServer([step: reply])
        let transfers = try transfers(server.port)
        let error = try #require(
            await failure { () async throws(TransferError) in
                try await transfers.send(mail(whole: reply == "" ? .milliseconds(400) : .seconds(20)))
            })
        #expect(
            reply == "" ? error.code == .timeout : [.reset, .peer].contains(error.code), "\(error.debugDescription)")
        #expect(error.canRetry)
        #expect(!error.debugDescription.contains("wang"))
        await transfers.stop()
    }

    @Test("a server that never answers QUIT holds up nobody, whether the mail was taken or not")
    func quit() async throws {
        let deaf = ["QUIT": ""]
        let server = try ScriptedMailServer(deaf)
        let refusing = try ScriptedMailServer(deaf.merging(["RCPT": "550 no"]) { $1 })
        let clock = ContinuousClock()
        let start = clock.now
        for server in [server, refusing] {
            let transfers = try transfers(server.port)
            for _ in 0..<3 { _ = try await transfers.send(mail()) }
            await transfers.stop()
        }
        #expect(clock.now - start < .seconds(5))
        #expect(server.lines.count { $0 == "QUIT" } == 3)
    }

    @Test("one mail that hangs delays no other")
    func hanging() async throws {
        let server = try ScriptedMailServer(["DATA": ""])
        let transfers = try transfers(server.port, capacity: 3)
        let tasks = (0..<3).map { _ in
            Task { () -> TransferError.Code? in
                await failure { () async throws(TransferError) in
                    try await transfers.send(mail(whole: .seconds(60)))
                }?.code
            }
        }
        #expect(await eventually { server.lines.count { $0 == "DATA" } == 3 })
        #expect(await failure { () async throws(TransferError) in try await transfers.send(mail()) }?.code == .busy)
        await transfers.stop()
        for task in tasks { #expect(await task.value == .stopped) }
    }

    @Test("STARTTLS that the server does not offer or refuses ends the mail before anything of it was said")
    func noStartTLS() async throws {
        for replies in [[:], ["EHLO": "250-scripted\r\n250 STARTTLS", "STARTTLS": "454 not now"]] {
            let server = try ScriptedMailServer(replies)
            let transfers = try MailTransfers(
                try MailServer(
                    host: "127.0.0.1", port: server.port, security: .startTLS,
                    login: MailServer.Login(user: "qinglian", password: "secret")), .loopback())
            let error = await failure { () async throws(TransferError) in try await transfers.send(mail()) }
            #expect(error?.code == .tls, "\(error?.debugDescription ?? "none")")
            #expect(!server.lines.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
            await transfers.stop()
        }
    }

    @Test(
        "an address that is none, or would say more to the server, is refused before anything is sent",
        arguments: [
            "", "wang", "@a", "a@", "a@b@c", "a b@c", "a@b>\r\nRCPT TO:<x@y", "a@b\u{0}", "a@b,c@d", "<a@b>",
            "a@[127.0.0.1]",
            "a@b\u{85}", String(repeating: "a", count: 253) + "@b",
        ])
    func addresses(recipient: String) async throws {
        let server = try ScriptedMailServer()
        let transfers = try transfers(server.port)
        #expect(
            await failure { () async throws(TransferError) in
                try await transfers.send(mail(to: recipient))
            }?.code == .request)
        #expect(server.connections == 0)
        await transfers.stop()
    }

    @Test(
        "a server's settings that cannot be right are refused, a password in the clear among them",
        arguments: [
            ("", 25, nil, false), ("a/b", 25, nil, false), ("a:b", 25, nil, false), ("a", 0, nil, false),
            ("a", 65_536, nil, false), ("a", 25, "a b", false), ("a", 25, "", false), ("a", 25, nil, true),
        ] as [(String, Int, String?, Bool)])
    func settings(host: String, port: Int, greeting: String?, hasLogin: Bool) async {
        let login = hasLogin ? MailServer.Login(user: "a", password: "secret") : nil
        let error = await failure { () async throws(TransferError) in
            try MailServer(host: host, port: port, security: .none, login: login, greeting: greeting)
        }
        #expect(error?.code == .configuration)
    }

    @Test("a login prints no password")
    func login() {
        let login = MailServer.Login(user: "a", password: "secret")
        #expect(!"\(login) \(String(reflecting: login))".contains("secret"))
    }

    @Test("replies are put together from their lines, whatever stands between, and hold no person's address")
    func reader() {
        func read(_ lines: String...) -> MailReply? {
            var reader = MailReplyReader()
            for line in lines { reader.take(Array((line + "\r\n").utf8)) }
            return reader.reply
        }
        #expect(read("250 ok") == MailReply(code: 250, text: "ok"))
        #expect(read("250") == MailReply(code: 250, text: ""))
        #expect(read("250-a", "250-b", "250 c") == MailReply(code: 250, text: "a b c"))
        #expect(read("250-a") == nil)
        #expect(
            read("220 hello", "550-<a@b>", "550 no \u{7}such 用户 (wang@c)")
                == MailReply(code: 550, text: "… no such 用户 …"))
        #expect(read("250-a", "550 b") == MailReply(code: 550, text: "b"))
        #expect(read("", "abc", "12", "99 x", "999 x") == nil)
        #expect(read("550 " + String(repeating: "a", count: 5_000))?.text.count == MailReply.textLimit)
    }
}
