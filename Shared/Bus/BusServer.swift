package import Foundation
package import Logging
package import Messages
import Metrics
package import ZeroMQ

/// A service's feed and desk: one socket thread that owns its publisher and its router.
package final class BusServer: Sendable {
    private let thread: SocketThread
    private let announcements: Mailbox<FeedBatch>
    private let drafts: Mailbox<Draft>
    private let droppedDrafts = Counter(label: "qinglian_bus_feed_dropped_drafts_total")
    private let draftsReached = BoundMetrics.counter("feed_drafts")

    private init(thread: SocketThread, announcements: Mailbox<FeedBatch>, drafts: Mailbox<Draft>) {
        self.thread = thread
        self.announcements = announcements
        self.drafts = drafts
    }

    /// Makes the run directory, binds both sockets, and begins to take requests. The caller holds the lock of the service's
    /// data directory: libzmq takes an ipc path from whoever had it.
    ///
    /// - Parameters:
    ///   - standing: the newest position of every type, without events.
    ///   - handler: called on the socket thread.
    /// - Throws: `BusError` if the run directory or an endpoint cannot be used.
    package static func start(
        source: Source, endpoints: Endpoints, context: Context, standing: FeedBatch, handler: any DeskHandler,
        limits: DeskLimits = DeskLimits(), clock: @escaping @Sendable () -> Timestamp, logger: Logger
    ) throws -> BusServer {
        try endpoints.prepare()
        let inlets = try SocketThread.Inlets()
        let announcements = inlets.mailbox(of: FeedBatch.self, capacity: BusLimits.batchesWaiting)
        let drafts = inlets.mailbox(of: Draft.self, capacity: BusLimits.draftsWaiting)
        let replies = inlets.mailbox(of: DeskReply.self, capacity: limits.requestsInFlight)
        let feedEndpoint = endpoints.feed(source.service)
        let deskEndpoint = endpoints.desk(source.service)
        do {
            let thread = try SocketThread.start(
                "bus-\(source.service)", context: context, inlets: inlets, logger: logger
            ) { loop in
                defer {
                    _ = announcements.close()
                    _ = drafts.close()
                    _ = replies.close()
                }
                let publisher = try loop.socket(.publisher, FeedPublisher.options)
                try publisher.bind(feedEndpoint)
                let router = try loop.socket(.router, Desk.options)
                try router.bind(deskEndpoint)
                loop.ready()
                var feed = FeedPublisher(
                    socket: publisher, source: source, standing: standing, announcements: announcements,
                    drafts: drafts, clock: clock)
                var desk = Desk(router: router, replies: replies, handler: handler, limits: limits, clock: clock)
                try serve(loop, feed: &feed, desk: &desk, logger: logger)
            }
            return BusServer(thread: thread, announcements: announcements, drafts: drafts)
        } catch let error as ZeroMQError {
            throw BusError(.endpoint, "the bus of \(source.service) cannot start", underlying: error)
        }
    }

    private static func serve(
        _ loop: borrowing SocketLoop, feed: inout FeedPublisher, desk: inout Desk, logger: Logger
    ) throws {
        while !loop.stopRequested {
            var work = try desk.sendReplies()
            work += try feed.announce()
            work += try desk.receiveBurst()
            if try feed.beat() {
                try feed.withSocket { feedSocket in try report(feedSocket, "feed", logger) }
                try desk.withRouter { router in try report(router, "desk", logger) }
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

    /// Counts and logs what became of connections. Once a second is often enough.
    private static func report(_ socket: borrowing Socket, _ name: String, _ logger: Logger) throws {
        while let event = try socket.nextMonitorEvent() {
            switch event.kind {
            case .handshakeFailed, .acceptFailed, .bindFailed:
                Counter(label: "qinglian_bus_connection_failures_total", dimensions: [("socket", name)]).increment()
                logger.warning(
                    "connection failed",
                    metadata: ["socket": "\(name)", "kind": "\(event.kind)", "value": "\(event.value)"])
            case .disconnected:
                Counter(label: "qinglian_bus_disconnections_total", dimensions: [("socket", name)]).increment()
                logger.debug("peer disconnected", metadata: ["socket": "\(name)"])
            default:
                logger.trace("connection", metadata: ["socket": "\(name)", "kind": "\(event.kind)"])
            }
        }
    }

    /// Announces a committed batch. From the writer thread, in commit order; waits while the bounded mailbox is full, which
    /// the socket thread, who never blocks, empties. After `stop` it does nothing: followers read the batch from the ledger.
    package func announce(_ batch: FeedBatch) {
        _ = announcements.put(batch)
    }

    /// Announces an event that is never kept, of a type ending in `.draft`; dropped when too many wait.
    package func announceDraft(_ type: EventType, json: Data) {
        guard type.isDraft, drafts.offer(Draft(type: type, json: json)) else {
            droppedDrafts.increment()
            return draftsReached.increment()
        }
    }

    /// Stops taking requests, sends the answers that are made within the grace, announces what was handed in, closes the
    /// sockets and joins the thread.
    package func stop() {
        thread.stop()
    }
}
