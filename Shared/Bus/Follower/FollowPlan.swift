package import Messages

/// What a follower wants: whose events, on which topics, and from where if it has no cursor for them yet.
package struct FollowPlan: Sendable {
    package enum Beginning: Sendable {
        /// From the first event of the ledger.
        case first
        /// From where the ledger stands when the first complete head arrives.
        case now
    }

    /// What to do when the topics hold one that the stored cursor does not cover: it has missed that topic's past.
    package enum AddedTopics: Sendable {
        /// Stop, and let an operator decide.
        case refuse
        /// Leave the past of the added topics out.
        case fromNow
        /// Go back to a position, and handle everything after it again.
        case rebuild(from: Position)
    }

    package let source: Source
    /// Sorted.
    package let topics: [Topic]
    package let beginning: Beginning
    package let added: AddedTopics
    /// Whether the source is told how far this follower is, and keeps it among its followers. One that does not come back leaves
    /// nothing behind that way.
    package let isReported: Bool

    package init(
        source: Source, topics: [Topic], beginning: Beginning = .first, added: AddedTopics = .refuse,
        isReported: Bool = true
    ) {
        self.source = source
        self.topics = topics.sorted()
        self.beginning = beginning
        self.added = added
        self.isReported = isReported
    }

    package func covers(_ type: EventType) -> Bool {
        topics.contains { $0.covers(type) }
    }

    /// Topics that `cursor` has not followed.
    func missing(in cursor: FollowCursor) -> [Topic] {
        topics.filter { topic in
            !cursor.topics.contains { topic.description.hasPrefix($0.description) }
        }
    }
}

/// The follower's own database.
package protocol FollowerStore: Sendable {
    /// The cursor that was last delivered to; nil if there is none. Called on the follower's thread, and may block.
    func cursor(of source: Source) throws -> FollowCursor?

    /// Handles events, in ascending position, and moves the cursor, in one transaction. Without events it moves the cursor
    /// only. Called on the follower's thread, and may block.
    ///
    /// - Throws: for any trouble, also if the outcome is unknown: the follower waits, asks for the cursor, and goes on from there.
    func deliver(_ events: [CommittedEvent], to cursor: FollowCursor) throws
}

/// An event with what its envelope says of its place.
package struct PlacedEvent: Sendable, Equatable {
    package let event: CommittedEvent
    package let prior: Position
    package let ledger: LedgerID

    package init(event: CommittedEvent, prior: Position, ledger: LedgerID) {
        self.event = event
        self.prior = prior
        self.ledger = ledger
    }

    package var position: Position { event.position }
}
