import Foundation
package import Messages

/// What a service wants to hear from another one, and what it does about it.
package struct Follow: Sendable {
    /// The service that is followed.
    package let service: String
    package let topics: [Topic]
    private(set) var handlers: [EventType: @Sendable (Data, Act) throws -> Void] = [:]

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
        handlers[E.type] = { json, act in
            try handle(try JSONCoding.decode(Envelope<E>.self, from: json), act)
        }
    }
}
