import Bus
import Messages
import ServiceKit

/// What an operator sees of the integrators, and sends them for a test.
struct IntegratorHandlers: Sendable {
    let visits: IntegratorVisits
    /// Whether there is a door for them.
    let isOpen: Bool
    /// The list of admitted keys.
    let admissions: String?

    /// Integrators that are listed at most.
    static let shown = 1_000

    func install(into service: inout ServiceDefinition) {
        service.on(ListIntegrators.self) { _, view in
            try view.actor.requireOperator()
            return try list(view)
        }
        service.on(SendSamples.self) { _, act in
            try act.actor.requireOperator()
            return try Samples.send(act)
        }
    }

    private func list(_ view: View) throws -> ListIntegrators.Reply {
        let standing = try Release.standing(view.database)
        return ListIntegrators.Reply(
            head: try view.head, waiting: standing.waiting, nextRelease: standing.next, isOpen: isOpen,
            integrators: try integrators(view))
    }

    /// Those who are on the list or were, and those who once followed.
    private func integrators(_ view: View) throws -> [ListIntegrators.Integrator] {
        let keys = Dictionary(grouping: admitted, by: \.userID)
        let followers = Dictionary(grouping: try followers(view), by: \.owner)
        let visits = visits.standing
        let peers = Set(keys.keys).union(followers.keys).union(visits.keys).sorted().prefix(Self.shown)
        return peers.map { peer in
            let keys = keys[peer] ?? []
            let now = visits[peer]
            return ListIntegrators.Integrator(
                name: Peer(userID: peer)?.ownName ?? peer, since: keys.map(\.since).min(),
                revoked: keys.contains { $0.revoked == nil } ? nil : keys.compactMap(\.revoked).max(),
                followers: followers[peer]?.map(\.follower) ?? [], calls: now?.calls ?? 0, errors: now?.errors ?? 0,
                limited: now?.limited ?? 0, lastSeen: now?.last)
        }
    }

    /// A list that cannot be read has its own problem told by the service's health.
    private var admitted: [Admissions.Entry] {
        guard isOpen, let admissions, let list = try? Admissions.read(admissions) else { return [] }
        return list.keys.filter { $0.kind == .integrator }
    }

    private func followers(_ view: View) throws -> [(owner: String, follower: ListIntegrators.Follower)] {
        let head = try view.head
        let ledger = try view.ledger
        return try view.followers().filter { Peer(userID: $0.owner)?.kind == .integrator }.map { follower in
            let lag = head.value - min(head.value, follower.position.value)
            return (
                follower.owner,
                ListIntegrators.Follower(
                    name: follower.name, position: follower.position,
                    lag: follower.ledger == ledger ? Int(lag) : nil, updated: follower.updated)
            )
        }
    }
}

extension Peer {
    /// Its name without its class.
    fileprivate var ownName: String { String(name.drop { $0 != ":" }.dropFirst()) }
}
