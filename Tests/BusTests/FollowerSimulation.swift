import Fixtures
import Foundation
import Messages

@testable import Bus

/// A source, a lossy feed, a failing desk, a failing store and a crashing follower, all out of one seed.
///
/// Every delivery is compared with the ledger: exactly the followed events between the stored cursor and the new one, in
/// order. So nothing can be skipped, doubled or reordered without being found at the step that does it.
struct FollowerSimulation {
    struct Violation: Error, CustomStringConvertible {
        let description: String
    }

    private struct Life {
        let id: LedgerID
        var events: [PlacedEvent]
        var newest: [EventType: Position]
    }

    private enum Frame {
        case event(PlacedEvent)
        case head(Head)
    }

    private static let types: [EventType] = ["sim.a.one", "sim.a.two", "sim.b.one", "sim.c.one"]
    private static let plan = FollowPlan(source: TestBus.source, topics: ["sim.a", "sim.b.one"].compactMap(topic))
    private static let bounds = {
        var bounds = FollowerMachine.Bounds()
        bounds.page = 3
        bounds.heldCount = 12
        return bounds
    }()

    private static func topic(_ text: String) -> Topic? { Topic(text + ".") }

    private var random: SplitMix
    private var lives: [Life] = []
    /// How much of the newest life was handed to the feed, and the batches that were not.
    private var published = Position.zero
    private var publishedHeads: [EventType: Position] = [:]
    private var unpublished: [Range<Int>] = []
    private var channel: [Frame] = []
    private var machine = FollowerMachine(plan, bounds: bounds)
    private var now = Duration.zero
    private var stored: FollowCursor?
    private var pendingRead: (after: Position, topics: [Topic], limit: Int, ticket: Int)?
    private var pendingDelivery: (events: [CommittedEvent], cursor: FollowCursor)?
    private var pendingLoad = false
    private(set) var deliveredEvents = 0
    private(set) var stops = 0
    private(set) var carriedOn = 0

    init(seed: UInt64) throws {
        random = SplitMix(seed)
        lives = [Life(id: LedgerID(random: &random), events: [], newest: [:])]
        try perform(machine.start())
    }

    private var newest: Int { lives.count - 1 }
    private var life: Life { lives[newest] }

    private mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

    // MARK: - Steps

    /// Does one thing at random.
    mutating func step() throws {
        switch random.below(100) {
        case 0..<14: commit()
        case 14..<28: publish()
        case 28..<34: beat()
        case 34..<70: try receive()
        case 70..<80: try answerRead(failing: chance(20))
        case 80..<90: try answerDelivery()
        case 90..<94: try load(failing: chance(20))
        case 94..<97: try pass(.milliseconds(50 + random.below(2_000)))
        case 97: if chance(30) { try reconnect() }
        case 98: if chance(30) { try crash() }
        default: if chance(4) { restore() } else if chance(20) { restartSource() }
        }
        try settleIfStopped()
    }

    /// Lets everything come to rest without further faults, and checks that nothing is missing.
    mutating func settle() throws {
        while !unpublished.isEmpty { publish() }
        for _ in 0..<400 {
            if machine.isCaughtUp, machine.newestHead == published, stored?.position == published, channel.isEmpty,
                stored?.ledger == life.id
            {
                return
            }
            while !channel.isEmpty { try deliver(channel.removeFirst()) }
            try answerRead(failing: false)
            if pendingDelivery != nil { try finishDelivery(persist: true, report: true) }
            try load(failing: false)
            try pass(.seconds(11))
            beat()
            try settleIfStopped()
        }
        throw Violation(description: "it does not come to rest: \(machine.phase), at \(String(describing: stored))")
    }

    // MARK: - The source

    private mutating func append(_ type: EventType, json: Data) {
        let position = Position(UInt64(life.events.count) + 1)
        let placed = PlacedEvent(
            event: CommittedEvent(type: type, position: position, json: json), prior: life.newest[type] ?? .zero,
            ledger: life.id)
        lives[newest].events.append(placed)
        lives[newest].newest[type] = position
    }

