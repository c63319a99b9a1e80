import Columns
import Foundation
import GRDB
import Messages

/// Rebuilds projections in a temporary database from the events of a snapshot, and compares them with the live tables of
/// that same snapshot, row by row.
struct ProjectionExamination {
    let projections: [Projection]
    let found: (VerificationReport.Finding.Kind, Position?, String) -> Void

    /// - Returns: the names of those that were compared: built to the end, in the version configured.
    func run(_ db: Database, head: Position) throws -> [String] {
        let current = try projections.filter { projection in
            try Bool.fetchOne(
                db, sql: "SELECT version = ? AND built IS NULL FROM projection WHERE name = ?",
                arguments: [projection.version, projection.name]) ?? false
        }
        guard !current.isEmpty else { return [] }
        let file = FileManager.default.temporaryDirectory.appending(path: "verify-\(UUID().uuidString).sqlite")
        defer { try? FileManager.default.removeItem(at: file) }
        let rebuilt = try DatabaseQueue(path: file.path)
        try rebuilt.writeWithoutTransaction { copy in
            // The copy is thrown away in any case.
            try copy.execute(
                sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA recursive_triggers = ON;")
            try copy.inTransaction {
                for projection in current { try copy.execute(sql: projection.schema) }
                try replay(db, into: copy, ProjectionSet(current), head)
                for table in current.flatMap(\.tables) { try compare(table, db, copy) }
                return .commit
            }
        }
        try rebuilt.close()
        return current.map(\.name)
    }

    private func replay(_ db: Database, into copy: Database, _ set: ProjectionSet, _ head: Position) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT position, type, json FROM event WHERE position <= ? ORDER BY position",
            arguments: [head])
        var reader = CommittedEvent.Reader()
        while let row = try rows.next() {
            let event = try reader.event(row)
            do {
                try set.replay(event, copy)
            } catch {
                found(.projection, event.position, "a projection cannot read it")
                return
            }
        }
    }

    private func compare(_ table: String, _ live: Database, _ copy: Database) throws {
        let schema = "SELECT sql FROM sqlite_schema WHERE name = ?"
        guard
            try String.fetchOne(live, sql: schema, arguments: [table])
                == String.fetchOne(copy, sql: schema, arguments: [table])
        else { return found(.projection, nil, "table \(table) is made otherwise") }
        let columns = try copy.columns(in: table).count
        let order = (1...max(1, columns)).map(String.init).joined(separator: ", ")
        let sql = "SELECT * FROM \(table.quotedDatabaseIdentifier) ORDER BY \(order)"
        let (left, right) = (try Row.fetchCursor(live, sql: sql), try Row.fetchCursor(copy, sql: sql))
        var row = 0
        while true {
            row += 1
            let (one, other) = (try left.next(), try right.next())
            if one == nil, other == nil { return }
            guard let one, let other, Array(one.databaseValues) == Array(other.databaseValues) else {
                return found(
                    .projection, nil, "table \(table) differs from the events at row \(row) in order of columns")
            }
        }
    }
}
