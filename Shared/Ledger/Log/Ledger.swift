import Foundation
package import GRDB
import Glibc
package import Messages
import Synchronization

/// A service's append-only log of events, with its Merkle tree, inbox, cursors and projections, in one SQLite file.
///
/// One thread writes, by `write`; any thread reads, by `read` and `page`. A batch that `write` returned from is on disk.
package final class Ledger: Sendable {
    package let configuration: LedgerConfiguration
    let projections: ProjectionSet

    /// Held for the length of a batch; nobody waits for it as long as one thread writes.
    private let writing = NSLock()
    private let standing: Mutex<Standing>

    private init(_ configuration: LedgerConfiguration, _ projections: ProjectionSet, _ standing: Standing) {
        self.configuration = configuration
        self.projections = projections
        self.standing = Mutex(standing)
    }

    /// Creates or opens a ledger, applies migrations, checks its tail and rebuilds projections that changed.
    ///
    /// - Parameter progress: hears, about once a chunk, what takes long.
    /// - Throws: `notALedger`, `newerVersion`, `otherSource`, `corrupt`, `unreachable`, `projectionFailed`.
    package static func open(
        _ configuration: LedgerConfiguration, progress: (String) -> Void = { _ in }
    ) throws -> Ledger {
        do {
            let projections = ProjectionSet(configuration.projections)
            let standing = try Standing.open(configuration, projections, progress: progress)
            return Ledger(configuration, projections, standing)
        } catch {
            throw LedgerError.reading(error, configuration.path)
        }
    }

    /// The identity of this ledger's life.
    package var id: LedgerID { standing.withLock { $0.ledger } }

    /// Where the ledger stands on disk.
    package var tail: Tail { standing.withLock { $0.tail } }

    /// Runs one batch: one transaction, one fsync. Returns after COMMIT; what the batch appended is then on disk, and
    /// `tail` says so.
    ///
    /// - Parameter body: makes `attempt`s. What it throws itself rolls the whole batch back.
    /// - Throws: what `body` throws; `batchLost`: nothing happened; `outcomeUnknown`: the ledger was opened again, `tail`
    ///   tells whether the batch is in it; `mustExit`: only a new process may go on; `closed`.
    @discardableResult
    package func write<R>(_ body: (Batch) throws -> R) throws -> R {
        writing.lock()
        defer { writing.unlock() }
        let before = try usable()
        let run = BatchRun(configuration: configuration, projections: projections, before: before)
        switch run.execute(body) {
        case .committed(let result, let tail, let unhealthy):
            standing.withLock {
                $0.tail = tail
                if let unhealthy { $0.condition = .mustExit(unhealthy) }
            }
            return result
        case .rolledBack(let error):
            throw error
        case .mustExit(let error):
            standing.withLock { $0.condition = .mustExit(error) }
            throw error
        case .mustReopen(let error):
            standing.withLock { $0.condition = .mustReopen }
            _ = try? usable()
            throw error
        }
    }

    /// Reads from one snapshot of what was committed when the call began. Keep it short: the WAL cannot be reset while a
    /// read goes on.
    ///
    /// - Throws: what `body` throws; `unreachable`; `closed`.
    package func read<R>(_ body: (Database) throws -> R) throws -> R {
        let standing = standing.withLock { $0 }
        if case .closed = standing.condition { throw LedgerError.closed }
        do {
            return try standing.connections.readers.read(body)
        } catch {
            throw LedgerError.reading(error, configuration.path)
        }
    }

    /// Bytes of the WAL beside the file. What has been copied into the file counts until a batch comes while nobody reads of it.
    package var logBytes: Int {
        var status = stat()
        return stat(configuration.path + "-wal", &status) == 0 ? Int(status.st_size) : 0
    }

    /// See `LedgerConfiguration`.
    package var logBound: Int { configuration.logBound }

    /// The folder in which the file lies.
    package var folder: String {
        URL(filePath: configuration.path).deletingLastPathComponent().path(percentEncoded: false)
    }

    /// Copies of the WAL into the file what readers allow, ahead of the usual pace. On the thread that writes.
    ///
    /// - Throws: `mustExit`; `closed`; `unreachable`.
    package func emptyLog() throws {
        writing.lock()
        defer { writing.unlock() }
        do {
            try usable().connections.emptyLog()
        } catch let error as DatabaseError {
            let failure = LedgerError.mustExit(error)
            standing.withLock { $0.condition = .mustExit(failure) }
            throw failure
        }
    }

    /// Waits for the batch and the reads that go on, then closes the file. Calling it again does nothing.
    package func close() throws {
        writing.lock()
        defer { writing.unlock() }
        let connections: LedgerConnections? = standing.withLock { standing in
            if case .closed = standing.condition { return nil }
            standing.condition = .closed
            return standing.connections
        }
        try connections?.close()
    }

    /// The standing to write from, after opening the file again if that is due. Called with `writing` held.
    private func usable() throws -> Standing {
        let current = standing.withLock { $0 }
        switch current.condition {
        case .sound: return current
        case .closed: throw LedgerError.closed
        case .mustExit(let error): throw error
        case .mustReopen:
            do {
                try? current.connections.close()
                let fresh = try Standing.open(configuration, projections) { _ in }
                standing.withLock { $0 = fresh }
                return fresh
            } catch {
                throw LedgerError.reading(error, configuration.path)
            }
        }
    }
}

extension LedgerError {
    static let closed = LedgerError(.closed, "the ledger is closed")
}

/// Where a ledger stands: one value, so that it is copied before each command, put back when the command is refused, and
/// published when the batch is on disk.
package struct Tail: Equatable, Sendable {
    /// The newest position of each type.
    package internal(set) var newest: [EventType: Position]
    package internal(set) var frontier: Frontier

    init(newest: [EventType: Position] = [:], frontier: Frontier = Frontier()) {
        self.newest = newest
        self.frontier = frontier
    }

    /// Number of events.
    package var size: UInt64 { frontier.size }
    /// Position of the newest event.
    package var head: Position { Position(frontier.size) }
    /// The Merkle tree head of all events.
    package var root: MerkleHash { frontier.root }
}
