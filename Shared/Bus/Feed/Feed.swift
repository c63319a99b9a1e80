package import Messages

/// What one committed batch changed, as its ledger hands it to the feed.
package struct FeedBatch: Sendable {
    package let ledger: LedgerID
    /// The head before this batch.
    package let since: Position
    /// The newest position of the ledger after this batch.
    package let head: Position
    /// In ascending position.
    package let events: [CommittedEvent]
    /// The newest position of each type that changed after `since`.
    package let heads: [EventType: Position]

    package init(
        ledger: LedgerID, since: Position, head: Position, events: [CommittedEvent], heads: [EventType: Position]
    ) {
        self.ledger = ledger
        self.since = since
        self.head = head
        self.events = events
        self.heads = heads
    }
}
