import Foundation
import Logging
import Messages
import Metrics
import Synchronization
import ZeroMQ

/// One way into a service: a socket thread that owns a publisher and a router.
final class Door: Sendable {
    /// Where a door stands and what locks it.
    struct Plan: Sendable {
        let kind: DoorKind
        let feed: String
        let desk: String
        /// Nil of the local door only.
        let keys: CurveKeyPair?
        var open: OpenDoor?
    }

    /// To leave the sockets' endpoints, which ends every session, and to take them again.
    struct Rebinding: Sendable {
        let feed: String
        let desk: String
        let keys: CurveKeyPair
        /// Why, for metrics.
        let reason: String
    }

    private enum Order: Sendable {
        case rebind(Rebinding)
        case forgetRefusals
    }

    /// What each door of a service does alike.
    struct Common: Sendable {
        let source: Source
        let context: Context
        let standing: FeedBatch
        let handler: any DeskHandler
        let limits: DeskLimits
        let clock: @Sendable () -> Timestamp
        let logger: Logger
    }

    let plan: Plan
    /// The endpoints as bound, with the ports that the system chose.
    private let bound = Mutex((feed: "", desk: ""))
    private let announcements: Mailbox<FeedBatch>
    private let drafts: Mailbox<Draft>
    private let orders: Mailbox<Order>
    private let thread = Mutex<SocketThread?>(nil)

    private init(_ plan: Plan, _ inlets: SocketThread.Inlets) {
        self.plan = plan
        announcements = inlets.mailbox(of: FeedBatch.self, capacity: BusLimits.batchesWaiting)
        drafts = inlets.mailbox(of: Draft.self, capacity: BusLimits.draftsWaiting)
        orders = inlets.mailbox(of: Order.self, capacity: 16)
    }

    /// Binds both sockets and begins to take requests.
    static func open(_ plan: Plan, _ common: Common) throws -> Door {
        let inlets = try SocketThread.Inlets()
        let door = Door(plan, inlets)
        let replies = inlets.mailbox(of: DeskReply.self, capacity: common.limits.requestsInFlight)
        let service = common.source.service
        let thread = try SocketThread.start(
            "bus-\(service)-\(plan.kind.rawValue)", context: common.context, inlets: inlets, logger: common.logger
        ) { loop in
            defer {
                _ = door.announcements.close()
                _ = door.drafts.close()
                _ = door.orders.close()
                _ = replies.close()
            }
            let publisher = try loop.socket(.publisher, plan.options(FeedPublisher.options, service, .feed))
            try publisher.bind(plan.feed)
            let router = try loop.socket(.router, plan.options(Desk.options, service, .desk))
            try router.bind(plan.desk)
            let (feedEndpoint, deskEndpoint) = (try publisher.boundEndpoint(), try router.boundEndpoint())
            door.bound.withLock { $0 = (feedEndpoint, deskEndpoint) }
            loop.ready()
            var feed = FeedPublisher(
                socket: publisher, kind: plan.kind, open: plan.open, source: common.source, standing: common.standing,
                announcements: door.announcements, drafts: door.drafts, clock: common.clock)
            var desk = Desk(
                router: router, kind: plan.kind, open: plan.open, replies: replies, handler: common.handler,
                limits: common.limits, clock: common.clock)
            try door.serve(loop, feed: &feed, desk: &desk, logger: common.logger)
        }
        door.thread.withLock { $0 = thread }
        return door
    }

    func address(_ socket: NetworkMap.Socket) -> String {
        bound.withLock { socket == .feed ? $0.feed : $0.desk }
    }

    /// Waits while the bounded mailbox is full, which the socket thread empties; it waits itself only while it takes its
    /// endpoints again, five seconds at most.
    func announce(_ batch: FeedBatch) {
        _ = announcements.put(batch)
    }

    /// - Returns: false if too many wait.
    func announceDraft(_ draft: Draft) -> Bool { drafts.offer(draft) }

    /// Within milliseconds, on the socket thread. A door that cannot have its endpoints back within five seconds ends the
    /// process.
    func rebind(_ rebinding: Rebinding) {
        _ = orders.put(.rebind(rebinding))
    }

    /// Neither counts nor tells whom it has refused so far: the service itself tried its locks.
    func forgetRefusals() {
        _ = orders.put(.forgetRefusals)
    }

    func stop() {
        thread.withLock { $0 }?.stop()
    }

    // MARK: - On the socket thread

    private func serve(
        _ loop: borrowing SocketLoop, feed: inout FeedPublisher, desk: inout Desk, logger: Logger
    ) throws {
        var feedSessions = Sessions(plan.kind, .feed, logger)
        var deskSessions = Sessions(plan.kind, .desk, logger)
        while !loop.stopRequested {
            for order in orders.take() {
                switch order {
                case .rebind(let rebinding):
                    try feed.withSocket { socket in
                        let endpoint = try feedSessions.end(socket, loop, address(.feed), to: rebinding.feed, rebinding)
                        bound.withLock { $0.feed = endpoint }
                    }
                    try desk.withRouter { socket in
                        let endpoint = try deskSessions.end(socket, loop, address(.desk), to: rebinding.desk, rebinding)
                        bound.withLock { $0.desk = endpoint }
                    }
                case .forgetRefusals:
                    try feed.withSocket { socket in try feedSessions.report(socket, isTried: true) }
                    try desk.withRouter { router in try deskSessions.report(router, isTried: true) }
                }
            }
            var work = try desk.sendReplies()
            work += try feed.announce()
            work += try desk.receiveBurst()
            if try feed.beat() {
                try feed.withSocket { socket in try feedSessions.report(socket) }
                try desk.withRouter { router in try deskSessions.report(router) }
            }
            guard work == 0 else { continue }
            let timeout = max(.zero, feed.nextHead - SocketLoop.uptime)
            try desk.withRouter { router in
                try feed.withSocket { feedSocket in
                    try loop.wait(for: router, and: feedSocket, timeout: timeout)
                }
            }
        }
        let end = SocketLoop.uptime + BusLimits.stopGrace
        while true {
            _ = try feed.announce()
            _ = try desk.sendReplies()
            guard desk.inFlight > 0, SocketLoop.uptime < end else { return }
            // The router is left unread: what its callers sent, they send again to the next process.
            try feed.withSocket { feedSocket in try loop.wait(for: feedSocket, timeout: .milliseconds(20)) }
        }
    }
}

extension Door.Plan {
    /// The options of one of its sockets.
    func options(_ options: SocketOptions, _ service: String, _ socket: NetworkMap.Socket) -> SocketOptions {
        var options = options
        if let open {
            // What comes is read or dropped at once, so nothing gathers: `Desk.take`.
            options.receiveHighWater = 0
            if socket == .desk {
                options.sendHighWater = Int32(open.limits.answersWaiting)
                options.maxFrameBytes = Int64(open.limits.requestBytes)
            }
        }
        if let keys {
            options.security = .server(keys, domain: kind.domain(of: service, socket))
            // Who waits here is let in also after the doors are closed to newcomers: few, so that the reserve of files holds.
            options.backlog = 64
            // What a connection that has to leave has sent is still taken in.
            if socket == .feed { options.receiveBuffer = 8 << 10 }
        }
        return options
    }
}
