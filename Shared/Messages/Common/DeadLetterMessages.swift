/// Events that this service could not handle, and those that wait behind them.
package struct ListDeadLetters: Query {
    package static let method: MethodName = "follow.dead-letters"
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
    /// Absent of what happened to a case, as the subject is: only the offices that handle it may know.
    package let type: EventType?
    package let subject: Subject?
    /// Why it failed; absent if it only waits behind one that did.
    package let reason: String?
    package let parked: Timestamp

    package init(
        source: Source, sequence: Position, type: EventType?, subject: Subject?, reason: String?, parked: Timestamp
    ) {
        self.source = source
        self.sequence = sequence
        self.type = type
        self.subject = subject
        self.reason = reason
        self.parked = parked
    }
}

/// Handles a source's oldest parked event again. If it fails once more, it stays, and the answer says why.
package struct ReplayDeadLetter: Command {
    package static let method: MethodName = "follow.dead-letters.replay"
    package static let summary = "Handles a source's oldest parked event again; repeat until none is left."
    package let source: Source

    package init(source: Source) {
        self.source = source
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// The event that was handled.
        package let sequence: Position
        /// How many of this source are parked still.
        package let left: Int

        package init(sequence: Position, left: Int) {
            self.sequence = sequence
            self.left = left
        }
    }
}

/// An operator has given a parked event up.
package struct DeadLetterDiscarded: Event {
    package static let type: EventType = "follow.dead-letter.discarded"
    package static let summary = "An operator gave up an event of another service that could not be handled."
    package let source: Source
    package let sequence: Position
    package let account: String
    /// As the operator stated it, at most `reasonLimit` characters.
    package let reason: String
    package var subject: Subject? { nil }

    package static let reasonLimit = 200

    package init(source: Source, sequence: Position, account: String, reason: String) {
        self.source = source
        self.sequence = sequence
        self.account = account
        self.reason = reason
    }
}

/// Gives one parked event up, for a stated reason; both stand in the ledger then.
package struct DiscardDeadLetter: Command {
    package static let method: MethodName = "follow.dead-letters.discard"
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
