package import Foundation
package import Messages

/// What a service wants to hear from another one, and what it does about it.
package struct Follow: Sendable {
    /// The service that is followed.
    package let service: String
    package let topics: [Topic]
    /// Whether the service is not ready while it does not keep up with this source.
    package var isVital = true
    typealias Handler = @Sendable (_ json: Data, _ act: Act) throws -> Void
    private var typed: [EventType: Handler] = [:]
    private var every: Handler?

    package init(_ service: String, topics: [Topic]) {
        self.service = service
        self.topics = topics
    }

    /// Says what is done about one type of event, as an act of this service.
    ///
    /// What the handler throws parks the event as a dead letter, unless it is a `DeskError` that is transient: then
    /// everything from this source waits and is tried again.
    package mutating func on<E: Event>(
        _ type: E.Type, _ handle: @escaping @Sendable (Envelope<E>, Act) throws -> Void
    ) {
        typed[E.type] = { json, act in
            try handle(try JSONCoding.decode(Envelope<E>.self, from: json), act)
        }
    }

    /// Says what is done about every event of the topics, whatever its type, after what is said of its type.
    ///
    /// - Parameter handle: is given the whole event, and throws as the handler of a type does.
    package mutating func onEvery(
        _ handle: @escaping @Sendable (_ header: EventHeader, _ json: Data, _ act: Act) throws -> Void
    ) {
        every = { json, act in try handle(try JSONCoding.decode(EventHeader.self, from: json), json, act) }
    }

    /// What is done about one type of event; nil if nothing is.
    func handler(of type: EventType) -> Handler? {
        let own = typed[type]
        guard let every else { return own }
        return { json, act in
            try own?(json, act)
            try every(json, act)
        }
    }
}
