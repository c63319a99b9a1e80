import Bus
import Foundation
import Logging
import Messages
import Synchronization
import ZeroMQ

/// Follows the feeds of the services into the hub, from now on: what was before is read from their desks.
final class LiveFollowing: Sendable {
    private let followers: [LiveFollower]

    /// - Throws: `BusError` if a socket cannot be opened.
    init(
        _ services: [String], county: AreaCode, into hub: LiveHub, desks: Desks, endpoints: Endpoints, context: Context,
        logger: Logger
    ) throws {
        followers = try services.map { service in
            try LiveFollower(
                Source(county: county, service: service), hub: hub, caller: desks.caller(service),
                feed: endpoints.feed(service), context: context, logger: logger)
        }
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
    private let store: LiveStore
    private let logger: Logger
    private let begin: @Sendable (LiveStore, @escaping @Sendable (Follower.Status) -> Void) throws -> Follower

    init(
        _ source: Source, hub: LiveHub, caller: Caller, feed: String, context: Context, logger: Logger
    ) throws {
        let topics = [Topic("\(source.service).")].compactMap { $0 }
        let plan = FollowPlan(source: source, topics: topics, beginning: .now)
        self.logger = logger
        store = LiveStore(service: source.service, hub: hub)
        begin = { store, changed in
            try Follower.start(
                plan, name: "portal-live", feed: feed, caller: caller, context: context, store: store, changed: changed,
                logger: logger)
        }
        try start()
    }

    private func start() throws {
        let follower = try begin(store) { [weak self] status in
            guard status.stopped != nil, let self else { return }
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

/// Where a follower of the hub stands: in memory only.
private final class LiveStore: FollowerStore {
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
}
