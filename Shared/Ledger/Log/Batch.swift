import Columns
import Foundation
package import GRDB
package import Messages

/// The commands of one transaction: what they append shares one COMMIT and one fsync.
///
/// Not Sendable; valid only inside `Ledger.write`, on the thread that called it.
package final class Batch {
    private let connection: Database
    private let configuration: LedgerConfiguration
    private let projections: ProjectionSet
    let statements: BatchStatements
    package let ledger: LedgerID
    /// Whose ledger it is.
    package var source: Source { configuration.source }

    /// Where the ledger stood before it.
    private let start: Tail
    /// Where the ledger stands with what this batch has appended so far.
    package private(set) var tail: Tail
    /// What this batch has appended so far, in order of position.
    package private(set) var appended: [CommittedEvent] = []

    private enum Savepoint { case none, due, open }
    private var savepoint = Savepoint.none
    /// Why the batch is over, once it is.
    private(set) var loss: LedgerError?

    init(
        _ connection: Database, _ configuration: LedgerConfiguration, _ projections: ProjectionSet, _ state: Standing
    ) throws {
        statements = try BatchStatements(connection)
        self.connection = connection
        self.configuration = configuration
        self.projections = projections
        ledger = state.ledger
        start = state.tail
        tail = state.tail
    }

    /// For reading only: what is written through it while nothing else has been is not undone with a refused command.
    package var reading: Database { connection }

    /// For reading and writing.
    ///
    /// Inside `attempt` the first use opens the command's savepoint; a command that only reads before it is refused should
    /// read through `reading`, which costs nothing.
    ///
    /// - Throws: `batchLost`; a database error if the savepoint cannot be opened.
    package var database: Database {
        get throws {
            try prepareToWrite()
            return connection
        }
    }

    /// Does one command's work. What `body` throws undoes this work only, tail included, and is thrown on.
    ///
    /// - Throws: what `body` throws; `batchLost` or `mustExit` once SQLite has ended the whole transaction, and from then
    ///   on for every further attempt.
    package func attempt<R>(_ body: () throws -> R) throws -> R {
        precondition(savepoint == .none, "attempts are not nested")
        try checkAlive()
        let kept = appended.count
        savepoint = .due
        defer { savepoint = .none }
        do {
            let result = try body()
            try checkAlive()
            if savepoint == .open { try statements.releaseSavepoint.execute() }
            return result
        } catch {
            try note(error)
            if savepoint == .open {
                do {
                    try statements.rollBackToSavepoint.execute()
                    try statements.releaseSavepoint.execute()
                } catch {
                    throw lose(error)
                }
            }
            forgetAppended(after: kept)
            throw error
        }
    }

    /// Makes the tail anew from where it stood before the batch. A copy kept with each command would be cheaper here, but
    /// would have each command copy the tree's right edge, and few commands are refused once they have appended something.
    private func forgetAppended(after count: Int) {
        guard tail.size > start.size + UInt64(count) else { return }
        appended.removeLast(appended.count - count)
        tail = start
        for event in appended {
            tail.frontier.append(MerkleHash(leaf: event.json)) { _ in }
            tail.newest[event.type] = event.position
        }
    }

    /// Appends an event at the next position and applies it to the projections.
    ///
    /// - Throws: `EventTooLong`; `invalid` for a draft; what an applier throws; a database error; `batchLost`.
    package func append(_ event: some Event, id: UUIDv7, time: Timestamp, origin: EventOrigin) throws {
        let type = Swift.type(of: event).type
        guard !type.isDraft else {
            throw LedgerError(.invalid, "\(type) is a draft: drafts are announced, never stored")
        }
        try prepareToWrite()
        let position = tail.head.next
        let header = EventHeader(
            id: id, source: configuration.source, type: type, subject: event.subject, time: time, sequence: position,
            prior: tail.newest[type] ?? .zero, ledger: ledger, affects: event.affects, origin: origin)
        let json = try EventBytes.encode(event, header)
        let leaf = MerkleHash(leaf: json)
        try statements.insertEvent.execute { row in
            row.put(position.stored)
            row.put(type.description)
            row.put(header.subject?.description)
            row.put(time.milliseconds)
            row.put(json)
            row.put(leaf)
        }
        try tail.frontier.append(leaf) { try connection.insert($0) }
        tail.newest[type] = position
        appended.append(CommittedEvent(type: type, position: position, json: json))
        try projections.apply(event, header, connection)
    }

    // MARK: What the ledger does around the body

    /// Writes what is kept once a batch.
    func finish() throws {
        try checkAlive()
        for event in appended where tail.newest[event.type] == event.position {
            try connection.cachedStatement(
                sql: """
                    INSERT INTO newest (type, position) VALUES (?, ?)
                    ON CONFLICT (type) DO UPDATE SET position = excluded.position
                    """
            ).execute(arguments: [event.type, event.position])
        }
        try checkAlive()
    }

    /// Looks, after an error, whether the transaction is still open.
    ///
    /// - Throws: the loss, if it is not or if the disk refused to confirm a write.
    func note(_ error: any Error) throws {
        if let loss { throw loss }
        if (error as? DatabaseError)?.isFailedSync == true || !connection.isInsideTransaction { throw lose(error) }
    }

    private func lose(_ error: any Error) -> LedgerError {
        if let loss { return loss }
        let found = LedgerError.lost(error)
        loss = found
        return found
    }

    private func checkAlive() throws {
        if let loss { throw loss }
        guard connection.isInsideTransaction else { throw lose(DatabaseError(resultCode: .SQLITE_ABORT)) }
    }

    /// Before each change: opens the command's savepoint if that is due.
    func prepareToWrite() throws {
        try checkAlive()
        if savepoint == .due {
            try statements.openSavepoint.execute()
            savepoint = .open
        }
    }
}

extension LedgerError {
    /// A batch of which nothing happened, or, if a sync failed, nobody knows what did.
    static func lost(_ error: any Error) -> LedgerError {
        if let error = error as? LedgerError, error.code == .mustExit || error.code == .batchLost { return error }
        if (error as? DatabaseError)?.isFailedSync == true { return mustExit(error) }
        return LedgerError(
            .batchLost, "the database gave the whole batch up; nothing of it happened: send the same requests again",
            underlying: error)
    }

    static func mustExit(_ error: any Error) -> LedgerError {
        LedgerError(
            .mustExit, "the disk did not confirm a write: the process must end and start anew; check the disk",
            underlying: error)
    }
}

extension Database {
    func insert(_ tile: Tile) throws {
        try cachedStatement(sql: "INSERT INTO tile (level, tile_index, hashes) VALUES (?, ?, ?)")
            .execute(arguments: [tile.level, Int64(tile.index), tile.hashes.data])
    }
}
