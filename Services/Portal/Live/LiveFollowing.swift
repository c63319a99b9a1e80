import Bus
import Foundation
import Logging
import Messages
import Synchronization
import ZeroMQ

/// Follows the feeds of the services into the hub, from now on: what was before is read from their desks. Intake's cases it
/// follows into the index besides, from the first on.
final class LiveFollowing: Sendable {
    private let followers: [LiveFollower]

    static let services = SuiteService.live.map(\.name)

    /// - Throws: `BusError` if a socket cannot be opened.
    init(
        _ services: [String], county: AreaCode, into hub: LiveHub, index: CaseIndex, desks: Desks, endpoints: Endpoints,
        context: Context, logger: Logger
    ) throws {
        func follow(
            _ service: String, _ name: String, _ topics: [Topic], _ beginning: FollowPlan.Beginning,
            into store: any LivingStore
        ) throws -> LiveFollower {
            let plan = FollowPlan(
                source: Source(county: county, service: service), topics: topics, beginning: beginning)
            return try LiveFollower(
                plan, name: name, store: store, caller: desks.caller(service), feed: endpoints.feed(service),
                context: context, logger: logger)
        }
        followers =
            try services.map { service in
                try follow(
                    service, "portal-live", [Topic("\(service).")].compactMap { $0 }, .now,
                    into: LiveStore(service: service, hub: hub))
            } + [follow(SuiteService.intake.name, "portal-cases", CaseIndex.topics, .first, into: index)]
    }

    /// Joins the followers' threads, which takes as long as the delivery that is under way.
    func stop() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                for follower in self.followers { follower.stop() }
                continuation.resume()
            }
        }
    }
}

/// One service's follower, begun anew where its ledger was replaced.
private final class LiveFollower: Sendable {
    private struct State {
        var follower: Follower?
        var isOver = false
    }

    private let state = Mutex(State())
    private let store: any LivingStore
    private let logger: Logger
    private let begin: @Sendable (@escaping @Sendable (Follower.Status) -> Void) throws -> Follower

    init(
        _ plan: FollowPlan, name: String, store: any LivingStore, caller: Caller, feed: Endpoint, context: Context,
        logger: Logger
    ) throws {
        self.logger = logger
        self.store = store
        begin = { changed in
            try Follower.start(
                plan, name: name, feed: feed, caller: caller, context: context, store: store, changed: changed,
                logger: logger)
        }
        try start()
    }

    private func start() throws {
        let follower = try begin { [weak self] status in
            guard let self else { return }
            if status.isCaughtUp { store.caughtUp() }
            guard status.stopped != nil else { return }
            // Nothing here depends on the past of the ledger. A thread cannot join itself.
            Thread.detachNewThread { self.again() }
        }
        let isOver = state.withLock { state in
            if !state.isOver { state.follower = follower }
            return state.isOver
        }
        if isOver { follower.stop() }
    }

    private func again() {
        let old = state.withLock { state in
            defer { state.follower = nil }
            return state.isOver ? nil : state.follower
        }
        guard let old else { return }
        old.stop()
        store.forget()
        do {
            try start()
        } catch {
            logger.error("what happens is no longer followed live", metadata: ["error": "\(error)"])
        }
    }

    func stop() {
        let follower = state.withLock { state in
            state.isOver = true
            defer { state.follower = nil }
            return state.follower
        }
        follower?.stop()
    }
}

/// A follower's place that lives in memory only, so that it can be forgotten.
protocol LivingStore: FollowerStore {
    /// Begins anew: the ledger was replaced.
    func forget()
    /// Everything that was announced is in.
    func caughtUp()
}

/// Where a follower of the hub stands.
private final class LiveStore: LivingStore {
    private let service: String
    private let hub: LiveHub
    private let kept = Mutex<FollowCursor?>(nil)

    init(service: String, hub: LiveHub) {
        self.service = service
        self.hub = hub
    }

    func cursor(of source: Source) -> FollowCursor? { kept.withLock { $0 } }

    func deliver(_ events: [CommittedEvent], to cursor: FollowCursor) {
        hub.publish(events, of: service, to: LivePlace(ledger: cursor.ledger, position: cursor.position))
        kept.withLock { $0 = cursor }
    }

    func forget() { kept.withLock { $0 = nil } }

    func caughtUp() {}
}