    private mutating func commit() {
        let start = life.events.count
        for _ in 0...random.below(3) { append(Self.types[random.below(Self.types.count)], json: Data()) }
        unpublished.append(start..<life.events.count)
    }

    private mutating func publish() {
        guard !unpublished.isEmpty else { return }
        let batch = unpublished.removeFirst()
        var heads: [EventType: Position] = [:]
        for event in lives[newest].events[batch] {
            heads[event.event.type] = event.position
            send(.event(event))
        }
        publishedHeads.merge(heads) { $1 }
        published = Position(UInt64(batch.upperBound))
        send(.head(head(since: Position(UInt64(batch.lowerBound)), heads, complete: false)))
    }

    private mutating func beat() {
        send(.head(head(since: .zero, publishedHeads, complete: true)))
    }

    private func head(since: Position, _ heads: [EventType: Position], complete: Bool) -> Head {
        Head(
            source: TestBus.source, ledger: life.id, since: since, head: published, heads: heads, complete: complete,
            time: Timestamp(milliseconds: 0), interval: 1_000)
    }

    /// What was committed and not announced is never announced.
    private mutating func restartSource() {
        unpublished = []
        published = Position(UInt64(life.events.count))
        publishedHeads = life.newest
    }

    /// A backup of this or an earlier life is restored: some of its newest events may be gone.
    private mutating func restore() {
        let old = lives[chance(80) ? lives.count - 1 : random.below(lives.count)]
        let least = (old.events.lastIndex { $0.event.type == LedgerContinued.type } ?? -1) + 1
        let lost = chance(50) ? 0 : random.below(old.events.count - least + 1)
        let kept = Array(old.events.dropLast(lost))
        var newest: [EventType: Position] = [:]
        for event in kept { newest[event.event.type] = event.position }
        lives.append(Life(id: LedgerID(random: &random), events: kept, newest: newest))
        let continued = LedgerContinued(previous: old.id, size: kept.count, root: "")
        let header = EventHeader(
            id: .placeholder, source: TestBus.source, type: LedgerContinued.type, subject: nil,
            time: Timestamp(milliseconds: 0), sequence: Position(UInt64(kept.count) + 1),
            prior: newest[LedgerContinued.type] ?? .zero, ledger: life.id)
        append(LedgerContinued.type, json: (try? EventBytes.encode(continued, header)) ?? Data())
        restartSource()
    }

    // MARK: - The feed

    private mutating func send(_ frame: Frame) {
        if channel.count > 200 || chance(6) { return }
        channel.append(frame)
        if chance(5) { channel.append(frame) }
        if channel.count > 2, chance(5) { channel.swapAt(channel.count - 1, random.below(channel.count)) }
    }

    private mutating func receive() throws {
        for _ in 0...random.below(4) where !channel.isEmpty { try deliver(channel.removeFirst()) }
    }

    private mutating func deliver(_ frame: Frame) throws {
        switch frame {
        case .event(let event): try feed(.event(event))
        case .head(let head): try feed(.head(head))
        }
    }

    private mutating func reconnect() throws {
        if chance(50) { channel = [] }
        try feed(.connected)
    }

    // MARK: - The follower

    private mutating func feed(_ input: FollowerMachine.Input) throws {
        try perform(machine.handle(input, at: now))
    }

    private mutating func perform(_ actions: [FollowerMachine.Action]) throws {
        for action in actions {
            switch action {
            case .load: pendingLoad = true
            case .read(let after, let topics, let limit, let ticket): pendingRead = (after, topics, limit, ticket)
            case .deliver(let events, let cursor):
                guard pendingDelivery == nil else { throw Violation(description: "two deliveries at once") }
                pendingDelivery = (events, cursor)
            case .notice: break
            }
        }
    }

    /// The process dies and comes back: what it held is gone, what was stored is there.
    private mutating func crash() throws {
        if pendingDelivery != nil, chance(50) { try finishDelivery(persist: true, report: false) }
        machine = FollowerMachine(Self.plan, bounds: Self.bounds)
        pendingRead = nil
        pendingDelivery = nil
        channel = []
        try perform(machine.start())
        try feed(.connected)
    }

