/// How far a follower has come in one ledger: everything on its topics up to the position has been handled.
package struct FollowCursor: Codable, Equatable, Sendable {
    package let source: Source
    package var ledger: LedgerID
    /// Sorted.
    package let topics: [Topic]
    /// Moves past positions that hold none of the topics.
    package var position: Position

    package init(source: Source, ledger: LedgerID, topics: [Topic], position: Position) {
        self.source = source
        self.ledger = ledger
        self.topics = topics.sorted()
        self.position = position
    }
}
