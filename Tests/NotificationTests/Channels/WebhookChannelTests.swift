import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import Transfers

@testable import Notification

@Suite("Webhooks", .timeLimit(.minutes(1)))
struct WebhookChannelTests {
    static let old = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
    static let new = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
    /// Computed by the `standardwebhooks` library for Python.
    static let oldSignature = "v1,zXvu+bJi7AkGu13TA4HYA3PjjNPeN2L0I91178vYgD0="
    static let newSignature = "v1,k87+OjBR3A7MscQifN3/ogRY9EOKhc32MEud9UpJTwA="

    private func channel() throws -> WebhookChannel {
        WebhookChannel(transfers: try loopbackTransfers(), now: { channelTime }, logger: channelLogger)
    }

    @Test("the signatures are those of the reference library, one a secret while secrets are exchanged")
    func signatures() throws {
        let message = try outgoing(to: "https://hooks.example/")
        let body = WebhookChannel.body(message)
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"{"data":{"case":"清"},"timestamp":"2024-11-22T04:20:00.123Z","type":"notice.task"}"#)
        let sign = { (secrets: [String]) in
            WebhookChannel.signature(
                secrets, id: message.delivery.description, seconds: channelTime.milliseconds / 1_000, body: body)
        }
        #expect(sign([Self.old]) == Self.oldSignature)
        #expect(sign([Self.new, Self.old]) == "\(Self.newSignature) \(Self.oldSignature)")
    }

    @Test(
        "without a right secret nothing is sent",
        arguments: [
            [], ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"], ["whsec_"], ["whsec_AAEC"], ["whsec_not base64"],
            ["whsec_" + Data(repeating: 1, count: 65).base64EncodedString()], [old, "whsec_AAEC"],
        ])
    func secrets(secrets: [String]) async throws {
        let server = try LoopbackServer { _ in }
        let channel = try channel()
        let outcome = await channel.send(try outgoing(to: "http://127.0.0.1:\(server.port)/", secrets: secrets))
        #expect(outcome.summary == "refused authentication")
        #expect(server.connections == 0)
    }

    @Test(
        "every answer has its meaning",
        arguments: [
            (200, [], "delivered"), (204, [], "delivered"), (299, [], "delivered"),
            (301, [], "failed rejected"), (307, [], "failed rejected"), (400, [], "failed rejected"),
            (404, [], "failed rejected"), (401, [], "failed authentication"), (408, [], "failed server-error"),
            (413, [], "failed too-large"), (410, [], "gone"), (500, [], "failed server-error"),
            (429, [("Retry-After", "7")], "failed rate-limited after 7"),
            (503, [("retry-after", "Fri, 22 Nov 2024 04:21:00 GMT")], "failed server-error after 59"),
            (503, [("retry-after", "Fri, 22 Nov 2024 04:00:00 GMT")], "failed server-error after 0"),
            (503, [("retry-after", "soon")], "failed server-error"),
            (503, [("retry-after", "")], "failed server-error"),
            (503, [("retry-after", "-5")], "failed server-error"),
            (503, [("retry-after", "99999999999999999999")], "failed server-error after 999999999"),
            (503, [("retry-after", "Fri, 99 Xyz 2024 04:21:00 GMT")], "failed server-error"),
        ] as [(Int, [(String, String)], String)])
    func answers(status: Int, headers: [(String, String)], summary: String) throws {
        let answer = answer(status, headers: headers.map { HTTPRequest.Header($0.0, $0.1) })
        #expect(try channel().verdict(on: answer, at: channelTime).outcome.summary == summary)
    }

    @Test("the request carries the id, the attempt's time and the signature; its answer comes back")
    func sending() async throws {
        let heard = Mutex<ReceivedRequest?>(nil)
        let server = try LoopbackServer { connection in
            let request = try connection.request()
            heard.withLock { $0 = request }
            try connection.answer("202 Accepted")
        }
        let channel = try channel()
        let outcome = await channel.send(
            try outgoing(to: "http://127.0.0.1:\(server.port)/in", secrets: [Self.new, Self.old]))
        #expect(outcome == .delivered(proof: "HTTP 202"))
        let request = try #require(heard.withLock { $0 })
        #expect(request.line == "POST /in HTTP/1.1")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["webhook-id"] == "01934f3b-2a3b-7000-8000-000000000001")
        #expect(request.headers["webhook-timestamp"] == "1732249200")
        #expect(request.headers["webhook-signature"] == "\(Self.newSignature) \(Self.oldSignature)")
    }

    @Test("a private address is refused, a dead one is tried again")
    func unreachable() async throws {
        let port = try LoopbackServer { _ in }.port
        let message = try outgoing(to: "http://127.0.0.1:\(port)/", secrets: [Self.old])
        let guarded = WebhookChannel(
            transfers: try HTTPTransfers(), now: { channelTime }, logger: channelLogger)
        #expect(await guarded.send(message).summary == "refused refused-address")
        let channel = try channel()
        #expect(await channel.send(message).summary == "failed unreachable")
        #expect(await channel.send(try outgoing(to: "nowhere", secrets: [Self.old])).summary == "refused rejected")
    }
}
