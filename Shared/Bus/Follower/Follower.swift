package import Foundation
package import Logging
package import Messages
import Synchronization
package import ZeroMQ

/// Follows one service's feed: the state machine, driven by a SUB socket on a thread of its own and a caller that reads
/// what was missed.
package final class Follower: Sendable {
    /// Where a follower stands.
    package struct Status: Sendable, Equatable {
        /// Nil before the first complete head of a new follower.
        package var cursor: FollowCursor?
        /// The newest position that the source announced.
        package var head: Position = .zero
        package var isCaughtUp = false
        /// Why it waits for an operator.
        package var stopped: FollowerMachine.StopReason?
        /// Three heads are missing: the source is down or out of reach.
        package var isSilent = false
        /// The source refuses this process's key, or does not prove to have the one that it should.
        package var isRefused = false
        /// Seconds by which our clock is ahead of the source's, or, negative, behind; nil while they agree.
        package var clockDisagreement: Int?
    }

    private let thread: SocketThread
    private let current: StatusBox

    private init(thread: SocketThread, current: StatusBox) {
        self.thread = thread
        self.current = current
    }

    /// Connects and begins to follow; the source need not be there yet.
    ///
    /// - Parameters:
    ///   - name: the follower's name for itself in the source's list of followers; stable over restarts.
    ///   - caller: to the source's desk; it stays the caller's to close, after this was stopped.
    ///   - drafts: called on the follower's thread with ephemeral events; must return at once.
    ///   - clock: this process's; with it the source's is compared.
    ///   - changed: called on the follower's thread when the status changes; must return at once.
    package static func start(
        _ plan: FollowPlan, name: String, feed endpoint: Endpoint, caller: Caller, context: Context,
        store: any FollowerStore, drafts: (@Sendable (EventType, Data) -> Void)? = nil,
        clock: (@Sendable () -> Timestamp)? = nil, changed: (@Sendable (Status) -> Void)? = nil, logger: Logger
    ) throws -> Follower {
        let inlets = try SocketThread.Inlets()
        let answers = inlets.mailbox(of: FollowerLoop.ReadAnswer.self, capacity: 8)
        let current = StatusBox()
        do {
            let thread = try SocketThread.start(
                "follow-\(plan.source.service)", context: context, inlets: inlets, logger: logger
            ) { loop in
                defer { _ = answers.close() }
                let link = try Link(.subscriber, FollowerLoop.options, to: endpoint, loop) {
                    socket throws(ZeroMQError) in
                    for topic in plan.topics { try socket.subscribe(topic.description) }
                    // Last: once a head arrives, the subscriptions before it stand.
                    try socket.subscribe(Head.topic(service: plan.source.service))
                }
                loop.ready()
                var follower = FollowerLoop(
                    link: link, plan: plan, name: name, caller: caller, store: store, answers: answers,
                    drafts: drafts, clock: clock, logger: logger
                ) { status in
                    current.value.withLock { $0 = status }
                    changed?(status)
                }
                try follower.run(loop)
            }
            return Follower(thread: thread, current: current)
        } catch let error as ZeroMQError {
            throw BusError(.endpoint, "cannot follow \(endpoint.address)", underlying: error)
        }
    }

    package var status: Status { current.value.withLock { $0 } }

    /// Ends after the delivery that is under way; what was not delivered is read again at the next start.
    package func stop() {
        thread.stop()
    }
}

/// The status, shared between the thread and those who ask.
private final class StatusBox: Sendable {
    let value = Mutex(Follower.Status())
}
