import Foundation
import Logging
import Messages
import Metrics
import ZeroMQ

/// The socket thread's side of a caller: what is in flight, when to send it again, when to give up.
struct CallerLoop: ~Copyable {
    /// An answer's result and attachments.
    struct Raw: Sendable {
        let result: Data
        let attachments: [Data]
    }

    struct Call: Sendable {
        let id: UUIDv7
        let frames: [Data]
        /// When to give up, in uptime.
        let end: Duration
        let completion = Completion<Raw>()
    }

    enum Order: Sendable {
        case send(Call)
        /// Its caller no longer waits.
        case forget(Call)
    }

    private struct Pending {
        let call: Call
        var attempts = 0
        var nextSend: Duration
        var lastError = DeskError.unavailable
    }

    private var link: Link
    private let requests: Mailbox<Order>
    private let patience: Caller.Patience
    private let logger: Logger
    private let refused: Caller.Refused
    private let metrics = CallerMetrics()
    private var pending: [UUIDv7: Pending] = [:]
    /// Calls that are due but found no room or no connection, oldest first.
    private var unsent: [UUIDv7] = []
    /// The earliest moment at which a pending call needs attention, in uptime; may be too early, never too late.
    private var nextCheck = Duration.seconds(1_000_000_000)
    private var wasConnected = false

    /// A look at all pending calls is not taken more often than this.
    private static let checkInterval = Duration.milliseconds(10)
    private static let idle = Duration.seconds(1)

    init(
        link: consuming Link, requests: Mailbox<Order>, patience: Caller.Patience, refused: Caller.Refused,
        logger: Logger
    ) {
        self.link = link
        self.refused = refused
        self.requests = requests
        self.patience = patience
        self.logger = logger
    }

    static var options: SocketOptions {
        var options = SocketOptions(
            maxFrameBytes: Int64(BusLimits.frameBytes), sendHighWater: Int32(BusLimits.callsInFlight),
            receiveHighWater: Int32(BusLimits.callsInFlight), linger: BusLimits.linger)
        options.onlyConnected = true
        return options
    }

    mutating func run(_ loop: borrowing SocketLoop) throws {
        while !loop.stopRequested {
            var work = try takeOrders()
            work += try receive()
            let now = SocketLoop.uptime
            if now >= nextCheck { check(now) }
            try sendUnsent(now)
            guard work == 0 else { continue }
            try watchConnection(loop)
            let timeout = max(.zero, min(Self.idle, min(nextCheck, link.wakeAt) - SocketLoop.uptime))
            try loop.wait(for: link.socket, wantsToSend: !unsent.isEmpty, timeout: timeout)
        }
    }

    /// Fails whatever is still in flight.
    mutating func abandon() {
        for order in requests.close() {
            if case .send(let call) = order { call.completion.finish(.failure(DeskError.unavailable)) }
        }
        for waiting in pending.values { waiting.call.completion.finish(.failure(DeskError.unavailable)) }
        pending = [:]
    }

    private mutating func takeOrders() throws(ZeroMQError) -> Int {
        let orders = requests.take()
        guard !orders.isEmpty else { return 0 }
        let now = SocketLoop.uptime
        for order in orders {
            switch order {
            case .forget(let call):
                if pending[call.id]?.call.completion === call.completion { pending[call.id] = nil }
            case .send(let call):
                guard pending.count < BusLimits.callsInFlight else {
                    metrics.callsReached.increment()
                    call.completion.finish(.failure(DeskError.busy(retryAfter: BusLimits.busyRetryMilliseconds)))
                    continue
                }
                guard pending[call.id] == nil else {
                    call.completion.finish(
                        .failure(DeskError(.invalidRequest, "a call with this id is already in flight")))
                    continue
                }
                pending[call.id] = Pending(call: call, nextSend: now)
                if unsent.isEmpty {
                    if try !send(call.id, now) { unsent.append(call.id) }
                } else {
                    unsent.append(call.id)
                }
            }
        }
        return orders.count
    }

    /// - Returns: false if there was no room.
    private mutating func send(_ id: UUIDv7, _ now: Duration) throws(ZeroMQError) -> Bool {
        guard var waiting = pending[id] else { return true }
        let sent = try link.socket.send(waiting.call.frames)
        if case .sent = sent {
            waiting.attempts += 1
            if waiting.attempts > 1 { metrics.resent.increment() }
            let backoff: Duration = patience.first * Int(1 << min(waiting.attempts - 1, 16))
            waiting.nextSend = now + min(backoff, patience.most)
        } else {
            waiting.nextSend = waiting.call.end
        }
        pending[id] = waiting
        nextCheck = min(nextCheck, waiting.nextSend, waiting.call.end)
        if case .sent = sent { return true }
        return false
    }

