package import Foundation

/// An event as it lies in a ledger: the bytes that were committed, which are hashed, announced and replayed as they are,
/// and what is needed to route them without reading them.
package struct CommittedEvent: Equatable, Sendable {
    package let type: EventType
    package let position: Position
    package let json: Data

    package init(type: EventType, position: Position, json: Data) {
        self.type = type
        self.position = position
        self.json = json
    }
}
