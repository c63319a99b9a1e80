/// Events that this service could not handle, and those that wait behind them.
package struct ListDeadLetters: Query {
    package static let method: Method = "follow.dead-letters"
    package static let summary = "Lists events that could not be handled, and those parked behind them, in order."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let letters: [DeadLetter]

        package init(letters: [DeadLetter]) {
            self.letters = letters
        }
    }
}

/// An event that is parked.
package struct DeadLetter: Codable, Equatable, Sendable {
    package let source: Source
    package let sequence: Position
    package let type: EventType
    package let subject: Subject?
    /// Why it failed; absent if it only waits behind one that did.
    package let reason: String?
    package let parked: Timestamp

    package init(
        source: Source, sequence: Position, type: EventType, subject: Subject?, reason: String?, parked: Timestamp
    ) {
        self.source = source
        self.sequence = sequence
        self.type = type
        self.subject = subject
        self.reason = reason
        self.parked = parked
    }
}

/// Handles parked events again, in order; stops at the first that fails once more.
package struct ReplayDeadLetters: Command {
    package static let method: Method = "follow.dead-letters.replay"
    package static let summary = "Handles a source's parked events again, in order."
    package let source: Source

    package init(source: Source) {
        self.source = source
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let handled: Int
        package let left: Int

        package init(handled: Int, left: Int) {
            self.handled = handled
            self.left = left
        }
    }
}

/// Gives one parked event up, for a stated reason.
package struct DiscardDeadLetter: Command {
    package static let method: Method = "follow.dead-letters.discard"
    package static let summary = "Gives a parked event up, for a stated reason."
    package let source: Source
    package let sequence: Position
    package let reason: String

    package init(source: Source, sequence: Position, reason: String) {
        self.source = source
        self.sequence = sequence
        self.reason = reason
    }

    package typealias Reply = Done
}
