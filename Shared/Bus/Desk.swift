import Foundation
import Messages
import Metrics
import ZeroMQ

/// The router of a service: lets well-formed requests in up to the bounds, and sends the answers out. Lives on the socket
/// thread.
struct Desk: ~Copyable {
    private let router: Socket
    private let replies: Mailbox<DeskReply>
    private let handler: any DeskHandler
    private let clock: @Sendable () -> Timestamp
    private let limits: DeskLimits
    private let metrics = DeskMetrics()
    private(set) var inFlight = 0
    private var bytesInFlight = 0

    /// Requests taken in one turn, so that answers and events are not kept waiting.
    private static let burst = 256

    init(
        router: consuming Socket, replies: Mailbox<DeskReply>, handler: any DeskHandler, limits: DeskLimits,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.router = router
        self.replies = replies
        self.handler = handler
        self.limits = limits
        self.clock = clock
    }

    static var options: SocketOptions {
        SocketOptions(
            maxFrameBytes: Int64(BusLimits.frameBytes), sendHighWater: Int32(BusLimits.callsInFlight),
            receiveHighWater: 1_000, linger: BusLimits.linger)
    }

    func withRouter<R, E: Error>(_ body: (borrowing Socket) throws(E) -> R) throws(E) -> R {
        try body(router)
    }

    /// Takes what has arrived, up to a burst.
    ///
    /// - Returns: how many messages there were.
    mutating func receiveBurst() throws(ZeroMQError) -> Int {
        var count = 0
        defer { if count > 0 { handler.receivedAll() } }
        var now: Timestamp?
        while count < Self.burst {
            switch try router.receive(maxFrames: 2 + BusLimits.requestAttachments, maxBytes: BusLimits.messageBytes) {
            case .nothing:
                if count > 0 { metrics.requests.increment(by: count) }
                return count
            case .excessive(let route):
                count += 1
                try reject(route, id: nil, .init(.invalidRequest, "too many frames or bytes in one request"))
            case .message(let frames, let user):
                count += 1
                if now == nil { now = clock() }
                try take(frames, user: user, now: now ?? clock())
            }
        }
        metrics.requests.increment(by: count)
        return count
    }

    private mutating func take(_ frames: [Data], user: String?, now: Timestamp) throws(ZeroMQError) {
        let route = frames[0]
        guard frames.count >= 2, !frames[1].isEmpty else {
            try reject(
                route, id: nil,
                .init(.invalidRequest, "the first frame must be the request; an empty delimiter is not used"))
            return
        }
        guard frames[1].count <= BusLimits.requestBytes else {
            try reject(
                route, id: nil,
                .init(.invalidRequest, "the request frame is over \(BusLimits.requestBytes) bytes; use attachments"))
            return
        }
        let request: RequestFrame.Incoming
        do {
            request = try RequestFrame.parse(frames[1])
        } catch {
            try reject(route, id: error.id, error.error)
            return
        }
        if let error = Self.checkDeadline(request.context.deadline, now: now) {
            try reject(route, id: request.id, error)
            return
        }
        let bytes = frames.reduce(0) { $0 + $1.count }
        guard inFlight < limits.requestsInFlight, bytesInFlight + bytes <= limits.bytesInFlight || inFlight == 0 else {
            metrics.busy.increment()
            (inFlight < limits.requestsInFlight ? metrics.bytesReached : metrics.requestsReached).increment()
            try send([
                route, ReplyFrame.failure(id: request.id, .busy(retryAfter: BusLimits.busyRetryMilliseconds)),
            ])
            return
        }
        inFlight += 1
        bytesInFlight += bytes
        metrics.used(inFlight, bytesInFlight)
        let ticket = Ticket(
            route: route, id: request.id, bytes: bytes, received: SocketLoop.uptime, replies: replies)
        handler.receive(
            DeskRequest(
                peer: user.map { Peer(name: $0, mayDelegate: false) } ?? .local, request: request,
                attachments: Array(frames.dropFirst(2)), respond: Responder(ticket)))
    }

    /// What to answer if a deadline lies too far ahead. One that has passed is not looked at here: a command that was done
    /// before it is still answered as it was, and only who remembers can tell.
    static func checkDeadline(_ deadline: Timestamp, now: Timestamp) -> DeskError? {
        if deadline > now + RequestContext.longestDeadline {
            return .init(.invalidRequest, "the deadline must lie within 23 hours")
        }
        return nil
    }

    private mutating func reject(_ route: Data, id: UUIDv7?, _ error: DeskError) throws(ZeroMQError) {
        metrics.rejected.increment()
        try send([route, ReplyFrame.failure(id: id, error)])
    }

    /// Sends the answers that have come in.
    ///
    /// - Returns: how many there were.
    mutating func sendReplies() throws(ZeroMQError) -> Int {
        let waiting = replies.take()
        guard !waiting.isEmpty else { return 0 }
        let now = SocketLoop.uptime
        for reply in waiting {
            inFlight -= 1
            bytesInFlight -= reply.requestBytes
            metrics.latency.recordNanoseconds((now - reply.received).wholeNanoseconds)
            try send(reply.frames)
        }
        metrics.used(inFlight, bytesInFlight)
        return waiting.count
    }

    /// Sends or drops, never waits: a peer that is gone or does not read loses its answer and asks again.
    private func send(_ frames: [Data]) throws(ZeroMQError) {
        switch try router.send(frames) {
        case .sent: break
        case .full:
            metrics.droppedFull.increment()
            metrics.repliesReached.increment()
        case .unreachable: metrics.droppedGone.increment()
        }
    }
}

/// How much one desk holds at once.
package struct DeskLimits: Sendable {
    package var requestsInFlight = BusLimits.requestsInFlight
    package var bytesInFlight = BusLimits.requestBytesInFlight

    package init() {}
}

private struct DeskMetrics {
    let requests = Counter(label: "qinglian_bus_desk_requests_total")
    let rejected = Counter(label: "qinglian_bus_desk_rejected_requests_total")
    let busy = Counter(label: "qinglian_bus_desk_busy_requests_total")
    let droppedFull = Counter(label: "qinglian_bus_desk_dropped_replies_total", dimensions: [("reason", "full")])
    let droppedGone = Counter(label: "qinglian_bus_desk_dropped_replies_total", dimensions: [("reason", "gone")])
    let requestsReached = BoundMetrics.counter("desk_requests")
    let bytesReached = BoundMetrics.counter("desk_request_bytes")
    let repliesReached = BoundMetrics.counter("desk_replies_of_a_peer")
    private let inFlight = Gauge(label: "qinglian_bus_desk_requests_in_flight")
    private let requestsUsed = BoundMetrics.gauge("desk_requests", limit: BusLimits.requestsInFlight)
    private let bytesUsed = BoundMetrics.gauge("desk_request_bytes", limit: BusLimits.requestBytesInFlight)
    let latency = Metrics.Timer(label: "qinglian_bus_desk_request_duration_seconds")

    func used(_ requests: Int, _ bytes: Int) {
        inFlight.record(requests)
        requestsUsed.record(requests)
        bytesUsed.record(bytes)
    }
}

extension Duration {
    var wholeNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
