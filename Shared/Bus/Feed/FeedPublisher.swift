import Foundation
import Messages
import Metrics
import ZeroMQ

/// The publisher of a service: events as they were committed, a head after each batch and a complete one each second.
/// Lives on the socket thread.
///
/// What it knows of the ledger is what it was handed, so a head never promises what a subscriber could not have received.
struct FeedPublisher: ~Copyable {
    private let socket: Socket
    private let open: OpenDoor?
    private let source: Source
    private let headTopic: Data
    private let clock: @Sendable () -> Timestamp
    private let announcements: Mailbox<FeedBatch>
    private let drafts: Mailbox<Draft>
    private let metrics: FeedMetrics
    private var ledger: LedgerID
    private var head: Position
    private var heads: [EventType: Position]
    /// Each type's first frame, made once.
    private var topics: [EventType: Data] = [:]
    /// When the next complete head is due, in uptime.
    private(set) var nextHead = Duration.zero

    init(
        socket: consuming Socket, kind: DoorKind, open: OpenDoor?, source: Source, standing: FeedBatch,
        announcements: Mailbox<FeedBatch>, drafts: Mailbox<Draft>, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.socket = socket
        self.open = open
        self.source = source
        self.announcements = announcements
        self.drafts = drafts
        self.clock = clock
        metrics = FeedMetrics(kind.dimensions)
        headTopic = Data(Head.topic(service: source.service).utf8)
        ledger = standing.ledger
        head = standing.head
        heads = open.map { open in standing.heads.filter { open.tells($0.key) } } ?? standing.heads
    }

    /// Whether this door's peers may know of a type.
    private func tells(_ type: EventType) -> Bool { open?.tells(type) ?? true }

    static var options: SocketOptions {
        SocketOptions(
            maxFrameBytes: Int64(BusLimits.subscriptionBytes), sendHighWater: Int32(BusLimits.subscriberQueue),
            receiveHighWater: 1_000, linger: BusLimits.linger)
    }

    func withSocket<R, E: Error>(_ body: (borrowing Socket) throws(E) -> R) throws(E) -> R {
        try body(socket)
    }

    /// Announces what has come in.
    ///
    /// - Returns: how many batches and drafts there were.
    mutating func announce() throws -> Int {
        let batches = announcements.take()
        metrics.batches.record(batches.count)
        if batches.count >= announcements.capacity { metrics.batchesReached.increment() }
        for batch in batches {
            for event in batch.events where tells(event.type) { try send(event.type, event.json) }
            metrics.events.increment(by: batch.events.count)
            ledger = batch.ledger
            head = batch.head
            let changed = open == nil ? batch.heads : batch.heads.filter { tells($0.key) }
            heads.merge(changed) { $1 }
            try sendHead(since: batch.since, heads: changed, complete: false)
        }
        let ephemeral = drafts.take()
        for draft in ephemeral { try send(draft.type, draft.json) }
        return batches.count + ephemeral.count
    }

    /// Sends the complete head if its second has come.
    ///
    /// - Returns: whether it has.
    mutating func beat() throws -> Bool {
        let now = SocketLoop.uptime
        guard now >= nextHead else { return false }
        nextHead = now + .milliseconds(BusLimits.headInterval)
        try sendHead(since: .zero, heads: heads, complete: true)
        return true
    }

    private mutating func send(_ type: EventType, _ json: Data) throws {
        let topic = topics[type] ?? Data(type.topic.description.utf8)
        topics[type] = topic
        // A publisher is never full: it drops for those who do not keep up.
        _ = try socket.send([topic, json])
    }

    private func sendHead(since: Position, heads: [EventType: Position], complete: Bool) throws {
        let message = Head(
            source: source, ledger: ledger, since: since, head: head, heads: heads, complete: complete, time: clock(),
            interval: BusLimits.headInterval)
        _ = try socket.send([headTopic, JSONCoding.encode(message)])
    }
}

/// An ephemeral event on its way to the socket thread.
struct Draft: Sendable {
    let type: EventType
    let json: Data
}

private struct FeedMetrics {
    let events: Counter
    let batches: Gauge
    let batchesReached: Counter

    init(_ dimensions: [(String, String)]) {
        events = Counter(label: "qinglian_bus_feed_events_total", dimensions: dimensions)
        batches = BoundMetrics.gauge("feed_batches", dimensions, limit: BusLimits.batchesWaiting)
        batchesReached = BoundMetrics.counter("feed_batches", dimensions)
    }
}
