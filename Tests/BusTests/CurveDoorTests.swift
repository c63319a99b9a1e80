import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import ZeroMQ

@testable import Bus

@Suite("A service's doors on TCP") struct CurveDoorTests {
    let suite: SecureSuite
    let context: Context

    init() throws {
        suite = try SecureSuite()
        context = try Context()
    }

    /// Notes who asks, and answers everything.
    private final class Doorbook: DeskHandler {
        let peers = Mutex<[Peer]>([])

        func receive(_ request: DeskRequest) {
            peers.withLock { $0.append(request.peer) }
            ClosureHandler.echo.receive(request)
        }

        var names: [String] { peers.withLock { $0.map(\.name) } }
    }

    private static let quick = Caller.Patience(first: .milliseconds(100), most: .milliseconds(200))

    /// Whether somebody with this endpoint gets an answer within a time in which an admitted peer gets many.
    private func isAnswered(_ endpoint: Endpoint, within patience: Duration = .milliseconds(600)) async throws -> Bool {
        let caller = try Caller.connect(
            to: endpoint, context: context, patience: Self.quick, clock: TestBus.clock, logger: TestBus.logger)
        defer { caller.close() }
        do {
            return try await caller.call(Echo(text: "open"), timeout: patience).reply.text == "open"
        } catch let error as DeskError where error == .unavailable {
            return false
        }
    }

    private var desk: String { "tcp://127.0.0.1:\(suite.ports.desk)" }

    private func endpoint(_ own: CurveKeyPair, serverKey: CurveKey? = nil) throws -> Endpoint {
        let key = try serverKey ?? suite.file("intake").read().publicKey
        return Endpoint(.init(address: desk, curve: .init(own: own, serverKeys: [key])))
    }

    @Test("an admitted key comes in under its class and name, and only operators and the portal speak for others")
    func admitted() async throws {
        let book = Doorbook()
        for (name, kind) in [("notification", Peer.Class.service), ("portal", .service), ("li", .operator)] {
            try suite.makeKey(name, kind)
        }
        try suite.start(book)
        defer { suite.stop() }
        for name in ["notification", "portal", "li"] {
            let caller = try suite.caller(for: name, context: context)
            defer { caller.close() }
            #expect(try await caller.call(Echo(text: name)).reply.text == name)
        }
        let peers = book.peers.withLock { $0 }
        #expect(peers.map(\.name) == ["service:notification", "service:portal", "operator:li"])
        #expect(peers.map(\.mayDelegate) == [false, true, true])
        #expect(peers.map(\.account) == ["notification", "portal", "operator:li"])
    }

    @Test("no key, an unknown key, a revoked one and one of the wrong class get no answer, and the desk hears nothing")
    func strangers() async throws {
        let book = Doorbook()
        try suite.makeKey("portal", .service)
        try suite.makeKey("former", .service)
        try suite.makeKey("press", .integrator)
        try suite.revoke("former")
        try suite.start(book)
        defer { suite.stop() }
        #expect(try await !isAnswered(Endpoint(ipc: desk)))
        #expect(try await !isAnswered(endpoint(CurveKeyPair.generate())))
        #expect(try await !isAnswered(endpoint(suite.file("former").read())))
        #expect(try await !isAnswered(endpoint(suite.file("press").read())))
        #expect(book.names.isEmpty)
        let refused = try Caller.connect(
            to: endpoint(CurveKeyPair.generate()), context: context, clock: TestBus.clock, logger: TestBus.logger)
        defer { refused.close() }
        #expect(await eventually { refused.isRefused })
        #expect(try await isAnswered(endpoint(suite.file("portal").read()), within: .seconds(10)))
    }

    @Test("an empty list admits nobody, and a key that is added to it comes in without a restart")
    func emptyList() async throws {
        try suite.start(Doorbook())
        defer { suite.stop() }
        try suite.makeKey("portal", .service, admitted: false)
        let portal = try suite.file("portal").read()
        #expect(try await !isAnswered(endpoint(portal)))
        let caller = try suite.caller(for: "portal", context: context)
        defer { caller.close() }
        async let answer = caller.call(Echo(text: "at last"), timeout: .seconds(20))
        try suite.change {
            $0.keys.append(.init(name: "portal", kind: .service, key: portal.publicKey, since: TestBus.clock()))
        }
        #expect(try await answer.reply.text == "at last")
    }

