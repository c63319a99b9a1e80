import Messages
import ServiceKit

/// What an operator sees of the integrators, and sends them for a test.
struct IntegratorDesk: Sendable {
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
            head: try view.head, waiting: standing.waiting, nextRelease: standing.next, isOpen: false,
            integrators: try followers(view))
    }

    private func followers(_ view: View) throws -> [ListIntegrators.Integrator] {
        let head = try view.head
        let ledger = try view.ledger
        return Dictionary(grouping: try view.followers(), by: \.owner).map { owner, followers in
            ListIntegrators.Integrator(
                name: owner, since: nil, revoked: nil,
                followers: followers.map { follower in
                    let lag = head.value - min(head.value, follower.position.value)
                    return ListIntegrators.Follower(
                        name: follower.name, position: follower.position,
                        lag: follower.ledger == ledger ? Int(lag) : nil, updated: follower.updated)
                }, calls: 0, errors: 0, limited: 0, lastSeen: followers.map(\.updated).max())
        }.sorted { $0.name < $1.name }
    }
}
