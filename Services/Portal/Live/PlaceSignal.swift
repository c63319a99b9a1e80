import Messages
import Synchronization

/// How far a ledger is known, and the waking of those who wait until it is known further.
final class PlaceSignal: Sendable {
    private struct Waiter {
        let place: LivePlace
        let inlet: AsyncStream<Void>.Continuation
    }

    /// Guarded by the mutex.
    private struct State {
        var here: LivePlace?
        /// No more than there are listeners, which the hub bounds.
        var waiters: [UInt64: Waiter] = [:]
        var next: UInt64 = 0

        func has(_ place: LivePlace) -> Bool {
            here.map { $0.ledger == place.ledger && $0.position >= place.position } ?? false
        }
    }

    private let state = Mutex(State())

    /// Whether everything up to a place is known.
    func has(_ place: LivePlace) -> Bool { state.withLock { $0.has(place) } }

    /// Everything up to a place is known now. Who waits for a place of another ledger is woken as well, in vain.
    func reach(_ place: LivePlace) {
        let woken = state.withLock { state in
            state.here = place
            let woken = state.waiters.filter { state.has($1.place) || $1.place.ledger != place.ledger }
            for id in woken.keys { state.waiters[id] = nil }
            return woken.values.map(\.inlet)
        }
        // Finishing resumes a task: not under the lock.
        for inlet in woken { inlet.finish() }
    }

    /// Nothing is known any more.
    func forget() { state.withLock { $0.here = nil } }

    /// Who waits now.
    var waiting: Int { state.withLock { $0.waiters.count } }

    /// Waits until everything up to a place is known.
    ///
    /// - Returns: whether it is: not if that took longer than `patience`, the ledger is another, or the task was cancelled.
    func wait(for place: LivePlace, patience: Duration) async -> Bool {
        if has(place) { return true }
        let (woken, inlet) = AsyncStream<Void>.makeStream()
        let id = state.withLock { state -> UInt64? in
            guard !state.has(place) else { return nil }
            state.next += 1
            state.waiters[state.next] = Waiter(place: place, inlet: inlet)
            return state.next
        }
        guard let id else { return true }
        let end = Task {
            try await Task.sleep(for: patience)
            inlet.finish()
        }
        for await _ in woken {}
        end.cancel()
        return state.withLock { state in
            state.waiters[id] = nil
            return state.has(place)
        }
    }
}
