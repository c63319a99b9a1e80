import Fixtures
import Foundation
import Logging
import Synchronization
import Testing

@testable import ZeroMQ

@Suite("CURVE") struct CurveTests {
    @Test("the public key follows from the secret, and neither description shows the secret")
    func derivation() throws {
        let pair = try CurveKeyPair.generate()
        #expect(try CurveKeyPair(secret: pair.secret).publicKey == pair.publicKey)
        #expect(!"\(pair)".contains(pair.secret))
        #expect(!String(reflecting: pair).contains(pair.secret))
    }

    @Test("what is not forty characters of Z85 is no key", arguments: ["", "short", String(repeating: "~", count: 40)])
    func malformed(text: String) {
        #expect(CurveKey(text) == nil)
        #expect(throws: ZeroMQError.self) { try CurveKeyPair(secret: text) }
    }

    @Test("a server without a domain is refused, because libzmq would admit every key")
    func noDomain() throws {
        let pair = try CurveKeyPair.generate()
        var options = Peer.options
        options.security = .server(pair, domain: "")
        #expect(throws: ZeroMQError.self) {
            try Peer(.router, options, context: Context(), bind: "tcp://127.0.0.1:*")
        }
    }

    @Test("a listed key gets in under its user id; an unknown one and one of another domain do not")
    func admission() async throws {
        let context = try Context()
        let server = try CurveKeyPair.generate()
        let listed = try CurveKeyPair.generate()
        let elsewhere = try CurveKeyPair.generate()
        let authenticator = try ZAPAuthenticator.start(context: context, logger: Peer.logger)
        defer { authenticator.stop() }
        authenticator.admit([
            "desk": [listed.publicKey: "portal"], "open-feed": [elsewhere.publicKey: "integrator"],
        ])
        var options = Peer.options
        options.security = .server(server, domain: "desk")
        let router = try Peer(.router, options, context: context, bind: "tcp://127.0.0.1:*")
        defer { router.stop() }

        func dealer(_ keys: CurveKeyPair) throws -> Peer {
            var options = Peer.options
            options.security = .client(keys, serverKey: server.publicKey)
            let peer = try Peer(.dealer, options, context: context, connect: router.endpoint)
            peer.send([Data("hello".utf8)])
            return peer
        }
        let strangers = [try dealer(CurveKeyPair.generate()), try dealer(elsewhere)]
        let friend = try dealer(listed)
        defer { for peer in strangers + [friend] { peer.stop() } }

        #expect(await eventually { router.received.count == 1 })
        #expect(router.received.first?.user == "portal")
        #expect(
            await eventually {
                router.events.count { $0.kind == .handshakeFailed } >= 2
            })
        #expect(router.received.count == 1)
    }
}
