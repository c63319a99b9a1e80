import Foundation
package import GRDB
import Ledger
package import Messages
import Synchronization

/// What a service's process does of itself, beside what it is asked: it decides as a command would, and reads its tables.
///
/// Both block, and belong on a thread of ours, never on the cooperative pool or the writer thread.
package struct LocalWriter: Sendable {
    let ledger: Ledger
    let queue: WorkQueue<WriterTask>

    /// Decides something in a transaction of its own. When this returns, its events are on disk and announced.
    ///
    /// - Parameters:
    ///   - account: in whose name; no person's, so that events name nobody.
    ///   - traceparent: of the trace that it belongs to, if it belongs to one.
    /// - Throws: what `body` threw, and then nothing of it happened; `DeskError.busy` if too much waits for the writer or the
    ///   service is stopping; a `LedgerError` if it is not known to be on disk.
    package func decide<Value: Sendable>(
        as account: String, traceparent: String? = nil, _ body: @escaping @Sendable (Act) throws -> Value
    ) throws -> Value {
        let result = Mutex<Result<Value, any Error>?>(nil)
        let awaited = AwaitedWriterJob { batch, writer in
            let (outcome, act) = try writer.attempt(
                actor: Principal(account: account), now: writer.systemInputs.clock(),
                origin: EventOrigin(traceparent: traceparent), batch
            ) { act in
                let value = try body(act)
                result.withLock { $0 = .success(value) }
                return Answer(result: .init())
            }
            if case .failure(let error) = outcome {
                result.withLock { $0 = .failure(error) }
                return []
            }
            return act.shreds
        }
        guard queue.put(.job(awaited.job)) else { throw DeskError.busy(retryAfter: 100) }
        try awaited.wait()
        guard let outcome = result.withLock({ $0 }) else { throw DeskError.unavailable }
        return try outcome.get()
    }

    /// The newest event on disk: as long as it is the same, so are the tables.
    package var head: Position { ledger.tail.head }

    /// What the envelope of an own event says; nil if there is none of that type at that position.
    package func header<E: Event>(of type: E.Type, at position: Position) throws -> EventHeader? {
        guard position > .zero else { return nil }
        let page = try ledger.page(after: position.previous, topics: [E.type.topic], limit: 1)
        guard let event = page.events.first, event.position == position else { return nil }
        return try JSONCoding.decode(EventHeader.self, from: event.json)
    }

    /// Reads one snapshot of the tables.
    package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try ledger.read(body)
    }
}