    @Test(
        "a client does not talk to a server that has not the key it expects, nor to one without any",
        arguments: [true, false])
    func impersonation(speaksCurve: Bool) async throws {
        try suite.makeKey("portal", .service)
        var options = Desk.options
        let thief = try CurveKeyPair.generate()
        let authenticator = try ZAPAuthenticator.start(context: suite.context, logger: TestBus.logger)
        defer { authenticator.stop() }
        let portal = try suite.file("portal").read()
        authenticator.admit(["intake.desk": [portal.publicKey: "service:portal"]])
        if speaksCurve { options.security = .server(thief, domain: "intake.desk") }
        let impostor = try Impostor(options, bind: desk, context: suite.context)
        defer { impostor.stop() }
        #expect(try await !isAnswered(endpoint(portal)))
        #expect(impostor.received == 0)
        // The same impostor hears whoever expects its key, or none: the test can fail.
        let gullible = speaksCurve ? try endpoint(portal, serverKey: thief.publicKey) : Endpoint(ipc: desk)
        _ = try await isAnswered(gullible)
        #expect(impostor.received > 0)
    }

    @Test("a revoked key's sessions end within two seconds, and those of the others lose nothing")
    func revocation() async throws {
        let source = MemorySource()
        try suite.makeKey("portal", .service)
        try suite.makeKey("former", .service)
        let server = try suite.start(source)
        defer { suite.stop() }
        let loyal = try Listening(suite, "portal", context)
        let leaving = try Listening(suite, "former", context)
        defer { for listening in [loyal, leaving] { listening.stop() } }
        server.announce(try source.append(10))
        #expect(await eventually { loyal.count == 10 && leaving.count == 10 })
        #expect(try await leaving.caller.call(Echo(text: "before")).reply.text == "before")
        try suite.revoke("former")
        let clock = ContinuousClock()
        let revoked = clock.now
        var total = 10
        #expect(
            await eventually {
                do {
                    _ = try await leaving.caller.call(Echo(text: "still?"), timeout: .milliseconds(500))
                    return false
                } catch { return true }
            })
        // Two seconds, and the call that had to wait in vain.
        #expect(clock.now - revoked < .milliseconds(3_000))
        let known = leaving.count
        for _ in 0..<50 {
            server.announce(try source.append(4))
            total += 4
        }
        #expect(await eventually { loyal.count == total })
        #expect(loyal.isWhole(total))
        #expect(leaving.count == known)
    }

    @Test("a malformed list keeps the one before in force, and says so until it is mended")
    func malformedList() async throws {
        try suite.makeKey("portal", .service)
        try suite.start(Doorbook())
        defer { suite.stop() }
        let good = try Data(contentsOf: URL(filePath: suite.admissionsPath))
        try Data("{\"keys\":[".utf8).write(to: URL(filePath: suite.admissionsPath))
        #expect(await eventually { suite.problems.withLock { $0["admissions"] != nil } })
        #expect(try await isAnswered(endpoint(suite.file("portal").read()), within: .seconds(10)))
        try good.write(to: URL(filePath: suite.admissionsPath))
        #expect(await eventually { suite.problems.withLock { $0["admissions"] == nil } })
    }

    @Test("a malformed network file is said, and does not keep a new key from being taken over")
    func malformedNetwork() async throws {
        try suite.makeKey("portal", .service)
        try suite.start(Doorbook())
        defer { suite.stop() }
        try Data("{\"services\":[".utf8).write(to: URL(filePath: suite.networkPath))
        #expect(await eventually { suite.problems.withLock { $0["network"] != nil } })
        let former = try suite.file("intake").read().publicKey
        try suite.makeKey("next", .service, admitted: false)
        try suite.file("next").replace(suite.file("intake"))
        let key = try suite.file("intake").read().publicKey
        #expect(key != former)
        let portal = try suite.file("portal").read()
        #expect(await eventually { (try? await isAnswered(endpoint(portal, serverKey: key))) == true })
        #expect(suite.problems.withLock { $0["key"] == nil })
    }

    @Test("a service that is named in the network file after its start says that it must start again to open its door")
    func namedLater() async throws {
        let network = try NetworkMap.read(suite.networkPath)
        try NetworkMap().write(suite.networkPath)
        try suite.start(Doorbook())
        defer { suite.stop() }
        try network.write(suite.networkPath)
        #expect(await eventually { suite.problems.withLock { $0["network"]?.contains("restart") == true } })
    }

    @Test(
        "whoever reads the line learns nothing of what is said, and would if it were plain", arguments: [true, false])
    func capture(encrypted: Bool) async throws {
        let word = "村口的路灯坏了三天"
        try suite.makeKey("portal", .service)
        let server = try suite.start(ClosureHandler.echo)
        defer { suite.stop() }
        let plain =
            try encrypted
            ? nil : Impostor(Desk.options, bind: "tcp://127.0.0.1:*", context: context, echoes: true)
        defer { plain?.stop() }
        let address = try #require(encrypted ? server.address(.suite, .desk) : plain?.endpoint)
        let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
        let relay = try RecordingRelay(to: port)
        defer { relay.stop() }
        let through = "tcp://127.0.0.1:\(relay.port)"
        let endpoint =
            try encrypted
            ? Endpoint(
                .init(
                    address: through,
                    curve: .init(
                        own: suite.file("portal").read(), serverKeys: [suite.file("intake").read().publicKey])))
            : Endpoint(ipc: through)
        let caller = try Caller.connect(
            to: endpoint, context: context, clock: TestBus.clock, logger: TestBus.logger)
        defer { caller.close() }
        #expect(try await caller.call(Echo(text: word), attachments: [Data(word.utf8)]).reply.text == word)
        let bytes = relay.recorded
        #expect(bytes.count > 300)
        #expect((bytes.range(of: Data(word.utf8)) == nil) == encrypted)
        #expect((bytes.range(of: Data("test.echo".utf8)) == nil) == encrypted)
        #expect((bytes.range(of: Data("jsonrpc".utf8)) == nil) == encrypted)
    }

    @Test("a door that lets an unknown key in keeps the service from starting")
    func strangerTest() throws {
        let keys = try CurveKeyPair.generate()
        let stranger = try CurveKeyPair.generate()
        let authenticator = try ZAPAuthenticator.start(context: suite.context, logger: TestBus.logger)
        defer { authenticator.stop() }
        var options = Desk.options
        options.security = .server(keys, domain: "intake.desk")
        let guarded = try Impostor(options, bind: "tcp://127.0.0.1:*", context: suite.context)
        defer { guarded.stop() }
        func tryIt(_ address: String) throws {
            try LockSelfTest.run(
                at: address, kind: .dealer, serverKey: keys.publicKey, stranger: stranger, context: suite.context,
                logger: TestBus.logger)
        }
        try tryIt(guarded.endpoint)
        authenticator.admit(["intake.desk": [stranger.publicKey: "service:anybody"]])
        #expect(throws: BusError.self) { try tryIt(guarded.endpoint) }
        let plain = try Impostor(Desk.options, bind: "tcp://127.0.0.1:*", context: suite.context)
        defer { plain.stop() }
        #expect(throws: BusError.self) { try tryIt(plain.endpoint) }
    }

    @Test("at the open door an integrator may ask what is listed, so often and so much at once, and nothing else")
    func openDoor() async throws {
        try suite.makeKey("press", .integrator)
        try suite.makeKey("portal", .service)
        var open = OpenDoor(feed: "tcp://127.0.0.1:*", desk: "tcp://127.0.0.1:*", methods: [Echo.method], topics: [])
        open.limits.callsPerSecond = 5
        open.limits.burst = 3
        let outcomes = Mutex<[OpenDoor.Outcome]>([])
        open.observe = { _, _, outcome in outcomes.withLock { $0.append(outcome) } }
        let server = try suite.start(ClosureHandler.echo, open: open)
        defer { suite.stop() }
        let address = try #require(server.address(.open, .desk))
        func endpoint(_ name: String) throws -> Endpoint {
            Endpoint(
                .init(
                    address: address,
                    curve: .init(
                        own: try suite.file(name).read(), serverKeys: [try suite.file("intake").read().publicKey])))
        }
        #expect(try await !isAnswered(endpoint("portal")))
        let caller = try Caller.connect(
            to: try endpoint("press"), context: context, clock: TestBus.clock, logger: TestBus.logger)
        defer { caller.close() }
        let error = await #expect(throws: DeskError.self) { try await caller.call(Health()) }
        #expect(error?.kind == .forbidden)
        // More at once than the burst: some are told to wait, and all are answered in the end.
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<8 { group.addTask { try await caller.call(Echo(text: "\(number)")).reply.text } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers.count == 8)
        #expect(outcomes.withLock { $0.contains(.limited) && $0.contains(.refused) && $0.contains(.taken) })
    }
}
