import CCurl
import Foundation
import Glibc

/// A thread on which libcurl moves many transfers at once, and nothing ever waits for one of them.
@safe final class TransferThread: Sendable {
    private let gate: Gate

    /// - Parameter name: of the thread, at most 15 bytes.
    init(_ name: String, settings: TransferSettings) throws(TransferError) {
        guard let multi = unsafe curl_multi_init() else {
            throw TransferError(.system, detail: "libcurl does not start")
        }
        // As many idle connections as transfers; past that libcurl closes the oldest.
        unsafe curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.capacity)
        gate = unsafe Gate(capacity: settings.capacity, multi: multi)
        // Sound to hand over: only this thread uses the handle, apart from the gate's waking.
        nonisolated(unsafe) let handle = unsafe multi
        let thread = Thread { [gate] in
            unsafe TransferLoop(multi: handle, settings: settings, gate: gate).run()
        }
        thread.name = name
        thread.start()
    }

    deinit {
        gate.requestStop()
    }

    /// Transfers under way.
    var count: Int { gate.count }

    /// Ends every transfer with `stopped` and waits until the thread is over.
    func stop() async {
        gate.requestStop()
        await gate.ended()
    }

    /// Has an exchange made and run on the thread, and waits for its answer. Cancelling the task ends the exchange.
    func run<E: Exchange, Answer: Sendable>(
        _ make: @escaping @Sendable (ExchangeContext) throws(TransferError) -> E,
        answer: @escaping @Sendable (E, CURLcode) -> Result<Answer, TransferError>
    ) async throws(TransferError) -> Answer {
        let ticket = TransferTicket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<Answer, TransferError>, Never>) in
                let job = Job(ticket: ticket) { (surroundings: ExchangeContext) throws(TransferError) -> Running in
                    let exchange = try make(surroundings)
                    return Running(exchange: exchange) { continuation.resume(returning: answer(exchange, $0)) }
                } fail: {
                    continuation.resume(returning: .failure($0))
                }
                do throws(TransferError) {
                    try gate.put(job)
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        } onCancel: {
            ticket.cancel()
            gate.cancel(ticket)
        }
        return try result.get()
    }
}

/// The thread's body and all it owns.
@safe private final class TransferLoop {
    private struct Entry {
        let job: Job
        let running: Running
    }

    private let multi: UnsafeMutableRawPointer
    private let gate: Gate
    private let surroundings: ExchangeContext
    /// By the easy handle's address.
    private var entries: [UInt: Entry] = [:]

    init(multi: UnsafeMutableRawPointer, settings: TransferSettings, gate: Gate) {
        unsafe self.multi = unsafe multi
        self.gate = gate
        surroundings = ExchangeContext(settings: settings, sockets: OpenSockets())
    }

    func run() {
        ignoreBrokenPipes()
        while true {
            let taken = gate.take()
            if taken.isStopping {
                end(waiting: taken.jobs)
                return
            }
            for job in taken.jobs { begin(job) }
            for ticket in taken.cancelled { cancel(ticket) }
            var count: Int32 = 0
            // The multi handle is live until `end`.
            unsafe curl_multi_perform(multi, &count)
            finishDone()
            // Nothing that wakes is lost: a wakeup sent while nobody polls ends the next poll.
            unsafe curl_multi_poll(multi, nil, 0, 60_000, nil)
        }
    }

    /// OpenSSL may write to a connection that is gone; the error is enough.
    private func ignoreBrokenPipes() {
        var signals = sigset_t()
        // The pointers live for the calls.
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func begin(_ job: Job) {
        guard !job.ticket.isCancelled else { return fail(job, TransferError(.cancelled)) }
        do throws(TransferError) {
            let running = try job.begin(surroundings)
            let easy = unsafe running.exchange.easy.pointer
            // Both handles are live, and the easy one belongs to no other multi handle.
            let code = unsafe curl_multi_add_handle(multi, easy)
            guard code == CURLM_OK else { throw TransferError(.system, number: Int(code.rawValue)) }
            entries[UInt(bitPattern: easy)] = Entry(job: job, running: running)
        } catch {
            fail(job, error)
        }
    }

    private func cancel(_ ticket: TransferTicket) {
        guard let entry = entries.values.first(where: { $0.job.ticket === ticket }) else { return }
        remove(entry)
        fail(entry.job, TransferError(.cancelled, host: entry.running.exchange.host))
    }

    private func finishDone() {
        var left: Int32 = 0
        // A message's memory is valid until the next call on the multi handle; both fields are read before.
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle else {
                continue
            }
            let result = unsafe message.pointee.data.result
            guard let entry = entries[UInt(bitPattern: easy)] else { continue }
            // What libcurl knows of the transfer is asked for before the handle leaves; the caller hears after.
            gate.leave()
            entry.running.finish(result)
            remove(entry)
        }
    }

    private func remove(_ entry: Entry) {
        let easy = unsafe entry.running.exchange.easy.pointer
        // Both handles are live; the exchange, whose callbacks this may call, is held by the caller.
        unsafe curl_multi_remove_handle(multi, easy)
        entries[UInt(bitPattern: easy)] = nil
    }

    private func fail(_ job: Job, _ error: TransferError) {
        gate.leave()
        job.fail(error)
    }

    /// Nobody is left waiting: neither a caller here, nor this thread for a server that does not say goodbye.
    private func end(waiting: [Job]) {
        surroundings.sockets.shutDown()
        for job in waiting { fail(job, TransferError(.stopped)) }
        for entry in entries.values {
            remove(entry)
            fail(entry.job, TransferError(.stopped, host: entry.running.exchange.host))
        }
        for job in gate.close() { fail(job, TransferError(.stopped)) }
        // The last use: the gate has let go of it. Sockets are closed here, into `surroundings`, which is still held.
        unsafe curl_multi_cleanup(multi)
        gate.tellEnded()
    }
}
