import GRDB
import Synchronization

/// Lets another thread end a long reading of a ledger: what reads ends soon with `LedgerError.interrupted`.
package final class Interruption: Sendable {
    private struct State {
        var isAsked = false
        /// The connection that reads now.
        var reader: DatabaseQueue?
    }

    private let state = Mutex(State())

    package init() {}

    package var isAsked: Bool { state.withLock { $0.isAsked } }

    /// Asks for the end. A statement that begins at this very moment may miss it: ask again until the reading has ended.
    package func ask() {
        // Under the lock, so that the connection is not closed meanwhile.
        state.withLock { state in
            state.isAsked = true
            state.reader?.interrupt()
        }
    }

    /// - Throws: `LedgerError.interrupted` if the end was asked for.
    package func check() throws {
        if isAsked { throw LedgerError(.interrupted, "stopped before its end; begin again") }
    }

    /// While `body` reads by this connection, asking interrupts its statement.
    func covering<R>(_ reader: DatabaseQueue, _ body: () throws -> R) throws -> R {
        state.withLock { $0.reader = reader }
        defer { state.withLock { $0.reader = nil } }
        do {
            try check()
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            try check()
            throw error
        }
    }
}
