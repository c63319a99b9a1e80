package import Messages

/// The rules of following a feed, without sockets, files or clocks: inputs in, actions out.
///
/// Whatever is lost, doubled or out of order on the feed, every event of the followed topics is delivered once and in
/// ascending position: an event waits until a head vouches that nothing before it is missing, and what is missing is read
/// from the ledger. At most one of load, read and deliver is under way.
package struct FollowerMachine: Sendable {
    package enum Input: Sendable {
        /// The answer to `load`.
        case cursor(FollowCursor?)
        case loadFailed
        /// A connection of the feed stands, the first or a new one.
        case connected
        case event(PlacedEvent)
        case head(Head)
        /// The answer to `read` with this ticket.
        case page(Page, ticket: Int)
        case readFailed(ticket: Int)
        /// The answers to `deliver`.
        case delivered
        case deliveryFailed
        /// Time has passed.
        case tick
    }

    package enum Action: Sendable, Equatable {
        case load
        case read(after: Position, topics: [Topic], limit: Int, ticket: Int)
        case deliver([CommittedEvent], to: FollowCursor)
        case notice(Notice)
    }

    /// What a person should know.
    package enum Notice: Sendable, Equatable {
        /// Three heads are missing: the source is down or out of reach.
        case silent
        case heardAgain
        case stopped(StopReason)
    }

    /// Why the follower waits for an operator.
    package enum StopReason: Sendable, Equatable {
        /// The source has another ledger now, which does not continue the cursor's.
        case ledgerReplaced(LedgerID)
        /// The source's ledger ends before the cursor.
        case ledgerWentBack
        /// Topics were added, and nobody said what to do about their past.
        case topicsAdded([Topic])

        /// For an operator: what is so, and what can be done.
        package var explanation: String {
            switch self {
            case .ledgerReplaced(let ledger):
                "the source has another ledger now (\(ledger)), which does not go on from what was handled: a restored backup "
                    + "is older; begin anew, or restore a newer one"
            case .ledgerWentBack:
                "the source's ledger ends before what was handled: it was put back by hand; use 'restore', which gives it a new id"
            case .topicsAdded(let topics):
                "topics were added (\(topics.map(\.description).joined(separator: " "))): say whether from now on or from the start"
            }
        }
    }

    package struct Page: Sendable {
        package let ledger: LedgerID
        package let through: Position
        package let more: Bool
        package let events: [PlacedEvent]

        package init(ledger: LedgerID, through: Position, more: Bool, events: [PlacedEvent]) {
            self.ledger = ledger
            self.through = through
            self.more = more
            self.events = events
        }
    }

    enum Purpose: Sendable { case missing, continuation }
    enum Next: Sendable { case wait, read }
    enum Resumption: Sendable { case load, read(Purpose) }

    enum Phase: Sendable {
        case loading
        case following
        case reading(Purpose, ticket: Int)
        case delivering(FollowCursor, then: Next)
        case resting(until: Duration, then: Resumption)
        case stopped(StopReason)
    }

    /// How much a follower asks for and holds at once.
    package struct Bounds: Sendable {
        /// Events asked for in one page.
        package var page = 500
        /// Live events held while something is read; past it they are let go and read again.
        package var heldCount = 10_000
        package var heldBytes = 32 << 20

        package init() {}
    }

    static let firstRest = Duration.milliseconds(100)
    static let longestRest = Duration.seconds(10)
    static let continuedTopic = LedgerContinued.type.topic

    let plan: FollowPlan
    let bounds: Bounds
    package internal(set) var cursor: FollowCursor?
    /// Where the store's cursor stands; the one in memory runs ahead where nothing of interest happened.
    var stored: FollowCursor?
    var phase = Phase.loading
    var held: HeldEvents
    /// The newest head that has not been looked at.
    var waitingHead: Head?
    /// After a connection only a complete head says where the feed stands.
    var needsComplete = true
    var failures = 0
    var ticket = 0
    /// When silence is noticed, in the driver's time.
    private var silentAt: Duration?
    package private(set) var isSilent = false
    private var namesSeen: [String: EventType?] = [:]
    /// The newest head of the source, for lag.
    package private(set) var newestHead: Position = .zero

    package init(_ plan: FollowPlan, bounds: Bounds = Bounds()) {
        self.plan = plan
        self.bounds = bounds
        held = HeldEvents(maxCount: bounds.heldCount, maxBytes: bounds.heldBytes)
    }

    /// The first action.
    package func start() -> [Action] { [.load] }

    /// Whether drafts are of use now: nothing is known to be missing.
    package var acceptsDrafts: Bool {
        if case .following = phase { cursor != nil && !needsComplete } else { false }
    }

    /// Whether everything that the source announced has been handled.
    package var isCaughtUp: Bool { acceptsDrafts && (cursor?.position ?? .zero) >= newestHead }

    /// Why it waits for an operator; nil while it goes on by itself.
    package var stopReason: StopReason? {
        if case .stopped(let reason) = phase { reason } else { nil }
    }

    /// When `tick` is due at the latest; nil if nothing waits for time.
    package var wakeAt: Duration? {
        let silence = isSilent ? nil : silentAt
        guard case .resting(let until, _) = phase else { return silence }
        return min(until, silence ?? until)
    }

    /// - Parameter now: the driver's time, which never goes back.
    package mutating func handle(_ input: Input, at now: Duration) -> [Action] {
        switch input {
        case .cursor(let cursor): return load(cursor, now)
        case .loadFailed:
            guard case .loading = phase else { return [] }
            return rest(now, then: .load)
        case .connected:
            needsComplete = true
            waitingHead = nil
            silentAt = now + .milliseconds(3 * 1_000)
            return []
        case .event(let event):
            hold(event)
            return []
        case .head(let head): return hear(head, now)
        case .page(let page, let ticket):
            guard case .reading(let purpose, ticket) = phase else { return [] }
            switch purpose {
            case .missing: return take(page, now)
            case .continuation: return judge(page, now)
            }
        case .readFailed(let ticket):
            guard case .reading(let purpose, ticket) = phase else { return [] }
            return rest(now, then: .read(purpose))
        case .delivered:
            guard case .delivering(let cursor, let next) = phase else { return [] }
            return delivered(cursor, next, now)
        case .deliveryFailed:
            guard case .delivering = phase else { return [] }
            return rest(now, then: .load)
        case .tick: return tick(now)
        }
    }

    // MARK: - Cursor

    private mutating func load(_ found: FollowCursor?, _ now: Duration) -> [Action] {
        guard case .loading = phase else { return [] }
        failures = 0
        stored = found
        cursor = found.map {
            FollowCursor(source: $0.source, ledger: $0.ledger, topics: plan.topics, position: $0.position)
        }
        if let found {
            let added = plan.missing(in: found)
            if !added.isEmpty {
                switch plan.added {
                case .refuse: return stop(.topicsAdded(added))
                case .fromNow: break
                case .rebuild(let position): cursor?.position = position
                }
            }
        }
        if let cursor { held.drop(through: cursor.position, keeping: cursor.ledger) }
        phase = .following
        return consider(now)
    }

    // MARK: - The feed

    private mutating func hold(_ event: PlacedEvent) {
        guard stopReason == nil, plan.covers(event.event.type) else { return }
        if let cursor, event.position <= cursor.position || event.ledger != cursor.ledger { return }
        held.insert(event)
    }

    private mutating func hear(_ head: Head, _ now: Duration) -> [Action] {
        guard head.source == plan.source else { return [] }
        silentAt = now + .milliseconds(3 * max(100, min(head.interval, 60_000)))
        var actions: [Action] = []
        if isSilent {
            isSilent = false
            actions.append(.notice(.heardAgain))
        }
        guard stopReason == nil, head.complete || !needsComplete else { return actions }
        needsComplete = false
        newestHead = head.head
        waitingHead = head
        return actions + consider(now)
    }

    /// Looks at the waiting head, if nothing else is under way.
    mutating func consider(_ now: Duration) -> [Action] {
        guard case .following = phase, !needsComplete, let head = waitingHead else { return [] }
        guard let cursor else {
            let position = plan.beginning == .now ? head.head : .zero
            return deliver(
                [], FollowCursor(source: plan.source, ledger: head.ledger, topics: plan.topics, position: position),
                then: .wait)
        }
        guard head.ledger == cursor.ledger else { return read(.continuation) }
        waitingHead = nil
        if head.head < cursor.position {
            // An old head, still under way when a page was read past it; or the ledger has gone back. A page tells.
            return head.complete ? read(.missing) : []
        }
        let moved = FollowCursor(
            source: cursor.source, ledger: cursor.ledger, topics: cursor.topics, position: head.head)
        if head.head > cursor.position {
            guard head.complete || head.since <= cursor.position,
                let events = held.complete(
                    after: cursor.position, upTo: head.head, newest: followedHeads(head, after: cursor.position))
            else { return read(.missing) }
            if !events.isEmpty { return deliver(events, moved, then: .wait) }
            self.cursor = moved
        }
        // Positions without anything of interest cost no transaction each: they are stored with the complete head.
        return head.complete && stored != moved ? deliver([], moved, then: .wait) : []
    }

    private mutating func followedHeads(_ head: Head, after cursor: Position) -> [EventType: Position] {
        var newest: [EventType: Position] = [:]
        for (name, position) in head.heads where position > cursor {
            let known: EventType?
            if let seen = namesSeen[name] {
                known = seen
            } else {
                known = EventType(name).flatMap { plan.covers($0) ? $0 : nil }
                namesSeen[name] = .some(known)
            }
            if let known { newest[known] = position }
        }
        return newest
    }

    // MARK: - Work under way

    mutating func deliver(_ events: [CommittedEvent], _ cursor: FollowCursor, then next: Next) -> [Action] {
        phase = .delivering(cursor, then: next)
        return [.deliver(events, to: cursor)]
    }

    private mutating func delivered(_ cursor: FollowCursor, _ next: Next, _ now: Duration) -> [Action] {
        failures = 0
        self.cursor = cursor
        stored = cursor
        held.drop(through: cursor.position, keeping: cursor.ledger)
        phase = .following
        switch next {
        case .wait: return consider(now)
        case .read: return read(.missing)
        }
    }

    mutating func read(_ purpose: Purpose, after: Position? = nil) -> [Action] {
        ticket += 1
        phase = .reading(purpose, ticket: ticket)
        let topics = purpose == .missing ? plan.topics : [Self.continuedTopic]
        return [
            .read(
                after: after ?? cursor?.position ?? .zero, topics: topics, limit: bounds.page, ticket: ticket)
        ]
    }

    mutating func rest(_ now: Duration, then resumption: Resumption) -> [Action] {
        let pause = min(Self.longestRest, Self.firstRest * (1 << min(failures, 10)))
        failures += 1
        phase = .resting(until: now + pause, then: resumption)
        return []
    }

    mutating func stop(_ reason: StopReason) -> [Action] {
        phase = .stopped(reason)
        held = HeldEvents(maxCount: bounds.heldCount, maxBytes: bounds.heldBytes)
        return [.notice(.stopped(reason))]
    }

    private mutating func tick(_ now: Duration) -> [Action] {
        var actions: [Action] = []
        if silentAt == nil { silentAt = now + .milliseconds(3 * 1_000) }
        if !isSilent, let silentAt, now >= silentAt {
            isSilent = true
            actions.append(.notice(.silent))
        }
        if case .resting(let until, let resumption) = phase, now >= until {
            switch resumption {
            case .load:
                phase = .loading
                actions.append(.load)
            case .read(let purpose): actions += read(purpose)
            }
        }
        return actions
    }
}
