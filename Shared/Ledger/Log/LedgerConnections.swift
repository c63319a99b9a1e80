import Foundation
import GRDB
import Synchronization

/// A ledger's connections: exactly one that writes and checkpoints the WAL, and read-only ones beside it. SQLite 3.40 may
/// damage a WAL when two connections write or checkpoint at once.
struct LedgerConnections: Sendable {
    let writer: DatabaseQueue
    let readers: DatabasePool
    let pace = CheckpointPace()

    /// Opens or creates the file at `path`, checking first, read-only, that it is a ledger of a known version.
    static func open(path: String, readers count: Int, logBound: Int = LedgerConfiguration.logBound) throws
        -> LedgerConnections
    {
        try checkFormat(path)
        let writer = try DatabaseQueue(path: path, configuration: writing(keeping: logBound / 4))
        try writer.writeWithoutTransaction { db in
            // GRDB chooses NORMAL for WAL, which loses the last commits with the power.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw LedgerError(.unreachable, "SQLite does not accept synchronous = FULL for \(path)")
            }
        }
        return LedgerConnections(writer: writer, readers: try DatabasePool(path: path, configuration: reading(count)))
    }

    /// Copies into the file what a process that was killed left in the WAL: else one that is killed again and again would
    /// grow it for ever. What a full disk has no room for stays there, and the ledger can be read all the same.
    ///
    /// - Throws: a failed sync.
    func emptyLog() throws {
        do {
            try writer.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        } catch let error as DatabaseError where !error.isFailedSync {
        }
    }

    /// Waits for the reads that go on, then closes all connections.
    func close() throws {
        try readers.close()
        try writer.close()
    }

    /// - Parameter logSize: bytes of the WAL that are kept when it begins anew.
    private static func writing(keeping logSize: Int) -> Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        // A transaction that cannot be rolled back is dealt with by reopening, not by a trap.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA mmap_size = 0;
                    PRAGMA recursive_triggers = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA wal_autocheckpoint = 0;
                    PRAGMA journal_size_limit = \(logSize);
                    PRAGMA cache_size = -16000;
                    """)
        }
        configuration.label = "ledger.writer"
        return configuration
    }

    static func reading(_ count: Int) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.maximumReaderCount = count
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA mmap_size = 0; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8000;")
        }
        configuration.label = "ledger.reader"
        return configuration
    }

    /// Refuses what is no ledger or a newer one, before anything is written to it.
    static func checkFormat(_ path: String) throws {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard let size, size > 0 else { return }
        let (application, version, tables) = try DatabaseQueue(path: path, configuration: reading(1)).read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema") ?? 0
            )
        }
        if application == 0, version == 0, tables == 0 { return }
        guard application == LedgerSchema.applicationID else {
            throw LedgerError(.notALedger, "\(path) is not a ledger: name another file, nothing was changed")
        }
        guard version <= LedgerSchema.version else {
            throw LedgerError(
                .newerVersion, "the ledger \(path) was made by a newer version of this program: install that version")
        }
    }
}

/// Says when the WAL is to be copied into the database file: every 20,000 changed rows or 1,000 batches, which keeps the WAL
/// at a few tens of megabytes. Used by the writer alone.
final class CheckpointPace: Sendable {
    private let last = Mutex((changes: 0, batches: 0))

    /// - Parameter changes: rows changed since the connection was opened.
    func isDue(changes: Int) -> Bool {
        last.withLock { last in
            last.batches += 1
            guard changes - last.changes >= 20_000 || last.batches >= 1_000 else { return false }
            last = (changes, 0)
            return true
        }
    }
}
