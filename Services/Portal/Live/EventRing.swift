import Messages

/// The newest events of one service, in order: who comes back soon need not read the ledger.
struct EventRing: Sendable {
    /// At most this many are kept; the oldest make room.
    let capacity: Int
    private(set) var ledger: LedgerID?
    /// Everything after this position is here.
    private(set) var since = Position.zero
    /// Everything up to this position was seen.
    private(set) var head = Position.zero
    private var events: [LiveEvent] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Takes events in ascending position, up to a cursor. Another ledger begins anew.
    mutating func append(_ new: [LiveEvent], to place: LivePlace) {
        if ledger != place.ledger {
            ledger = place.ledger
            events = []
            since = new.first?.position.previous ?? place.position
        }
        events += new
        if events.count > capacity {
            since = events[events.count - capacity - 1].position
            events.removeFirst(events.count - capacity)
        }
        head = place.position
    }

    /// What came after a place; nil if that is no longer all here, and must be read from the ledger.
    func events(after place: LivePlace) -> [LiveEvent]? {
        guard place.ledger == ledger, place.position >= since, place.position <= head else { return nil }
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].position > place.position { high = middle } else { low = middle + 1 }
        }
        return Array(events[low...])
    }
}
