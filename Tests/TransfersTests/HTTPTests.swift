import Fixtures
import Foundation
import Synchronization
import Testing

@testable import Transfers

extension TransferSettings {
    /// Loopback is allowed.
    static func loopback(capacity: Int = 256) -> TransferSettings {
        TransferSettings(
            capacity: capacity, addresses: AddressRule(allowed: [IPNetwork("127.0.0.0/8")].compactMap { $0 }))
    }
}

/// What a transfer's failure was; nil if it did not fail.
func failure<Answer: Sendable>(
    _ work: () async throws(TransferError) -> Answer
) async -> TransferError? {
    do throws(TransferError) {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}

@Suite(.timeLimit(.minutes(2))) struct HTTPTests {
    @Test("a request arrives as it was made, and the answer comes back whole")
    func roundTrip() async throws {
        let heard = Mutex<ReceivedRequest?>(nil)
        let server = try LoopbackServer { connection in
            let request = try connection.request()
            heard.withLock { $0 = request }
            try connection.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")
            try connection.answer("201 Created", headers: "Retry-After:  7 \r\nX-Empty:\r\n", "好")
        }
        let transfers = try HTTPTransfers(.loopback())
        let answer = try await transfers.send(
            HTTPRequest(
                .post, "http://127.0.0.1:\(server.port)/hooks?a=1",
                headers: [
                    .init("content-type", "application/json"), .init("webhook-id", "msg_1"), .init("x-empty", ""),
                ],
                body: Array("{\"a\":\"清\"}".utf8)))
        #expect(answer.status == 201)
        #expect(answer.body == Array("好".utf8))
        #expect(!answer.isCut)
        #expect(answer.header("retry-after") == "7")
        #expect(answer.header("x-empty") == "")
        #expect(answer.header("link") == nil)
        let request = try #require(heard.withLock { $0 })
        #expect(request.line == "POST /hooks?a=1 HTTP/1.1")
        #expect(request.body == Array("{\"a\":\"清\"}".utf8))
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["webhook-id"] == "msg_1")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["expect"] == nil)
        #expect(request.headers["cookie"] == nil)
        await transfers.stop()
    }

    @Test("GET and PUT say what they are; a body of a megabyte passes and one byte more does not")
    func methods() async throws {
        let lines = Mutex<[String]>([])
        let server = try LoopbackServer { connection in
            while true {
                let request = try connection.request()
                lines.withLock { $0.append("\(request.line) \(request.body.count)") }
                try connection.answer()
            }
        }
        let transfers = try HTTPTransfers(.loopback())
        let url = "http://127.0.0.1:\(server.port)/"
        let body = [UInt8](repeating: 65, count: HTTPRequest.bodyLimit)
        #expect(try await transfers.send(HTTPRequest(.get, url)).status == 200)
        #expect(try await transfers.send(HTTPRequest(.put, url, body: body)).status == 200)
        #expect(try await transfers.send(HTTPRequest(.post, url)).status == 200)
        #expect(
            await failure { () async throws(TransferError) in
                try await transfers.send(HTTPRequest(.post, url, body: body + [0]))
            }?.code == .request)
        #expect(lines.withLock { $0 } == ["GET / HTTP/1.1 0", "PUT / HTTP/1.1 1048576", "POST / HTTP/1.1 0"])
        #expect(server.connections == 1, "the connection is used again")
        await transfers.stop()
    }

    @Test("a redirect is an answer and is not followed", arguments: ["301", "302", "307", "308"])
    func redirect(status: String) async throws {
        let requests = Mutex(0)
        let server = try LoopbackServer { connection in
            while true {
                _ = try connection.request()
                requests.withLock { $0 += 1 }
                try connection.answer("\(status) Moved", headers: "Location: /elsewhere\r\n")
            }
        }
        let transfers = try HTTPTransfers(.loopback())
        let answer = try await transfers.send(HTTPRequest(.post, "http://127.0.0.1:\(server.port)/"))
        #expect(answer.status == Int(status))
        #expect(answer.header("location") == "/elsewhere")
        #expect(requests.withLock { $0 } == 1)
        await transfers.stop()
    }

    @Test("of an endless body as much is read as was asked for, and it says so")
    func endless() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.request()
            try connection.write("HTTP/1.1 200 OK\r\n\r\n")
            while true { try connection.write([UInt8](repeating: 65, count: 65_536)) }
        }
        let transfers = try HTTPTransfers(.loopback())
        let answer = try await transfers.send(HTTPRequest(.get, "http://127.0.0.1:\(server.port)/"))
        #expect(answer.status == 200)
        #expect(answer.body.count == 65_536)
        #expect(answer.isCut)
        await transfers.stop()
    }

    @Test("a body of exactly the bound is whole")
    func exactly() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.request()
            try connection.answer("200 OK", String(repeating: "a", count: 100))
        }
        let transfers = try HTTPTransfers(.loopback())
        let answer = try await transfers.send(
            HTTPRequest(.get, "http://127.0.0.1:\(server.port)/", answerLimit: 100))
        #expect(answer.body.count == 100)
        #expect(!answer.isCut)
        await transfers.stop()
    }

    /// What a server may do instead of answering, and what it is called.
    enum Misdeed: String, CaseIterable, Sendable {
        case hangs, drips, hangsUp, resets, halfHeaders, halfBody, manyHeaders, longHeader, noHTTP, silence

        var code: TransferError.Code {
            switch self {
            case .hangs, .drips, .silence: .timeout
            case .hangsUp, .resets, .halfHeaders, .halfBody: .reset
            case .manyHeaders, .longHeader: .tooLarge
            case .noHTTP: .peer
            }
        }

        func play(_ connection: LoopbackServer.Connection) throws {
            if self == .silence { return connection.waitForEnd() }
            _ = try connection.request()
            switch self {
            case .hangs, .silence: connection.waitForEnd()
            case .drips:
                try connection.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
                while true {
                    try connection.write("a")
                    usleep(20_000)
                }
            case .hangsUp: return
            case .resets: connection.reset()
            case .halfHeaders: try connection.write("HTTP/1.1 200 OK\r\nx: 1\r\ny")
            case .halfBody: try connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")
            case .manyHeaders:
                try connection.write("HTTP/1.1 200 OK\r\n")
                while true { try connection.write("x: \(String(repeating: "a", count: 1_000))\r\n") }
            case .longHeader:
                try connection.write("HTTP/1.1 200 OK\r\nx: ")
                while true { try connection.write(String(repeating: "a", count: 10_000)) }
            case .noHTTP:
                try connection.write("SSH-2.0-OpenSSH_9.2\r\n\r\n")
                connection.waitForEnd()
            }
        }
    }

    @Test("a server that does not answer as it should is called by what it did", arguments: Misdeed.allCases)
    func misdeeds(misdeed: Misdeed) async throws {
        let server = try LoopbackServer { try misdeed.play($0) }
        let transfers = try HTTPTransfers(.loopback())
        let timeouts = Timeouts(
            connect: .seconds(5), whole: misdeed.code == .timeout ? .milliseconds(400) : .seconds(10))
        let error = try #require(
            await failure { () async throws(TransferError) in
                try await transfers.send(
                    HTTPRequest(.post, "http://127.0.0.1:\(server.port)/secret-path", timeouts: timeouts))
            })
        #expect(error.code == misdeed.code, "\(error.debugDescription)")
        #expect(error.canRetry == (misdeed.code != .tooLarge))
        #expect(error.message.contains("127.0.0.1"))
        #expect(!error.debugDescription.contains("secret-path"))
        await transfers.stop()
    }

    @Test("a port where nobody listens, and a name that nobody has, are told apart")
    func nobody() async throws {
        let port = try LoopbackServer { _ in }.port
        let transfers = try HTTPTransfers(.loopback())
        #expect(
            await failure { () async throws(TransferError) in
                try await transfers.send(HTTPRequest(.get, "http://127.0.0.1:\(port)/"))
            }?.code == .connect)
        let error = await failure { () async throws(TransferError) in
            try await transfers.send(
                HTTPRequest(
                    .get, "http://nobody.invalid/", timeouts: Timeouts(connect: .seconds(5), whole: .seconds(5))))
        }
        // Where no server of names answers at all, the time is over first.
        #expect(error?.code == .resolve || error?.code == .timeout)
        await transfers.stop()
    }

    @Test(
        "what cannot be sent is refused before anything is sent",
        arguments: [
            ("ftp://a/", []), ("file:///etc/passwd", []), ("a", []), ("", []), ("http://", []), ("http://a b/", []),
            ("http://user:secret@a/", []), ("http://user@a/", []), ("http://a/\r\nx: y", []), ("http://a/\u{0}", []),
            ("http://a:99999/", []), ("http://a/" + String(repeating: "a", count: 4_096), []),
            ("http://a/", [("x", "a\r\ny: b")]), ("http://a/", [("x y", "a")]), ("http://a/", [("", "a")]),
            ("http://a/", [("x:", "a")]), ("http://a/", [("x", "a\u{0}")]),
            ("http://a/", [("x", String(repeating: "a", count: 16_384))]),
        ] as [(String, [(String, String)])])
    func unsendable(url: String, headers: [(String, String)]) async throws {
        let transfers = try HTTPTransfers(.loopback())
        let request = HTTPRequest(.get, url, headers: headers.map { HTTPRequest.Header($0.0, $0.1) })
        let error = await failure { () async throws(TransferError) in try await transfers.send(request) }
        #expect(error?.code == .request)
        #expect(error?.canRetry == false)
        #expect(error.map { !$0.debugDescription.contains("secret") } ?? false)
        await transfers.stop()
    }

    @Test("every result of libcurl has a meaning or is the system's, and every code says something in two languages")
    func codes() {
        #expect(Set(TransferError.codes.values).isSubset(of: TransferError.Code.allCases))
        for code in TransferError.Code.allCases {
            #expect(code.text.contains("(") && code.text.unicodeScalars.contains { $0.value > 0x4E00 })
        }
    }
}
