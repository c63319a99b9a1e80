import Foundation
package import GRDB
package import Messages

/// Tables made from events alone: dropped and made again whenever the version or the tables change.
///
/// An applier reads only the event and the projection's own tables: no vault, no clock, no configuration. What a rule
/// needs from there stands in the event. It runs inside the batch's transaction as the event is appended, so the next
/// line of the handler sees its effect.
package struct Projection: Sendable {
    package let name: String
    /// Raise it whenever the schema or an applier changes.
    package let version: Int
    /// All tables that `schema` makes, in the order in which they can be dropped.
    package let tables: [String]
    package let schema: String
    let appliers: Appliers

    package init(_ name: String, version: Int, tables: [String], schema: String, _ build: (inout Appliers) -> Void) {
        precondition(version > 0, "a projection's version is counted from 1")
        self.name = name
        self.version = version
        self.tables = tables
        self.schema = schema
        var appliers = Appliers()
        build(&appliers)
        self.appliers = appliers
    }

    /// What a projection does with each type of event.
    package struct Appliers: Sendable {
        typealias Apply = @Sendable (any Event, EventHeader, Database) throws -> Void

        private(set) var byType: [EventType: Applier] = [:]

        /// Handles one type of event.
        ///
        /// - Parameter apply: is given the event, its envelope, and the database to write the projection's tables in.
        /// - Precondition: one applier a type.
        package mutating func on<E: Event>(
            _ type: E.Type, _ apply: @escaping @Sendable (E, EventHeader, Database) throws -> Void
        ) {
            let previous = byType.updateValue(
                Applier(
                    type: type,
                    apply: { event, header, db in
                        guard let event = event as? E else { preconditionFailure("\(header.type) is not of one type") }
                        try apply(event, header, db)
                    }),
                forKey: E.type)
            precondition(previous == nil, "\(E.type) is handled twice in one projection")
        }
    }

    struct Applier: Sendable {
        let type: any Event.Type
        let apply: Appliers.Apply
    }
}

package typealias Appliers = Projection.Appliers

/// All projections of a ledger, sorted by the type of event they read.
struct ProjectionSet: Sendable {
    let all: [Projection]
    private let byType: [EventType: [Projection.Applier]]

    /// - Precondition: names are unique.
    init(_ projections: [Projection]) {
        precondition(Set(projections.map(\.name)).count == projections.count, "two projections of one name")
        all = projections
        byType = projections.reduce(into: [:]) { byType, projection in
            for (type, applier) in projection.appliers.byType { byType[type, default: []].append(applier) }
        }
    }

    var types: [EventType] { byType.keys.sorted { $0.description < $1.description } }

    func apply(_ event: some Event, _ header: EventHeader, _ db: Database) throws {
        guard let appliers = byType[header.type] else { return }
        for applier in appliers { try applier.apply(event, header, db) }
    }

    /// Decodes a stored event once and applies it.
    func replay(_ stored: CommittedEvent, _ db: Database) throws {
        guard let appliers = byType[stored.type], let first = appliers.first else { return }
        try first.type.decoded(stored.json) { event, header in
            for applier in appliers { try applier.apply(event, header, db) }
        }
    }
}

extension Event {
    fileprivate static func decoded(_ json: Data, _ body: (any Event, EventHeader) throws -> Void) throws {
        let envelope = try JSONCoding.decode(Envelope<Self>.self, from: json)
        try body(envelope.data, envelope.header)
    }
}
