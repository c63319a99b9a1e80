package import Messages

/// Where a ledger stands: one value, so that it is copied before each command, put back when the command is refused, and
/// published when the batch is on disk.
package struct Tail: Equatable, Sendable {
    /// The newest position of each type.
    package internal(set) var newest: [EventType: Position]
    package internal(set) var frontier: Frontier

    init(newest: [EventType: Position] = [:], frontier: Frontier = Frontier()) {
        self.newest = newest
        self.frontier = frontier
    }

    /// Number of events.
    package var size: UInt64 { frontier.size }
    /// Position of the newest event.
    package var head: Position { Position(frontier.size) }
    /// The Merkle tree head of all events.
    package var root: MerkleHash { frontier.root }
}
