import Foundation
import Messages

/// Which events a reader of the stream may see, and in which form.
///
/// Matters of supervision are for county discipline alone. Every other reader gets the events of a case as long as the
/// village's office has it, and none of a matter of supervision: a case that was turned into a report of misconduct falls silent
/// like one that the office above took up. What would count the events that are not sent, the position of the type's previous
/// event, is taken out of the rest.
struct EventSight: Sendable {
    let topics: [Topic]
    let seesSupervision: Bool
    let index: CaseIndex

    /// Topics that a reader may ask for, and the scope that each takes.
    static let offered: [(topic: String, scope: TokenScope)] = [
        ("intake.", .eventsRead), ("portal.", .operationsRead),
    ]

    /// Kinds of subject that exist for the sake of a matter of supervision only.
    private static let hidden: Set<Substring> = ["retaliation", "task"]

    func covers(_ event: CommittedEvent) -> Bool { topics.contains { $0.covers(event.type) } }

    /// Whether the index must know everything up to the event before `shown` is asked: not of what cannot name a case. Our own
    /// envelopes escape no slash.
    func needsIndex(_ event: CommittedEvent) -> Bool {
        !seesSupervision && event.json.holds("case/")
    }

    /// The event's bytes as this reader gets them; nil if it is not for this reader.
    func shown(_ event: CommittedEvent) -> Data? {
        guard covers(event) else { return nil }
        if seesSupervision { return event.json }
        guard let members = try? JSONMembers.split(event.json) else { return nil }
        let subjects = ["subject", "affects"].compactMap { members[$0].flatMap { JSONMembers.text($0) } }
            .flatMap { $0.split(separator: " ") }.compactMap { Subject(String($0)) }
        for subject in subjects {
            if Self.hidden.contains(subject.kind) { return nil }
            if subject.kind == "case", let id = UUIDv7(subject.id), index.isConcealed(id, at: event.position) {
                return nil
            }
        }
        return Self.join(members, without: "prior")
    }

    /// A JSON object of members whose bytes, and whose order, stay as they are.
    private static func join(_ members: JSONMembers, without left: String) -> Data {
        var bytes = Data("{".utf8)
        for name in members.names where name != left {
            guard let value = members[name] else { continue }
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: "\"\(name)\":".utf8)
            bytes.append(value)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
