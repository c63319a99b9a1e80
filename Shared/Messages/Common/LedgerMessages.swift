/// A restored ledger begins its new life here: a cursor on `previous` at or below `size` carries on in this ledger.
package struct LedgerContinued: Event {
    package static let type: EventType = "ledger.continued"
    package static let summary = "A ledger was restored from a backup and goes on under a new id."
    package let previous: LedgerID
    /// Events taken over.
    package let size: Int
    /// The Merkle tree head of those events, hexadecimal.
    package let root: String
    package var subject: Subject? { nil }

    package init(previous: LedgerID, size: Int, root: String) {
        self.previous = previous
        self.size = size
        self.root = root
    }
}

/// Events of a page of the feed.
package enum FeedBounds: NumberBounds {
    package static let range = 1...1_000
}

/// Events of a tree; up to what a number of 64-bit floating point counts.
package enum TreeBounds: NumberBounds {
    package static let range = 1...(1 << 53 - 1)
}

/// Pages of a ledger's events on some topics, in ascending position: how a follower reads what it missed.
///
/// The events follow the answer as attachments, one a frame, byte for byte as they were committed.
package struct ReadFeed: Query {
    package static let method: MethodName = "feed.read"
    package static let summary = "Reads committed events after a position; they come as attachments, byte for byte."
    package let after: Position
    package let topics: [Topic]
    /// At most this many events, 1 to 1,000; a page is also bounded in bytes.
    @WholeNumber<FeedBounds> package private(set) var limit: Int

    package init(after: Position, topics: [Topic], limit: Int) {
        self.after = after
        self.topics = topics
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let ledger: LedgerID
        /// Everything on these topics up to here is in this page or before it.
        package let through: Position
        /// Whether there is more behind `through`.
        package let more: Bool
        /// How many attachments follow.
        package let count: Int

        package init(ledger: LedgerID, through: Position, more: Bool, count: Int) {
            self.ledger = ledger
            self.through = through
            self.more = more
            self.count = count
        }
    }
}

/// A follower tells how far it has come, at most once a second. It is for the operator's view of lag.
package struct ReportCursor: Command {
    package static let method: MethodName = "feed.report"
    package static let summary = "A follower says how far it has come, for the operator's view of lag."
    package static let isIdempotent = true
    /// The follower's name for itself, stable over restarts.
    package let follower: String
    package let ledger: LedgerID
    package let position: Position

    package init(follower: String, ledger: LedgerID, position: Position) {
        self.follower = follower
        self.ledger = ledger
        self.position = position
    }

    package typealias Reply = Done
}

/// Who follows this ledger, and how far behind they are.
package struct ListFollowers: Query {
    package static let method: MethodName = "feed.followers"
    package static let summary = "Lists who follows this ledger and how far behind they are."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let head: Position
        package let followers: [Follower]

        package init(head: Position, followers: [Follower]) {
            self.head = head
            self.followers = followers
        }
    }

    package struct Follower: Codable, Equatable, Sendable {
        /// The peer that reported, as the desk knows it.
        package let owner: String
        package let name: String
        package let ledger: LedgerID
        package let position: Position
        package let updated: Timestamp

        package init(owner: String, name: String, ledger: LedgerID, position: Position, updated: Timestamp) {
            self.owner = owner
            self.name = name
            self.ledger = ledger
            self.position = position
            self.updated = updated
        }
    }
}

/// The newest signed checkpoint (C2SP tlog-checkpoint) and the key that verifies it.
package struct ReadCheckpoint: Query {
    package static let method: MethodName = "ledger.checkpoint"
    package static let summary = "Answers the newest signed checkpoint of the ledger's Merkle tree."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        /// The signed note; absent before the first checkpoint.
        package let note: String?
        /// C2SP signed-note verifier key: name+keyID+base64.
        package let verifier: String

        package init(note: String?, verifier: String) {
            self.note = note
            self.verifier = verifier
        }
    }
}

/// The proof that an event is in the tree of a checkpoint (RFC 6962 §2.1.1).
package struct ProveInclusion: Query {
    package static let method: MethodName = "ledger.prove"
    package static let summary = "Answers the audit path of one event in a tree of a given size."
    package let sequence: Position
    /// Size of the tree; the newest checkpoint's if absent.
    @OptionalWholeNumber<TreeBounds> package private(set) var size: Int?

    package init(sequence: Position, size: Int? = nil) {
        self.sequence = sequence
        self.size = size
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// SHA-256(0x00 ‖ event bytes), hexadecimal.
        package let leaf: String
        package let size: Int
        /// From the leaf's sibling upward, hexadecimal.
        package let path: [String]
        /// The root the path leads to, hexadecimal.
        package let root: String

        package init(leaf: String, size: Int, path: [String], root: String) {
            self.leaf = leaf
            self.size = size
            self.path = path
            self.root = root
        }
    }
}
