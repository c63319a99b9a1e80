import Messages

/// Live events that wait for a head to vouch for them: sorted by position, without doubles, bounded.
struct HeldEvents: Sendable {
    private(set) var events: [PlacedEvent] = []
    private var bytes = 0
    private let maxCount: Int
    private let maxBytes: Int

    init(maxCount: Int, maxBytes: Int) {
        self.maxCount = maxCount
        self.maxBytes = maxBytes
    }

    /// Holds an event, unless it is held already. Past the bound everything held is let go: it is read again.
    mutating func insert(_ event: PlacedEvent) {
        guard events.count < maxCount, bytes + event.event.json.count <= maxBytes else {
            events.removeAll(keepingCapacity: true)
            bytes = 0
            return
        }
        var index = events.count
        while index > 0, events[index - 1].position >= event.position {
            index -= 1
            if events[index].position == event.position { return }
        }
        events.insert(event, at: index)
        bytes += event.event.json.count
    }

    /// Lets go what is at or below `position`, or of another ledger.
    mutating func drop(through position: Position, keeping ledger: LedgerID) {
        guard events.contains(where: { $0.position <= position || $0.ledger != ledger }) else { return }
        events.removeAll { $0.position <= position || $0.ledger != ledger }
        bytes = events.reduce(0) { $0 + $1.event.json.count }
    }

    /// The events after `cursor` up to the head, if they are all that the followed topics have there.
    ///
    /// They are, when in every followed type each event names its predecessor as `prior`, the first one's lies at or below
    /// the cursor, and the last one is the head's newest.
    ///
    /// - Parameter newest: the head's newest positions of followed types, those above the cursor.
    /// - Returns: nil if something is missing.
    func complete(after cursor: Position, upTo head: Position, newest: [EventType: Position]) -> [CommittedEvent]? {
        guard let last = Self.lastOfEachType(events.prefix { $0.position <= head }, after: cursor), last == newest
        else { return nil }
        return events.prefix { $0.position <= head }.map(\.event)
    }

    /// Follows the chains of `prior` from the cursor on.
    ///
    /// - Returns: the last position of each type; nil if a chain is broken.
    static func lastOfEachType(
        _ events: some Sequence<PlacedEvent>, after cursor: Position
    ) -> [EventType: Position]? {
        var last: [EventType: Position] = [:]
        for event in events {
            if let previous = last.updateValue(event.position, forKey: event.event.type) {
                guard event.prior == previous else { return nil }
            } else {
                guard event.prior <= cursor else { return nil }
            }
        }
        return last
    }
}