    private mutating func pass(_ time: Duration) throws {
        now += time
        try feed(.tick)
    }

    private mutating func load(failing: Bool) throws {
        guard pendingLoad else { return }
        pendingLoad = false
        try feed(failing ? .loadFailed : .cursor(stored))
    }

    private mutating func answerRead(failing: Bool) throws {
        guard let read = pendingRead else { return }
        pendingRead = nil
        if failing { return try feed(.readFailed(ticket: read.ticket)) }
        var found = life.events.dropFirst(Int(read.after.value)).filter { event in
            read.topics.contains { $0.covers(event.event.type) }
        }
        let more = found.count > read.limit
        if more { found = Array(found.prefix(read.limit)) }
        let through = more ? found[found.count - 1].position : Position(UInt64(life.events.count))
        try feed(
            .page(.init(ledger: life.id, through: through, more: more, events: Array(found)), ticket: read.ticket))
    }

    private mutating func answerDelivery() throws {
        guard pendingDelivery != nil else { return }
        switch random.below(10) {
        case 0: try finishDelivery(persist: false, report: true)
        case 1:
            try finishDelivery(persist: true, report: false)
            try feed(.deliveryFailed)
        default: try finishDelivery(persist: true, report: true)
        }
    }

    private mutating func finishDelivery(persist: Bool, report: Bool) throws {
        guard let delivery = pendingDelivery else { return }
        pendingDelivery = nil
        if persist { try store(delivery.events, delivery.cursor) }
        if report { try feed(persist ? .delivered : .deliveryFailed) }
    }

    // MARK: - The verdict

    private mutating func store(_ events: [CommittedEvent], _ cursor: FollowCursor) throws {
        guard let life = lives.last(where: { $0.id == cursor.ledger }) else {
            throw Violation(description: "a cursor on a ledger that never was")
        }
        if let stored, stored.ledger != cursor.ledger {
            guard events.isEmpty, Self.continues(life, stored) else {
                throw Violation(description: "the cursor went over to a ledger that does not continue it")
            }
            carriedOn += 1
        }
        let from = stored.map { Int($0.position.value) } ?? 0
        guard Int(cursor.position.value) >= from else { throw Violation(description: "the cursor went back") }
        let due = life.events[from..<Int(cursor.position.value)].filter { Self.plan.covers($0.event.type) }
        guard events == due.map(\.event) else {
            throw Violation(
                description: "delivered \(events.map(\.position.value)) instead of \(due.map(\.position.value))")
        }
        deliveredEvents += events.count
        stored = cursor
    }

    private static func continues(_ life: Life, _ cursor: FollowCursor) -> Bool {
        life.events.contains { event in
            guard event.event.type == LedgerContinued.type, let continued = continuation(event) else { return false }
            return continued.previous == cursor.ledger && cursor.position.value <= UInt64(continued.size)
        }
    }

    private static func continuation(_ event: PlacedEvent) -> LedgerContinued? {
        try? JSONCoding.decode(Envelope<LedgerContinued>.self, from: event.event.json).data
    }

    /// A follower that stopped must have had to; then the operator puts it where both ledgers agree.
    private mutating func settleIfStopped() throws {
        guard let reason = machine.stopReason else { return }
        guard case .ledgerReplaced(let id) = reason, let cursor = machine.cursor,
            let replacement = lives.last(where: { $0.id == id })
        else { throw Violation(description: "it stopped: \(reason)") }
        guard !Self.continues(replacement, cursor) else {
            throw Violation(description: "it stopped at a ledger that continues its own")
        }
        stops += 1
        let common = min(replacement.events.count, Int(stored?.position.value ?? 0))
        stored = FollowCursor(
            source: TestBus.source, ledger: id, topics: Self.plan.topics, position: Position(UInt64(common)))
        try crash()
    }
}
