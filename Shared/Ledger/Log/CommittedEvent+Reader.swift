import Foundation
import GRDB
import Messages

extension CommittedEvent {
    /// Reads rows of (position, type, json), making each type's value once.
    struct Reader {
        private var types: [String: EventType] = [:]

        mutating func event(_ row: Row) throws -> CommittedEvent {
            CommittedEvent(type: try type(row[1]), position: Position(stored: row[0]), json: row[2])
        }

        mutating func event(_ row: BoundRow) throws -> CommittedEvent {
            CommittedEvent(
                type: try type(row.text(1) ?? ""), position: Position(stored: row.integer(0)), json: row.data(2))
        }

        private mutating func type(_ name: String) throws -> EventType {
            if let type = types[name] { return type }
            guard let type = EventType(name) else {
                throw LedgerError(.corrupt, "an event's type is malformed: restore a backup")
            }
            types[name] = type
            return type
        }
    }
}

extension Database {
    /// Number of events.
    var size: UInt64 {
        get throws {
            Position(stored: try Int64.fetchOne(self, sql: "SELECT MAX(position) FROM event") ?? 0).value
        }
    }
}
