import CCurl
import Synchronization

/// How work gets onto a transfer thread, and how much: many callers, one thread that takes.
///
/// A transfer is counted from when it is let in until its caller has been answered, so what waits and what is under way
/// share one bound.
@safe final class Gate: Sendable {
    /// What the thread finds when it looks.
    struct Taken {
        var jobs: [Job] = []
        var cancelled: [TransferTicket] = []
        var isStopping = false
    }

    private struct State {
        var taken = Taken()
        var count = 0
        /// Whether the multi handle may be woken.
        var isOpen = true
        var isOver = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let capacity: Int
    private let state = Mutex(State())

    /// Sound to share: libcurl allows waking from any thread, and nothing else is done with it here, under the lock and while
    /// `isOpen` only.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

    /// - Parameter multi: the thread's multi handle, live until `close`.
    init(capacity: Int, multi: UnsafeMutableRawPointer) {
        self.capacity = capacity
        unsafe self.multi = unsafe multi
    }

    /// Transfers let in and not yet answered.
    var count: Int { state.withLock { $0.count } }

    /// Lets a job in, and wakes the thread.
    ///
    /// - Throws: `busy` at the bound, `stopped` once a stop was asked for.
    func put(_ job: Job) throws(TransferError) {
        let refusal: TransferError.Code? = state.withLock { state in
            guard !state.taken.isStopping, state.isOpen else { return .stopped }
            guard state.count < capacity else { return .busy }
            state.count += 1
            state.taken.jobs.append(job)
            if state.taken.jobs.count == 1 { wake(state) }
            return nil
        }
        if let refusal { throw TransferError(refusal) }
    }

    func cancel(_ ticket: TransferTicket) {
        state.withLock { state in
            guard state.isOpen else { return }
            state.taken.cancelled.append(ticket)
            wake(state)
        }
    }

    func requestStop() {
        state.withLock { state in
            state.taken.isStopping = true
            wake(state)
        }
    }

    /// Waits until the thread has ended.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard !state.isOver else { return true }
                state.waiters.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    // MARK: - On the thread

    func take() -> Taken {
        state.withLock { state in
            let taken = state.taken
            state.taken = Taken(isStopping: taken.isStopping)
            return taken
        }
    }

    /// A caller has been answered.
    func leave() {
        state.withLock { $0.count -= 1 }
    }

    /// The thread is about to free the multi handle; nobody wakes it from now on.
    ///
    /// - Returns: jobs that nobody will begin.
    func close() -> [Job] {
        state.withLock { state in
            state.isOpen = false
            let jobs = state.taken.jobs
            state.taken.jobs = []
            return jobs
        }
    }

    /// The thread is over.
    func tellEnded() {
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Under the lock, so that the handle is not freed meanwhile.
    private func wake(_ state: State) {
        // The handle is live while `isOpen`. This is the one function of libcurl that any thread may call.
        if state.isOpen { unsafe curl_multi_wakeup(multi) }
    }
}

/// Names a caller's wish, so that it can be taken back at any time.
final class TransferTicket: Sendable {
    private let cancelled = Atomic<Bool>(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }
}

/// A transfer on its way to the thread.
struct Job: Sendable {
    let ticket: TransferTicket
    /// Makes the exchange, on the thread.
    let begin: @Sendable (ExchangeContext) throws(TransferError) -> Running
    /// Answers the caller who gets no exchange, or whose exchange is over before its end.
    let fail: @Sendable (TransferError) -> Void
}

/// An exchange under way. Of each job exactly one of `finish` and the job's `fail` is called, once.
struct Running {
    let exchange: Exchange
    let finish: (CURLcode) -> Void
}
