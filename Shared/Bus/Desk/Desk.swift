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
    private let kind: DoorKind
    private let open: OpenDoor?
    private var meter: PeerMeter?
    private let metrics: DeskMetrics
    /// Messages taken since there was last nothing to take.
    private var unpaused = 0
    private(set) var inFlight = 0
    private var bytesInFlight = 0

    /// Requests taken in one turn, so that answers and events are not kept waiting.
    private static let burst = 256

    init(
        router: consuming Socket, kind: DoorKind, open: OpenDoor?, replies: Mailbox<DeskReply>,
        handler: any DeskHandler, limits: DeskLimits, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.router = router
        self.replies = replies
        self.handler = handler
        self.limits = limits
        self.kind = kind
        self.open = open
        meter = open.map { PeerMeter($0.limits) }
        metrics = DeskMetrics(kind.dimensions, limits)
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
        while count < Self.burst {
            switch try router.receive(maxFrames: 2 + BusLimits.requestAttachments, maxBytes: BusLimits.messageBytes) {
            case .nothing:
                unpaused = 0
                if count > 0 { metrics.requests.increment(by: count) }
                return count
            case .excessive(let route):
                count += 1
                unpaused += 1
                guard !isFlooded else { continue }
                try reject(route, id: nil, .init(.invalidRequest, "too many frames or bytes in one request"))
            case .message(let frames, let user):
                count += 1
                unpaused += 1
                try take(frames, user: user, now: clock())
            }
        }
        metrics.requests.increment(by: count)
        return count
    }

    private mutating func take(_ frames: [Data], user: String?, now: Timestamp) throws(ZeroMQError) {
        let route = frames[0]
        guard let peer = peer(user) else {
            try reject(route, id: nil, .forbidden("this key may not speak here"))
            return
        }
        let received = SocketLoop.uptime
        let wait = meter?.count(peer.name, now: received)
        if wait != nil, isFlooded {
            metrics.integratorReached.increment()
            open?.observe?(peer, nil, .limited)
            return
        }
        guard frames.count >= 2, !frames[1].isEmpty else {
            open?.observe?(peer, nil, .refused)
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
            open?.observe?(peer, nil, .refused)
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
        let place: PeerMeter.Place?
        switch try admit(peer, request, route: route, wait: wait) {
        case .no: return
        case .yes(let taken): place = taken
        }
        inFlight += 1
        bytesInFlight += bytes
        metrics.used(inFlight, bytesInFlight)
        let ticket = ReplyTicket(
            route: route, id: request.id, bytes: bytes, place: place, received: received, replies: replies)
        handler.receive(
            DeskRequest(
                peer: peer, request: request, attachments: Array(frames.dropFirst(2)), respond: Responder(ticket)))
    }

    /// Whether so much comes in at an open door that what nobody is owed an answer to is dropped unread.
    private var isFlooded: Bool { open.map { unpaused > $0.limits.flood } ?? false }

    /// Who speaks: nil of a key whose class has no business at this door, and of one without a user id.
    private func peer(_ user: String?) -> Peer? {
        guard kind != .local else { return .local }
        return user.flatMap { Peer(userID: $0) }.flatMap { kind.classes.contains($0.kind) ? $0 : nil }
    }

    private enum Admission {
        case yes(PeerMeter.Place?)
        case no
    }

    /// At an open door, whether this peer may ask this now; if not, it has been told.
    private mutating func admit(
        _ peer: Peer, _ request: RequestFrame.Incoming, route: Data, wait: Int?
    ) throws(ZeroMQError) -> Admission {
        guard let open else { return .yes(nil) }
        guard open.methods.contains(request.method) else {
            open.observe?(peer, request.method, .refused)
            try reject(route, id: request.id, .forbidden("'\(request.method)' is not for integrators"))
            return .no
        }
        if wait == nil, let place = meter?.enter(peer.name, request.method) {
            open.observe?(peer, request.method, .taken)
            return .yes(place)
        }
        metrics.integratorReached.increment()
        open.observe?(peer, request.method, .limited)
        try send([
            route, ReplyFrame.failure(id: request.id, .busy(retryAfter: wait ?? BusLimits.busyRetryMilliseconds)),
        ])
        return .no
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
            if let place = reply.place { meter?.leave(place) }
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
    let requests: Counter
    let rejected: Counter
    let busy: Counter
    let droppedFull: Counter
    let droppedGone: Counter
    let requestsReached: Counter
    let bytesReached: Counter
    let repliesReached: Counter
    let integratorReached: Counter
    private let inFlight: Gauge
    private let requestsUsed: Gauge
    private let bytesUsed: Gauge
    let latency: Metrics.Timer

    init(_ dimensions: [(String, String)], _ limits: DeskLimits) {
        func counter(_ name: String, _ more: [(String, String)] = []) -> Counter {
            Counter(label: "qinglian_bus_desk_\(name)_total", dimensions: more + dimensions)
        }
        requests = counter("requests")
        rejected = counter("rejected_requests")
        busy = counter("busy_requests")
        droppedFull = counter("dropped_replies", [("reason", "full")])
        droppedGone = counter("dropped_replies", [("reason", "gone")])
        inFlight = Gauge(label: "qinglian_bus_desk_requests_in_flight", dimensions: dimensions)
        latency = Metrics.Timer(label: "qinglian_bus_desk_request_duration_seconds", dimensions: dimensions)
        requestsReached = BoundMetrics.counter("desk_requests", dimensions)
        bytesReached = BoundMetrics.counter("desk_request_bytes", dimensions)
        integratorReached = BoundMetrics.counter("calls_of_an_integrator", dimensions)
        repliesReached = BoundMetrics.counter("desk_replies_of_a_peer", dimensions)
        requestsUsed = BoundMetrics.gauge("desk_requests", dimensions, limit: limits.requestsInFlight)
        bytesUsed = BoundMetrics.gauge("desk_request_bytes", dimensions, limit: limits.bytesInFlight)
    }

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
