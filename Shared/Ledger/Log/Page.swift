import Columns
import GRDB
package import Messages

/// A stretch of a ledger, as a follower reads it.
package struct Page: Equatable, Sendable {
    package let ledger: LedgerID
    /// Everything on the asked topics up to here is in this page or before it. Never beyond the newest event: a reader that
    /// is farther has read events that this ledger has lost.
    package let through: Position
    /// Whether there is more on these topics behind `through`.
    package let more: Bool
    /// In ascending position.
    package let events: [CommittedEvent]

    /// Events at most.
    package static let eventLimit = 1_000
    /// Bytes of events at most, but for a single event, which is always taken.
    package static let byteLimit = 4 << 20
    /// Positions looked at: however rare a topic is, a page costs no more than this.
    static let span: UInt64 = 100_000
}

extension Ledger {
    /// The events after a position on some topics, as committed when the call began.
    ///
    /// - Parameters:
    ///   - after: the last position that the reader has; at or beyond the head the page is empty.
    ///   - topics: prefixes of types; none means every type.
    ///   - limit: events at most, 1 to 1,000.
    package func page(after: Position, topics: [Topic], limit: Int) throws -> Page {
        guard (1...Page.eventLimit).contains(limit) else {
            throw LedgerError(.invalid, "a page holds 1 to \(Page.eventLimit) events")
        }
        let ledger = id
        return try read { db in
            let newest = try db.newestByType()
            let head = newest.values.max() ?? .zero
            let wanted = newest.filter { type, _ in topics.isEmpty || topics.contains { $0.covers(type) } }
            func end(_ through: Position, _ events: [CommittedEvent]) -> Page {
                let more = wanted.values.contains { $0 > through }
                return Page(ledger: ledger, through: more ? through : max(through, head), more: more, events: events)
            }
            guard wanted.values.contains(where: { $0 > after }) else { return end(head, []) }

            let upper = min(head, Position(after.value + Page.span))
            let types = wanted.count == newest.count ? [] : wanted.keys.map(\.description).sorted()
            let filter = types.isEmpty ? "" : " AND type IN (\(databaseQuestionMarks(count: types.count)))"
            let statement = try BoundStatement(
                db,
                sql: "SELECT position, type, json FROM event WHERE position > ? AND position <= ?\(filter)"
                    + " ORDER BY position LIMIT ?")
            var reader = CommittedEvent.Reader()
            var events: [CommittedEvent] = []
            events.reserveCapacity(limit)
            var bytes = 0
            var isFull = false
            try statement.forEach {
                $0.put(after.stored)
                $0.put(upper.stored)
                for type in types { $0.put(type) }
                $0.put(Int64(limit))
            } _: { row in
                let event = try reader.event(row)
                bytes += event.json.count
                isFull = bytes > Page.byteLimit && !events.isEmpty
                if !isFull { events.append(event) }
                return !isFull
            }
            if isFull || events.count == limit, let last = events.last { return end(last.position, events) }
            return end(upper, events)
        }
    }
}

extension Database {
    func newestByType() throws -> [EventType: Position] {
        let rows = try Row.fetchCursor(cachedStatement(sql: "SELECT type, position FROM newest"))
        var newest: [EventType: Position] = [:]
        while let row = try rows.next() {
            newest[try row.value(at: 0)] = try row.value(at: 1)
        }
        return newest
    }
}
