import Columns
import Foundation
import GRDB
import Messages

/// An open ledger file: its connections, and where it stands on disk.
struct Standing: Sendable {
    enum Condition: Sendable {
        case sound
        /// A commit failed: what is on disk has to be read again.
        case mustReopen
        case mustExit(LedgerError)
        case closed
    }

    var connections: LedgerConnections
    var ledger: LedgerID
    var tail: Tail
    var condition = Condition.sound

    static func open(
        _ configuration: LedgerConfiguration, _ projections: ProjectionSet, progress: (String) -> Void
    ) throws -> Standing {
        let connections = try LedgerConnections.open(
            path: configuration.path, readers: configuration.readers, logBound: configuration.logBound)
        do {
            let ledger = try connections.writer.writeWithoutTransaction { db in
                try db.prepare(configuration)
            }
            try connections.emptyLog()
            let tail = try connections.readers.read { try TailReader(configuration.path, $0).read() }
            try ProjectionRebuild(projections: projections.all)
                .run(in: connections.writer, head: tail.head, progress: progress)
            return Standing(connections: connections, ledger: ledger, tail: tail)
        } catch {
            try? connections.close()
            throw error
        }
    }
}

extension Database {
    /// Makes the ledger's tables in an empty file, checks the identity of an existing one, applies the service's migrations.
    fileprivate func prepare(_ configuration: LedgerConfiguration) throws -> LedgerID {
        var ledger: LedgerID?
        try inTransaction(.immediate) {
            if try Int.fetchOne(self, sql: "PRAGMA user_version") == 0 {
                var random = HandedRandom(word: configuration.random)
                try execute(sql: LedgerSchema.tables)
                try execute(
                    sql: "INSERT INTO identity (only, ledger, source, created) VALUES (1, ?, ?, ?)",
                    arguments: [
                        LedgerID(random: &random), configuration.source,
                        configuration.clock(),
                    ])
                try execute(
                    sql: """
                        PRAGMA application_id = \(LedgerSchema.applicationID);
                        PRAGMA user_version = \(LedgerSchema.version);
                        """)
            }
            ledger = try identity(of: configuration.source, configuration.path)
            try migrate(configuration)
            return .commit
        }
        guard let ledger else { throw LedgerError.corrupt(configuration.path, "it has no identity") }
        return ledger
    }

    func identity(of source: Source?, _ path: String) throws -> LedgerID {
        guard let row = try Row.fetchOne(self, sql: "SELECT ledger, source FROM identity"),
            let ledger = LedgerID(row[0] as String), let own = Source(row[1] as String)
        else { throw LedgerError.corrupt(path, "it has no identity") }
        guard source == nil || own == source else {
            throw LedgerError(
                .otherSource,
                "the ledger \(path) belongs to \(own), not to this service: check the data directory and the county's code"
            )
        }
        return ledger
    }

    private func migrate(_ configuration: LedgerConfiguration) throws {
        let applied = Set(try String.fetchAll(self, sql: "SELECT name FROM migration"))
        let known = configuration.migrations.map(\.name)
        precondition(Set(known).count == known.count, "two migrations of one name")
        guard known.isEmpty || applied.isSubset(of: known) else {
            throw LedgerError(
                .newerVersion,
                "the ledger \(configuration.path) was changed by a newer version of this program: install that version")
        }
        for migration in configuration.migrations where !applied.contains(migration.name) {
            try execute(sql: migration.sql)
            try execute(
                sql: "INSERT INTO migration (name, applied) VALUES (?, ?)",
                arguments: [migration.name, configuration.clock()])
        }
    }
}
