import Dispatch
import Ledger
import Messages
import Synchronization

/// What waits for the writer thread.
enum WriterTask: Sendable {
    /// Goes into one transaction with the other commands that wait.
    case command(PendingCommand)
    /// Has a transaction of its own.
    case job(WriterJob)
}

/// Work for the writer that somebody waits for.
struct WriterJob: Sendable {
    let body: @Sendable (Batch, Writer) throws -> [Shredding]
    /// Called on the writer thread once the work is on disk, or with the error that kept it off.
    private let finished: @Sendable ((any Error)?) -> Void

    init(
        _ body: @escaping @Sendable (Batch, Writer) throws -> [Shredding],
        finished: @escaping @Sendable ((any Error)?) -> Void
    ) {
        self.body = body
        self.finished = finished
    }

    /// On the writer thread.
    func perform(_ writer: Writer) {
        do {
            try writer.transact { try body($0, writer) }
            finished(nil)
        } catch {
            finished(error)
        }
    }
}

/// A job that a thread of ours waits for.
struct AwaitedWriterJob: Sendable {
    let job: WriterJob
    private let outcome: Outcome

    private final class Outcome: Sendable {
        let result = Mutex<(any Error)?>(nil)
        let finished = DispatchSemaphore(value: 0)
    }

    init(_ body: @escaping @Sendable (Batch, Writer) throws -> [Shredding]) {
        let outcome = Outcome()
        self.outcome = outcome
        job = WriterJob(body) { error in
            outcome.result.withLock { $0 = error }
            outcome.finished.signal()
        }
    }

    /// On the thread that waits: returns once the work is on disk.
    func wait() throws {
        outcome.finished.wait()
        if let error = outcome.result.withLock({ $0 }) { throw error }
    }
}
