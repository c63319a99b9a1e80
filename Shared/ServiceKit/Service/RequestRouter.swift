import Bus
import Messages
import Metrics

/// Sends each request where it is done: commands to the writer, queries to the readers. Runs on the socket thread, and on those
/// of who asks in the process; waits for nothing.
final class RequestRouter: DeskHandler {
    private let definition: ServiceDefinition
    private let writer: WorkQueue<WriterTask>
    private let readers: QueryPool
    private let busy = Counter(label: "qinglian_desk_busy_total")
    private let writerReached = BoundMetrics.counter("writer_queue")
    private let readersReached = BoundMetrics.counter("reader_queue")

    init(_ definition: ServiceDefinition, writer: WorkQueue<WriterTask>, readers: QueryPool) {
        self.definition = definition
        self.writer = writer
        self.readers = readers
    }

    func receive(_ request: DeskRequest) {
        let method = request.request.method
        let taken: Bool
        if let entry = definition.commands[method] {
            taken = writer.put(.command(PendingCommand(request, entry, admit: definition.admit)), waking: false)
            if !taken { writerReached.increment() }
        } else if let entry = definition.queries[method] {
            taken = readers.put(request, entry)
            if !taken { readersReached.increment() }
        } else {
            let error = DeskError(.methodNotFound, "there is no method '\(method)'; desk.describe lists them")
            request.respond(ReplyFrame.failure(id: request.request.id, error))
            return
        }
        if !taken {
            busy.increment()
            request.respond(ReplyFrame.failure(id: request.request.id, .busy(retryAfter: 100)))
        }
    }

    /// The writer is woken once for all commands that came together: woken at the first, it would pay an fsync for that
    /// one alone.
    func receivedAll() {
        writer.wake()
    }
}
