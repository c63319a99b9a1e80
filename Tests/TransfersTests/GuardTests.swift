import Fixtures
import Testing

@testable import Transfers

@Suite(.timeLimit(.minutes(1))) struct GuardTests {
    @Test(
        "a private address is not connected to, however it is written or resolved",
        arguments: [
            ("http://127.0.0.1:PORT/", []), ("http://localhost:PORT/", []), ("http://2130706433:PORT/", []),
            ("http://0x7f.1:PORT/", []), ("http://017700000001:PORT/", []), ("http://[::ffff:127.0.0.1]:PORT/", []),
            ("http://[::1]:PORT/", []), ("http://0.0.0.0:PORT/", []), ("http://127.1:PORT/", []),
            ("http://hooks.example:PORT/", ["hooks.example:PORT:127.0.0.1"]),
            ("http://hooks.example:PORT/", ["hooks.example:PORT:[::1]"]),
            ("http://hooks.example:PORT/", ["hooks.example:PORT:127.0.0.1,127.0.0.2"]),
        ])
    func refused(url: String, names: [String]) async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.request()
            try connection.answer()
        }
        let fill = { (text: String) in text.replacing("PORT", with: "\(server.port)") }
        let transfers = try HTTPTransfers(TransferSettings(names: names.map(fill)))
        let error = await failure { () async throws(TransferError) in
            try await transfers.send(HTTPRequest(.get, fill(url)))
        }
        #expect(error?.code == .addressRefused, "\(error?.debugDescription ?? "none")")
        #expect(error?.canRetry == false)
        #expect(server.connections == 0)
        await transfers.stop()
    }

    @Test("of several addresses of a name only those that are admitted are tried")
    func several() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.request()
            try connection.answer()
        }
        let rule = AddressRule(allowed: [try #require(IPNetwork("127.0.0.1"))])
        let transfers = try HTTPTransfers(
            TransferSettings(addresses: rule, names: ["hooks.example:\(server.port):127.0.0.2,127.0.0.1"]))
        #expect(try await transfers.send(HTTPRequest(.get, "http://hooks.example:\(server.port)/")).status == 200)
        #expect(server.connections == 1)
        await transfers.stop()
    }

    @Test("a mail server's address is judged like any other")
    func mail() async throws {
        let server = try LoopbackServer { $0.waitForEnd() }
        let transfers = try MailTransfers(try MailServer(host: "127.0.0.1", port: server.port, security: .none))
        let error = await failure { () async throws(TransferError) in
            try await transfers.send(Mail(from: "a@b.example", to: "c@d.example", message: Array("a\r\n".utf8)))
        }
        #expect(error?.code == .addressRefused)
        #expect(server.connections == 0)
        await transfers.stop()
    }
}
