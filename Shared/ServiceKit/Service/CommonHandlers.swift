import Bus
import Foundation
import Ledger
import Messages

/// What every service answers alike: about itself, its ledger and its followers.
extension ServiceDefinition {
    mutating func installCommon(
        storage: Storage, source: Source, version: String, registry: PrometheusRegistry, condition: Condition,
        systemInputs: SystemInputs
    ) throws {
        let ledger = storage.ledger
        let disk = StorageWarnings(ledger: ledger, vault: storage.vault)
        let catalogue = catalogue
        let description = try Describe.Reply(catalogue, version: version, source: source)
        let openDescription = openDoor.map { description.open(at: $0) } ?? description
        onLedger(Describe.self) { _, peer in (peer.kind == .integrator ? openDescription : description, []) }
        let warnings = warnings
        onLedger(Health.self) { _, peer in
            guard peer.kind != .integrator else {
                return (condition.bareHealth(of: catalogue.service, version, ledger), [])
            }
            let now = systemInputs.clock()
            // Health answers also where a table cannot be read: that is when it is asked.
            let told = try? warnings.isEmpty ? [] : ledger.read { db in try warnings.flatMap { try $0(now, db) } }
            let health = condition.health(
                service: catalogue.service, version: version,
                warnings: disk.all + (told ?? ["查不到有没有需要留意的 (what to look after cannot be read)"]), ledger: ledger.id,
                head: ledger.tail.head)
            return (health, [])
        }
        onLedger(ReadMetrics.self) { _ in (ReadMetrics.Reply(text: registry.text()), []) }
        installNoConsents()
        installFeed(ledger)
        installProofs(ledger)
        let mayShred = mayShred
        on(Shred.self) { command, act in
            try mayShred(command.subject, act)
            try act.shred(command.subject, reason: command.reason)
            return Done()
        }
    }

    private mutating func installFeed(_ ledger: Ledger) {
        let open = openDoor
        onLedger(ReadFeed.self, tellsAll: true) { query, peer in
            guard (1...Page.eventLimit).contains(query.limit) else {
                throw DeskError.invalid("limit", "'limit' must be from 1 to \(Page.eventLimit)")
            }
            guard peer.kind != .integrator || open.map({ $0.tells(query.topics) }) ?? false else {
                throw DeskError.invalid("topics", "'topics' must name what the open feed tells, and nothing else")
            }
            let page = try ledger.page(after: query.after, topics: query.topics, limit: query.limit)
            let reply = ReadFeed.Reply(
                ledger: page.ledger, through: page.through, more: page.more, count: page.events.count)
            return (reply, page.events.map(\.json))
        }
        onLedger(ListFollowers.self, tellsAll: true) { _ in
            (ListFollowers.Reply(head: ledger.tail.head, followers: try ledger.followers()), [])
        }
        on(ReportCursor.self) { command, act in
            guard command.follower.utf8.count <= 100, !command.follower.isEmpty else {
                throw DeskError.invalid("follower", "'follower' must be 1 to 100 bytes long")
            }
            try act.report(command)
            return Done()
        }
    }

    private mutating func installProofs(_ ledger: Ledger) {
        onLedger(ReadCheckpoint.self) { _ in
            let note = try ledger.newestCheckpoint()
            return (ReadCheckpoint.Reply(note: note?.note, verifier: ledger.verifier.text), [])
        }
        onLedger(ProveInclusion.self) { query in
            let size: UInt64
            if let asked = query.size {
                guard asked > 0 else { throw DeskError.invalid("size", "'size' must be at least 1") }
                size = UInt64(asked)
            } else if let signed = try ledger.newestCheckpoint().flatMap({ Checkpoint(text: $0.text) }) {
                size = signed.size
            } else {
                throw DeskError.notFound("checkpoint", "no checkpoint has been signed yet; give a 'size'")
            }
            do {
                let proof = try ledger.prove(query.sequence, size: size)
                let reply = ProveInclusion.Reply(
                    leaf: Hex.encode(proof.leaf.data), size: Int(proof.size),
                    path: proof.path.map { Hex.encode($0.data) }, root: Hex.encode(proof.root.data))
                return (reply, [])
            } catch let error as LedgerError where error.code == .invalid {
                throw DeskError.invalid("proof", error.message)
            }
        }
    }
}

extension OpenDoor {
    /// Whether all of these may be read here; none at all would be everything.
    fileprivate func tells(_ topics: [Topic]) -> Bool {
        !topics.isEmpty && topics.allSatisfy { tells($0) }
    }
}

extension Describe.Reply {
    /// As far as it is for integrators.
    fileprivate func open(at door: OpenDoor) -> Describe.Reply {
        Describe.Reply(
            service: service, version: version, source: source,
            methods: methods.filter { door.methods.contains($0.method) }, events: events.filter { door.tells($0.type) })
    }
}

extension Condition {
    /// How a service is, without what it waits for or suffers from: that is for those who look after it.
    fileprivate func bareHealth(of service: String, _ version: String, _ ledger: Ledger) -> Health.Reply {
        let health = health(
            service: service, version: version, warnings: [], ledger: ledger.id, head: ledger.tail.head)
        return Health.Reply(
            service: service, version: version, ready: health.ready, problems: [], ledger: health.ledger,
            head: health.head, started: health.started)
    }
}