    private mutating func sendUnsent(_ now: Duration) throws(ZeroMQError) {
        guard !unsent.isEmpty else { return }
        var sent = 0
        for id in unsent {
            guard try send(id, now) else { break }
            sent += 1
        }
        unsent.removeFirst(sent)
    }

    /// Gives up what is over, and queues what is due again.
    private mutating func check(_ now: Duration) {
        var earliest: Duration = now + Duration.seconds(3_600)
        let queued = Set(unsent)
        for (id, waiting) in pending {
            if now >= waiting.call.end {
                pending[id] = nil
                metrics.expired.increment()
                waiting.call.completion.finish(.failure(waiting.lastError))
                continue
            }
            if now >= waiting.nextSend, !queued.contains(id) {
                unsent.append(id)
                pending[id]?.nextSend = waiting.call.end
                earliest = min(earliest, waiting.call.end)
            } else {
                earliest = min(earliest, waiting.nextSend, waiting.call.end)
            }
        }
        unsent.removeAll { pending[$0] == nil }
        nextCheck = max(earliest, now + Self.checkInterval)
    }

    private mutating func receive() throws(ZeroMQError) -> Int {
        var count = 0
        while count < 256 {
            switch try link.socket.receive(
                maxFrames: 1 + BusLimits.replyAttachments, maxBytes: BusLimits.messageBytes)
            {
            case .nothing: return count
            case .excessive: metrics.unreadable.increment()
            case .message(let frames, _): settle(frames)
            }
            count += 1
        }
        return count
    }

    private mutating func settle(_ frames: [Data]) {
        guard let answer = try? ReplyFrame.parse(frames[0]), let id = answer.id else {
            metrics.unreadable.increment()
            return
        }
        // The answer to a call that was given up, or a second answer.
        guard var waiting = pending[id] else { return }
        switch answer.result {
        case .success(let result):
            pending[id] = nil
            waiting.call.completion.finish(.success(Raw(result: result, attachments: Array(frames.dropFirst()))))
        case .failure(let error) where error.kind == .busy || error.kind == .unavailable:
            let wait = min(max(error.data?.retryAfter ?? 500, 10), 10_000)
            waiting.lastError = error
            waiting.nextSend = SocketLoop.uptime + .milliseconds(wait)
            pending[id] = waiting
            nextCheck = min(nextCheck, waiting.nextSend)
        case .failure(let error) where error.reason == DeskError.deadlinePassed.reason:
            // Ours has not: an earlier try under this id was long on its way, and was not done. Or the clocks differ.
            metrics.late.increment()
            logger.info("a desk says that a deadline had passed which has not", metadata: ["id": "\(id)"])
        case .failure(let error):
            pending[id] = nil
            waiting.call.completion.finish(.failure(error))
        }
    }

    private mutating func watchConnection(_ loop: borrowing SocketLoop) throws(ZeroMQError) {
        for happening in try link.watch(loop) {
            switch happening {
            case .connected:
                refused.set(false)
                connected()
            case .disconnected: metrics.disconnected.increment()
            case .refused:
                metrics.refused.increment()
                refused.set(true)
                logger.info("a desk refused the connection, or is not who it should be")
            }
        }
    }

    /// After a reconnection everything is sent again at once: its answers went with the old connection.
    private mutating func connected() {
        guard wasConnected else {
            wasConnected = true
            return
        }
        let now = SocketLoop.uptime
        for id in Array(pending.keys) { pending[id]?.nextSend = now }
        nextCheck = now
    }
}

private struct CallerMetrics {
    let callsReached = BoundMetrics.counter("caller_calls")
    let resent = Counter(label: "qinglian_bus_caller_resent_requests_total")
    let expired = Counter(label: "qinglian_bus_caller_expired_requests_total")
    let unreadable = Counter(label: "qinglian_bus_caller_unreadable_replies_total")
    let late = Counter(label: "qinglian_bus_caller_late_replies_total")
    let refused = Counter(label: "qinglian_bus_caller_refused_connections_total")
    let disconnected = Counter(label: "qinglian_bus_caller_disconnections_total")
}
