import Fixtures
import Synchronization
import Testing

@testable import Transfers

/// Pieces of answers that servers send, and bytes that nobody should.
private let pieces = [
    "HTTP/1.1 200 OK\r\n", "HTTP/1.1 ", "HTTP/9.9 999\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "content-length: 5\r\n",
    "content-length: -1\r\n", "content-length: 99999999999999999999\r\n", "transfer-encoding: chunked\r\n",
    "5\r\nhello\r\n",
    "ffffffffffffffff\r\n", "0\r\n\r\n", "\r\n", "\n", ":\r\n", "x:\r\n", " folded\r\n", "\u{0}", "\r", "清\r\n",
    "content-encoding: gzip\r\n", "location: file:///etc/passwd\r\n", "set-cookie: a=b\r\n", "connection: close\r\n",
    "220 hello\r\n", "220-", "250-a\r\n", "250 STARTTLS\r\n", "354 go\r\n", "550 no\r\n", "421\r\n", "999 x\r\n",
    "-1\r\n",
    String(repeating: "a", count: 3_000),
]

/// A small generator whose every run is the same (Marsaglia's xorshift).
private struct Shuffle: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite(.timeLimit(.minutes(2))) struct HostileTests {
    /// Sends at once what chance put together, then ends the connection.
    private func server() throws -> LoopbackServer {
        let seeds = Counter()
        return try LoopbackServer { connection in
            var random = Shuffle(state: seeds.next() &* 0x9E37_79B9_7F4A_7C15 | 1)
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                try connection.write(pieces.randomElement(using: &random) ?? "")
            }
        }
    }

    @Test("whatever a server sends, a request ends with an answer or an error within its time")
    func http() async throws {
        let server = try server()
        let transfers = try HTTPTransfers(.loopback())
        let ended = await withTaskGroup { group in
            for _ in 0..<400 {
                group.addTask {
                    var request = HTTPRequest(.post, "http://127.0.0.1:\(server.port)/", body: [65])
                    request.timeouts = Timeouts(connect: .seconds(5), whole: .seconds(5))
                    do throws(TransferError) {
                        let answer = try await transfers.send(request)
                        return (200...999).contains(answer.status) && answer.body.count <= request.answerLimit
                    } catch {
                        return error.code == .busy || [.reset, .peer, .timeout, .tooLarge].contains(error.code)
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(ended == 400)
        #expect(transfers.count == 0)
        await transfers.stop()
    }

    @Test("whatever a mail server sends, a mail ends with an outcome or an error within its time")
    func mail() async throws {
        let server = try server()
        let transfers = try MailTransfers(
            try MailServer(host: "127.0.0.1", port: server.port, security: .none), .loopback())
        for _ in 0..<200 {
            let mail = Mail(
                from: "a@b.example", to: "c@d.example", message: Array("a\r\n".utf8),
                timeouts: Timeouts(connect: .seconds(5), whole: .seconds(5)))
            do throws(TransferError) {
                switch try await transfers.send(mail) {
                case .accepted(let reply): #expect((200...399).contains(reply.code))
                case .deferred(let reply): #expect((400...499).contains(reply.code))
                case .refused(let reply): #expect((500...599).contains(reply.code))
                }
            } catch {
                #expect([.reset, .peer, .timeout, .tooLarge, .auth].contains(error.code), "\(error.debugDescription)")
            }
        }
        await transfers.stop()
    }
}

private final class Counter: Sendable {
    private let count = Mutex<UInt64>(0)

    func next() -> UInt64 {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
