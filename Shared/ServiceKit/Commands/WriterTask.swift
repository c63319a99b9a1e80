import Dispatch
import Ledger
import Messages
import Synchronization

/// What waits for the writer thread.
enum WriterTask: Sendable {
    /// Goes into one transaction with the other commands that wait.
    case command(PendingCommand)
    /// Has a transaction of its own.
    case errand(Errand)
}

/// Work for the writer that another thread waits for.
struct Errand: Sendable {
    let body: @Sendable (Batch, Writer) throws -> [Shredding]
    private let outcome: Outcome

    private final class Outcome: Sendable {
        let result = Mutex<(any Error)?>(nil)
        let finished = DispatchSemaphore(value: 0)
    }

    init(_ body: @escaping @Sendable (Batch, Writer) throws -> [Shredding]) {
        self.body = body
        outcome = Outcome()
    }

    /// On the writer thread.
    func perform(_ writer: Writer) {
        do {
            try writer.transact { try body($0, writer) }
        } catch {
            outcome.result.withLock { $0 = error }
        }
        outcome.finished.signal()
    }

    /// On the thread that waits: returns once the work is on disk.
    func wait() throws {
        outcome.finished.wait()
        if let error = outcome.result.withLock({ $0 }) { throw error }
    }
}
