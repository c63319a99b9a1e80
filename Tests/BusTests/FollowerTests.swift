import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import ZeroMQ

@testable import Bus

@Suite("A follower over real sockets") struct FollowerTests {
    let context: Context
    let run: TemporaryDirectory
    let source = MemorySource()
    let store = MemoryStore()

    init() throws {
        context = try Context()
        run = try TemporaryDirectory()
    }

    private func follower(_ caller: Caller) throws -> Follower {
        try Follower.start(
            FollowPlan(source: TestBus.source, topics: [MemorySource.type.topic]), name: "test",
            feed: run.endpoints.feed("intake"), caller: caller, context: context, store: store, logger: TestBus.logger)
    }

    private func hasAll(_ count: Int) -> Bool {
        store.state.withLock { $0.positions.elementsEqual(1...UInt64(count)) }
    }

    @Test("it reads what was before, hears what comes, and tells the source how far it is")
    func pastAndPresent() async throws {
        _ = try source.append(1_200)
        let standing = FeedBatch(
            ledger: TestBus.ledger, since: .zero, head: Position(1_200), events: [],
            heads: [MemorySource.type: Position(1_200)])
        let server = try TestBus.server(run, context: context, standing: standing, handler: source)
        defer { server.stop() }
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        let follower = try follower(caller)
        defer { follower.stop() }
        #expect(await eventually { hasAll(1_200) && follower.status.isCaughtUp })
        for _ in 0..<50 { server.announce(try source.append(4)) }
        #expect(await eventually { hasAll(1_400) })
        #expect(await eventually { source.reports > 0 })
    }

    @Test("what its queues could not hold while it was busy, it reads from the ledger")
    func lossOverHighWater() async throws {
        let server = try TestBus.server(run, context: context, handler: source)
        defer { server.stop() }
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        let follower = try follower(caller)
        defer { follower.stop() }
        #expect(await eventually { follower.status.cursor != nil })
        server.announce(try source.append(1))
        #expect(await eventually { hasAll(1) })
        store.state.withLock { $0.blocked = true }
        let total = 30_001
        for _ in 0..<300 { server.announce(try source.append(100)) }
        store.state.withLock { $0.blocked = false }
        #expect(await eventually(within: .seconds(60)) { hasAll(total) })
    }

    @Test("a failing store delays, and neither skips nor repeats")
    func failingStore() async throws {
        let server = try TestBus.server(run, context: context, handler: source)
        defer { server.stop() }
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        store.state.withLock { $0.failures = 3 }
        let follower = try follower(caller)
        defer { follower.stop() }
        for _ in 0..<20 { server.announce(try source.append(3)) }
        #expect(await eventually(within: .seconds(20)) { hasAll(60) })
    }

    @Test("it goes on after the source was restarted, and after it was restarted itself")
    func restarts() async throws {
        let first = try TestBus.server(run, context: context, handler: source)
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        let before = try follower(caller)
        first.announce(try source.append(5))
        #expect(await eventually { hasAll(5) })
        first.stop()
        // Committed, and never announced.
        let unheard = try source.append(5)
        let standing = FeedBatch(
            ledger: TestBus.ledger, since: .zero, head: unheard.head, events: [], heads: unheard.heads)
        let second = try TestBus.server(run, context: context, standing: standing, handler: source)
        defer { second.stop() }
        #expect(await eventually { hasAll(10) })
        before.stop()
        second.announce(try source.append(5))
        let after = try follower(caller)
        defer { after.stop() }
        #expect(await eventually { hasAll(15) })
    }

    @Test("a subscriber that never reads, and one with very many subscriptions, harm nobody")
    func badSubscribers() async throws {
        let server = try TestBus.server(run, context: context, handler: source)
        defer { server.stop() }
        let deaf = try RawPeer(
            .subscriber, to: run.endpoints.feed("intake").address, context: context, reads: false, subscribe: [""])
        defer { deaf.stop() }
        let greedy = try RawPeer(
            .subscriber, to: run.endpoints.feed("intake").address, context: context,
            subscribe: (0..<1_000_000).map { "t\($0)." })
        defer { greedy.stop() }
        let caller = try TestBus.caller(run, context: context)
        defer { caller.close() }
        let follower = try follower(caller)
        defer { follower.stop() }
        #expect(await eventually { follower.status.cursor != nil })
        for _ in 0..<200 { server.announce(try source.append(50)) }
        #expect(await eventually(within: .seconds(60)) { hasAll(10_000) })
    }
}
