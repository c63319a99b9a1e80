import Bus
import Foundation
import Hummingbird
import Messages

/// The last events that rules are about, but for matters of discipline, read from the ledgers of Notification and of the
/// services that it follows.
struct PastEvents: Sendable {
    let edge: Edge

    /// Whose events rules can be about: Notification's own are the villages' meetings.
    static let services = SuiteService.followed.map(\.name) + [SuiteService.notification.name]
    /// Events that are tried at once: as many as the desk takes.
    static let limit = 100
    /// Events that are looked through at most in each ledger, from its end backwards.
    static let reach: UInt64 = 5_000
    /// Of a trial's events, so that they fit into one request beside the rules.
    static let bytes = 700_000

    /// An event as it was announced, and what of it is shown.
    struct Past: Sendable {
        let header: EventHeader
        let json: JSONValue
        let size: Int
    }

    /// The newest `count`, the oldest of them first.
    ///
    /// - Parameter rules: texts; an event is taken if one of them names its type.
    /// - Throws: `DeskError`; of whoever is no operator.
    func last(_ count: Int, namedIn rules: [String], _ context: EdgeContext) async throws -> [Past] {
        var found: [Past] = []
        for service in Self.services {
            found += try await last(count, of: service, namedIn: rules, context)
        }
        found.sort { $0.header.time < $1.header.time }
        var room = Self.bytes
        let newest = found.suffix(count).reversed().prefix { past in
            room -= past.size
            return room >= 0
        }
        return newest.reversed()
    }

    /// Matters of discipline are tried by nobody: who runs the machines would see what came in when.
    private static func isDiscreet(_ header: EventHeader, _ bytes: Data) -> Bool {
        hidden.contains { $0.covers(header.type) }
            || marks.contains { bytes.firstRange(of: Data($0.utf8)) != nil }
    }

    private static let hidden: [Topic] = [
        "intake.retaliation.", "intake.task.", "intake.case.turned.", "intake.case.task-handed-down.",
        "intake.case.task-reported.",
    ].compactMap { Topic($0) }
    /// An office of discipline, and a matter of supervision, as events name them.
    private static let marks = [OfficeLine.discipline.rawValue + "@", "\"\(CaseKind.supervise.rawValue)\""]

    private func last(
        _ count: Int, of service: String, namedIn rules: [String], _ context: EdgeContext
    ) async throws -> [Past] {
        guard let topic = Topic("\(service).") else { return [] }
        let head = try await edge.ask(service, Health(), context).head
        var position = Position(head.value > Self.reach ? head.value - Self.reach : 0)
        var found: [Past] = []
        var isNamed: [EventType: Bool] = [:]
        while position < head {
            let page = try await edge.desks.caller(service).call(
                ReadFeed(after: position, topics: [topic], limit: BusLimits.replyAttachments),
                actor: context.viewer?.actor ?? .villager, timeout: Desks.patience, traceparent: context.traceparent)
            for bytes in page.attachments {
                let header = try JSONCoding.decode(EventHeader.self, from: bytes)
                let named =
                    isNamed[header.type] ?? rules.contains { $0.contains(header.type.description) }
                isNamed[header.type] = named
                guard named, !Self.isDiscreet(header, bytes) else { continue }
                found.append(
                    Past(header: header, json: try JSONCoding.decode(JSONValue.self, from: bytes), size: bytes.count))
            }
            found = found.suffix(count)
            guard page.reply.more, page.reply.through > position else { break }
            position = page.reply.through
        }
        return found
    }
}
