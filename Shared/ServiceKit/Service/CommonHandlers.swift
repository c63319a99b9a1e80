import Foundation
import Ledger
import Messages

/// What every service answers alike: about itself, its ledger and its followers.
extension ServiceDefinition {
    mutating func installCommon(
        ledger: Ledger, source: Source, version: String, registry: PrometheusRegistry, condition: Condition
    ) throws {
        let catalogue = catalogue
        on(Describe.self) { _, _ in try Describe.Reply(catalogue, version: version, source: source) }
        on(Health.self) { _, _ in
            condition.health(service: catalogue.service, version: version, ledger: ledger.id, head: ledger.tail.head)
        }
        on(ReadMetrics.self) { _, _ in ReadMetrics.Reply(text: registry.text()) }
        on(ReadFeed.self) { query, _ in
            guard (1...1_000).contains(query.limit) else {
                throw DeskError.invalid("limit", "'limit' must be from 1 to 1,000")
            }
            let page = try ledger.page(after: query.after, topics: query.topics, limit: query.limit)
            let reply = ReadFeed.Reply(
                ledger: ledger.id, through: page.through, more: page.more, count: page.events.count)
            return (reply, page.events.map(\.json))
        }
        on(ListFollowers.self) { _, view in
            ListFollowers.Reply(head: ledger.tail.head, followers: try ledger.followers(in: view.database))
        }
        on(ReportCursor.self) { command, act in
            try ledger.report(
                ListFollowers.Follower(
                    owner: act.actor.account, name: command.follower, ledger: command.ledger,
                    position: command.position, updated: act.now),
                in: act.writable)
            return Done()
        }
        on(ReadCheckpoint.self) { _, view in
            ReadCheckpoint.Reply(
                note: try ledger.latestCheckpoint(in: view.database), verifier: ledger.signer.verifierKey)
        }
        on(ProveInclusion.self) { query, view in try ledger.prove(query, in: view.database) }
        on(Shred.self) { command, act in
            guard act.actor.roles.contains(where: { $0.role == .operator || $0.role == .countyDesk }) else {
                throw DeskError.forbidden("only an operator or the county desk may destroy sealed content")
            }
            try act.shred(command.subject, reason: command.reason)
            return Done()
        }
    }
}
