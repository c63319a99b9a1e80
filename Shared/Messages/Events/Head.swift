/// Where a feed stands: sent on the feed itself after each batch of events, and complete once a second.
///
/// A head says what was handed to the socket before it, never what the database holds.
package struct Head: Codable, Equatable, Sendable {
    package let source: Source
    package let ledger: LedgerID
    /// `heads` holds every type that changed after this position.
    package let since: Position
    /// The newest position that was handed to the socket.
    package let head: Position
    /// The newest position by type.
    package let heads: [String: Position]
    /// Whether `heads` holds every type of the ledger.
    package let complete: Bool
    package let time: Timestamp
    /// Milliseconds between complete heads; three of them missing, and the source is down or unreachable.
    package let interval: Int

    package init(
        source: Source, ledger: LedgerID, since: Position, head: Position, heads: [EventType: Position], complete: Bool,
        time: Timestamp, interval: Int
    ) {
        self.source = source
        self.ledger = ledger
        self.since = since
        self.head = head
        self.heads = Dictionary(uniqueKeysWithValues: heads.map { ($0.key.description, $0.value) })
        self.complete = complete
        self.time = time
        self.interval = interval
    }

    /// What a follower subscribes to last.
    package static let topicPrefix = "feed.head."

    package static func topic(service: String) -> String { topicPrefix + service + "." }
}
