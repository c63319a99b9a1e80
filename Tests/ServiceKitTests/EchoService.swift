import GRDB
import Ledger
import Messages
import ServiceKit

/// A small service that follows `Tally`: it keeps each name it heard, fails on one name while it is told to, and has
/// trouble with another.
enum Echo {
    struct Heard: Event {
        static let type: EventType = "echo.heard"
        static let summary = "A name was heard."
        let name: String
        let sequence: Position
        var subject: Subject? { Subject("name", name) }
    }

    struct Allow: Command {
        static let method: Messages.MethodName = "echo.allow"
        static let summary = "Allows the name that was not understood."

        typealias Reply = Done
    }

    struct Allowed: Event {
        static let type: EventType = "echo.allowed"
        static let summary = "The name that was not understood is allowed."
        var subject: Subject? { nil }
    }

    struct List: Query {
        static let method: Messages.MethodName = "echo.list"
        static let summary = "Lists what was heard, in order."

        struct Reply: Codable, Equatable, Sendable {
            let names: [String]
        }
    }

    static let catalogue = Catalogue(
        service: "echo", events: [Heard.self, Allowed.self], commands: [Allow.self], queries: [List.self])

    static var definition: ServiceDefinition {
        var service = ServiceDefinition(catalogue, summary: "hears names")
        service.projections = [
            Projection(
                "echo", version: 1, tables: ["heard", "allowed"],
                schema: """
                    CREATE TABLE heard(position INTEGER PRIMARY KEY, name TEXT NOT NULL);
                    CREATE TABLE allowed(only INTEGER PRIMARY KEY);
                    """
            ) { on in
                on.on(Heard.self) { event, at, db in
                    try db.execute(
                        sql: "INSERT INTO heard(position, name) VALUES (?, ?)",
                        arguments: [Int64(at.sequence.value), event.name])
                }
                on.on(Allowed.self) { _, _, db in try db.execute(sql: "INSERT INTO allowed(only) VALUES (1)") }
            }
        ]
        service.on(Allow.self) { _, act in
            try act.record(Allowed())
            return Done()
        }
        service.on(List.self) { _, view in
            List.Reply(names: try String.fetchAll(view.database, sql: "SELECT name FROM heard ORDER BY position"))
        }
        var follow = Follow("tally", topics: [Tally.Counted.type.topic])
        follow.on(Tally.Counted.self) { envelope, act in
            let name = envelope.data.name
            try act.record(Heard(name: name, sequence: envelope.header.sequence))
            if name == "odd", try Int.fetchOne(act.database, sql: "SELECT COUNT(*) FROM allowed") == 0 {
                throw DeskError.refused("echo.odd", "this name is not understood")
            }
        }
        service.follows = [follow]
        return service
    }
}
