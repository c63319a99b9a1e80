/// Something that happened, as a service's ledger keeps it and its feed announces it.
///
/// The members of the conforming struct are the envelope's `data`. They hold random ids, area codes, categories, states,
/// times, counts and salted digests only: personal data and free text of citizens lie in the vault.
package protocol Event: Codable, Equatable, Sendable {
    /// The name on the wire, for ever: a breaking change is a new type.
    static var type: EventType { get }
    /// One line for the catalogue: when it happens.
    static var summary: String { get }
    /// What it is about. Events of one subject are handled in order, and wait behind one that failed.
    var subject: Subject? { get }
    /// Other subjects whose handling depends on this event.
    var affects: [Subject] { get }
    /// Whether the envelope says which request it came from, and who made it.
    static var carriesOrigin: Bool { get }
}

extension Event {
    package var affects: [Subject] { [] }
    package static var carriesOrigin: Bool { true }
}

/// A dotted lower-case name, `intake.case.filed`: service first, so that a prefix is a family.
package struct EventType: WireText, ExpressibleByStringLiteral {
    package let description: String

    package init?(_ text: String) {
        var words = 1
        var last = UInt8(ascii: ".")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            case UInt8(ascii: ".") where last != UInt8(ascii: "."): words += 1
            default: return nil
            }
            last = byte
        }
        guard (2...6).contains(words), last != UInt8(ascii: "."), text.utf8.count <= 100 else { return nil }
        description = text
    }

    package init(stringLiteral value: StaticString) {
        guard let type = EventType(value.description) else { preconditionFailure("\(value) is no event type") }
        self = type
    }

    /// What is announced on the feed: the type with a closing dot.
    package var topic: Topic { Topic(type: self) }

    /// Drafts may be lost and are never replayed.
    package var isDraft: Bool { description.hasSuffix(".draft") }

    package static let placeholder: EventType = "intake.case.filed"
    package static let schema = Schema.text(
        pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+){1,5}$", maxLength: 100, summary: "dotted name of a type of event")
}

/// A prefix of topics, made of whole words: `intake.`, `intake.case.`, `intake.case.filed.`.
///
/// The closing dot keeps a subscription from matching a longer word.
package struct Topic: WireText, Comparable {
    package let description: String

    package init?(_ text: String) {
        guard text.hasSuffix("."), text.utf8.count <= 101, !text.hasPrefix("."), !text.contains(".."),
            text.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 })
        else { return nil }
        description = text
    }

    init(type: EventType) {
        description = type.description + "."
    }

    /// Whether an event of `type` is announced under this prefix.
    package func covers(_ type: EventType) -> Bool {
        let own = description.utf8
        let other = type.description.utf8
        if own.count == other.count + 1 { return own.dropLast().elementsEqual(other) }
        return own.count <= other.count && other.starts(with: own)
    }

    package static func < (left: Topic, right: Topic) -> Bool { left.description < right.description }

    package static let placeholder = Topic(type: .placeholder)
    package static let schema = Schema.text(
        pattern: "^([a-z0-9-]+\\.)+$", maxLength: 101, summary: "prefix of topics, ending in a dot")
}
