import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import ZeroMQ

@testable import Bus

@Suite("Rotation of a server's key") struct KeyRotationTests {
    @Test("a follower and a caller under load go through a whole rotation: no call fails, no event is lost or doubled")
    func underLoad() async throws {
        let suite = try SecureSuite()
        let context = try Context()
        try suite.makeKey("portal", .service)
        let source = MemorySource()
        let server = try suite.start(source)
        defer { suite.stop() }
        let portal = try Listening(suite, "portal", context)
        defer { portal.stop() }
        let over = Atomic<Bool>(false)
        let load = Task {
            var calls = 0
            var events = 0
            while !over.load(ordering: .acquiring) {
                server.announce(try source.append(3))
                events += 3
                _ = try await portal.caller.call(Echo(text: "\(calls)"), timeout: .seconds(20))
                calls += 1
            }
            return (calls, events)
        }
        #expect(await eventually { portal.count > 30 })

        // The next key becomes known to everyone.
        let former = try suite.file("intake").read().publicKey
        let next = CurveKeyFile(path: suite.folder.path + "/intake.next.key_secret")
        let pair = try CurveKeyPair.generate()
        try next.create(pair)
        try suite.changeNetwork { $0.services["intake"]?.keys.append(pair.publicKey) }
        try portal.look()
        // It is put in force; the service takes it over by itself.
        try next.replace(suite.file("intake"))
        let address = try #require(server.address(.suite, .desk))
        func opens(_ key: CurveKey) async throws -> Bool {
            let own = try suite.file("portal").read()
            let caller = try Caller.connect(
                to: Endpoint(.init(address: address, curve: .init(own: own, serverKeys: [key]))), context: context,
                clock: TestBus.clock, logger: TestBus.logger)
            defer { caller.close() }
            do {
                _ = try await caller.call(Echo(text: "which"), timeout: .milliseconds(500))
                return true
            } catch let error as DeskError where error == .unavailable { return false }
        }
        #expect(await eventually { (try? await opens(pair.publicKey)) == true })
        #expect(try await !opens(former))
        let count = portal.count
        #expect(await eventually { portal.count > count + 30 })
        // The former one is struck.
        try suite.changeNetwork { $0.services["intake"]?.keys = [pair.publicKey] }
        try portal.look()
        let later = portal.count
        #expect(await eventually { portal.count > later + 30 })

        over.store(true, ordering: .releasing)
        let (calls, events) = try await load.value
        #expect(calls > 10)
        #expect(await eventually { portal.count == events })
        #expect(portal.isWhole(events))
    }
}
