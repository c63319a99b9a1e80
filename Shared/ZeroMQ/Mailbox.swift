import Dispatch
import Synchronization

/// A bounded queue into a socket thread: many senders, one taker. What is put while the thread sleeps wakes it.
package final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var waiting = 0
        var closed = false
    }

    /// Elements it holds at most.
    package let capacity: Int
    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)
    private let signal: Signal

    init(capacity: Int, signal: Signal) {
        self.capacity = capacity
        self.signal = signal
    }

    /// Puts an element in without waiting.
    ///
    /// - Returns: false if it is full or closed.
    package func offer(_ element: Element) -> Bool {
        let taken = state.withLock { state in
            guard !state.closed, state.elements.count < capacity else { return false }
            state.elements.append(element)
            return true
        }
        if taken { signal.notify() }
        return taken
    }

    /// Puts in as many elements as there is room for, and wakes the thread once.
    ///
    /// - Returns: how many, from the first on; none if it is closed.
    @discardableResult package func offer(_ elements: [Element]) -> Int {
        let taken = state.withLock { state in
            guard !state.closed else { return 0 }
            let taken = elements.prefix(capacity - state.elements.count)
            state.elements += taken
            return taken.count
        }
        if taken > 0 { signal.notify() }
        return taken
    }

    /// Puts an element in; waits while it is full. Not for Swift's cooperative threads.
    ///
    /// - Returns: false if it is closed.
    package func put(_ element: Element) -> Bool {
        while true {
            let outcome: Bool? = state.withLock { state in
                guard !state.closed else { return false }
                guard state.elements.count < capacity else {
                    state.waiting += 1
                    return nil
                }
                state.elements.append(element)
                return true
            }
            if let outcome {
                if outcome { signal.notify() }
                return outcome
            }
            room.wait()
        }
    }

    /// Takes everything, in the order in which it was put. On the socket thread.
    package func take() -> [Element] {
        let (elements, waiting) = state.withLock { state in
            let waiting = state.waiting
            state.waiting = 0
            return (exchange(&state.elements, with: []), waiting)
        }
        for _ in 0..<waiting { room.signal() }
        return elements
    }

    /// Refuses what comes from now on, and returns what was left. Those who wait in `put` hear false.
    package func close() -> [Element] {
        let (elements, waiting) = state.withLock { state in
            let waiting = state.waiting
            state.waiting = 0
            state.closed = true
            return (exchange(&state.elements, with: []), waiting)
        }
        for _ in 0..<waiting { room.signal() }
        return elements
    }
}
