/// What a desk can be asked. The members of the conforming struct are the request's `params`.
package protocol Request: Codable, Sendable {
    associatedtype Reply: Codable & Sendable
    /// The name on the wire, `intake.case.file`.
    static var method: MethodName { get }
    /// One line for the catalogue: what it does.
    static var summary: String { get }
}

/// A request that changes something: answered after its events are on disk, and answered alike when it is sent again.
package protocol Command: Request {
    /// Whether doing it again changes nothing more, so that its answer need not be remembered. False unless it says so.
    static var isIdempotent: Bool { get }
}

extension Command {
    package static var isIdempotent: Bool { false }
}

/// A command that opens what is sealed, for a look, and does nothing else. Sent again it opens again, and says so again in the
/// ledger where its purpose asks for that; what it showed is kept nowhere.
package protocol OpeningCommand: Command {}

extension OpeningCommand {
    package static var isIdempotent: Bool { true }
}

/// A request that changes nothing: answered beside the writer from what was committed.
package protocol Query: Request {}

/// The answer of a request that has nothing to say.
package struct Done: Codable, Equatable, Sendable {
    package init() {}
}

/// A method's dotted name.
package struct MethodName: WireText, ExpressibleByStringLiteral {
    package let description: String

    package init?(_ text: String) {
        guard EventType(text) != nil else { return nil }
        description = text
    }

    package init(stringLiteral value: StaticString) {
        guard let method = MethodName(value.description) else { preconditionFailure("\(value) is no method") }
        self = method
    }

    package static let placeholder: MethodName = "intake.case.file"
    package static let schema = Schema.text(
        pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+){1,5}$", summary: "dotted name of a method")
}
