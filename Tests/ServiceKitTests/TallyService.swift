import Foundation
import GRDB
import Ledger
import Messages
import ServiceKit

/// A small service for the tests: counts by name, with a sealed note, a timer, and one name that it refuses.
enum Tally {
    struct Counted: Event {
        static let type: EventType = "tally.counted"
        static let summary = "A name was counted."
        let name: String
        let note: SealedReference?
        let wakeAt: Timestamp?
        var subject: Subject? { Subject("name", name) }
    }

    struct Woken: Event {
        static let type: EventType = "tally.woken"
        static let summary = "A name's timer fired."
        let name: String
        var subject: Subject? { Subject("name", name) }
    }

    struct Count: Command {
        static let method: Messages.MethodName = "tally.count"
        static let summary = "Counts a name."
        let name: String
        var note: String?
        var wakeAt: Timestamp?

        struct Reply: Codable, Equatable, Sendable {
            let total: Int
            let secret: Int
        }
    }

    struct ReadNote: Command {
        static let method: Messages.MethodName = "tally.read"
        static let summary = "Opens a name's note."
        let name: String

        struct Reply: Codable, Equatable, Sendable {
            let note: String?
        }
    }

    /// As `ReadNote`, for what is looked at again and again.
    struct LookAtNotes: OpeningCommand {
        static let method: Messages.MethodName = "tally.look"
        static let summary = "Opens several names' notes."
        let names: [String]

        typealias Reply = Done
    }

    struct Total: Query {
        static let method: Messages.MethodName = "tally.total"
        static let summary = "Tells a name's count."
        let name: String

        struct Reply: Codable, Equatable, Sendable {
            let total: Int
            let woken: Int
        }
    }

    static let catalogue = Catalogue(
        service: "tally", events: [Counted.self, Woken.self], commands: [Count.self, ReadNote.self, LookAtNotes.self],
        queries: [Total.self])

    static let timers = TimerTable("tally_timer")

    static let projection = Projection(
        "tally", version: 1, tables: ["tally", "tally_timer"],
        schema: """
            CREATE TABLE tally(name TEXT PRIMARY KEY, total INTEGER NOT NULL, woken INTEGER NOT NULL, note TEXT) WITHOUT ROWID;
            \(timers.schema)
            """
    ) { on in
        on.on(Counted.self) { event, _, db in
            try db.execute(
                sql: """
                    INSERT INTO tally(name, total, woken, note) VALUES (?, 1, 0, ?)
                    ON CONFLICT(name) DO UPDATE SET total = total + 1, note = COALESCE(excluded.note, note)
                    """,
                arguments: [
                    event.name, try event.note.map { String(decoding: try JSONCoding.encode($0), as: UTF8.self) },
                ])
            if let due = event.wakeAt { try timers.schedule(key: event.name, kind: "wake", due: due, in: db) }
        }
        on.on(Woken.self) { event, _, db in
            try db.execute(sql: "UPDATE tally SET woken = woken + 1 WHERE name = ?", arguments: [event.name])
            try timers.cancel(key: event.name, kind: "wake", in: db)
        }
    }

    static func total(_ name: String, _ db: Database) throws -> Total.Reply {
        let row = try Row.fetchOne(db, sql: "SELECT total, woken FROM tally WHERE name = ?", arguments: [name])
        return Total.Reply(total: row?["total"] ?? 0, woken: row?["woken"] ?? 0)
    }

    private static func open(_ name: String, for purpose: OpeningPurpose, _ act: Act) throws -> String? {
        let json = try String.fetchOne(
            act.database, sql: "SELECT note FROM tally WHERE name = ?", arguments: [name])
        guard let json else { return nil }
        let reference = try JSONCoding.decode(SealedReference.self, from: Data(json.utf8))
        return try act.open(reference, of: Subject("name", name), for: purpose)
    }

    static var definition: ServiceDefinition {
        var service = ServiceDefinition(catalogue, summary: "counts names")
        service.projections = [projection]
        service.timers = [
            TimerSource(timers) { key, _, _, act in try act.record(Woken(name: key)) }
        ]
        service.on(Count.self) { command, act in
            let subject = Subject("name", command.name)
            let note = try command.note.map { try act.seal($0, for: subject) }
            try act.record(Counted(name: command.name, note: note, wakeAt: command.wakeAt))
            let total = try total(command.name, act.database).total
            guard command.name != "forbidden" else { throw DeskError.refused("tally.forbidden", "not this name") }
            act.sealReply(for: subject)
            return Count.Reply(total: total, secret: act.random(1_000_000_000))
        }
        service.on(ReadNote.self) { command, act in
            ReadNote.Reply(note: try open(command.name, for: "test", act))
        }
        service.on(LookAtNotes.self) { command, act in
            for name in command.names { _ = try open(name, for: .daily("look"), act) }
            return Done()
        }
        service.on(Total.self) { query, view in try total(query.name, view.database) }
        return service
    }
}
