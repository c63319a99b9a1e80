/// Who follows the open feed, and how it goes for them.
package struct ListIntegrators: Query {
    package static let method: MethodName = "gateway.integrators"
    package static let summary = "Lists the integrators, how far behind they are and what they ask; for operators."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        /// Of the open feed.
        package let head: Position
        /// Events that are held until a town's have come together or the day is over.
        package let waiting: Int
        /// When what waits is looked at next.
        package let nextRelease: Timestamp?
        /// Whether the open door is open: false where no address is set for it.
        package let isOpen: Bool
        /// By name; at most 1,000.
        package let integrators: [Integrator]

        package init(
            head: Position, waiting: Int, nextRelease: Timestamp?, isOpen: Bool, integrators: [Integrator]
        ) {
            self.head = head
            self.waiting = waiting
            self.nextRelease = nextRelease
            self.isOpen = isOpen
            self.integrators = integrators
        }
    }

    package struct Integrator: Codable, Equatable, Sendable {
        /// The name of its key.
        package let name: String
        /// When the key was admitted; absent of one that is on the list no more.
        package let since: Timestamp?
        package let revoked: Timestamp?
        /// How far its followers say they are.
        package let followers: [Follower]
        /// Requests since the gateway started.
        package let calls: Int
        /// Of them, those answered with an error that is the caller's own: malformed, unknown, not allowed.
        package let errors: Int
        /// Of them, those answered `busy` because the key's limits were reached.
        package let limited: Int
        /// The last request since the gateway started.
        package let lastSeen: Timestamp?

        package init(
            name: String, since: Timestamp?, revoked: Timestamp?, followers: [Follower], calls: Int, errors: Int,
            limited: Int, lastSeen: Timestamp?
        ) {
            self.name = name
            self.since = since
            self.revoked = revoked
            self.followers = followers
            self.calls = calls
            self.errors = errors
            self.limited = limited
            self.lastSeen = lastSeen
        }
    }

    package struct Follower: Codable, Equatable, Sendable {
        package let name: String
        package let position: Position
        /// Events behind the head; absent if it follows another life of the ledger.
        package let lag: Int?
        package let updated: Timestamp

        package init(name: String, position: Position, lag: Int?, updated: Timestamp) {
            self.name = name
            self.position = position
            self.lag = lag
            self.updated = updated
        }
    }
}

/// Test mode: an event of every open type, made up and marked, so that an integrator sees what will come.
package struct SendSamples: Command {
    package static let method: MethodName = "gateway.sample"
    package static let summary = "Sends a marked, made-up event of every type on the open feed; for operators."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let count: Int

        package init(count: Int) {
            self.count = count
        }
    }
}
