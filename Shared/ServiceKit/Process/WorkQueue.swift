import Bus

/// A bounded queue between threads: many put, one or more take; takers sleep.
package final class WorkQueue<Element: Sendable>: @unchecked Sendable {
    // Sound: every access to `elements` and `closed` is between lock and unlock of `condition`.
    private let condition = SteadyCondition()
    private var elements: [Element] = []
    private var closed = false
    private let limit: Int

    package init(limit: Int) {
        self.limit = limit
    }

    /// False at the bound, and after `close`: nothing was put.
    ///
    /// - Parameter waking: false if `wake` will be called soon.
    package func put(_ element: Element, waking: Bool = true) -> Bool {
        condition.lock()
        let taken = !closed && elements.count < limit
        if taken { elements.append(element) }
        condition.unlock()
        // After unlocking: who wakes would else sleep again at once, waiting for the lock.
        if taken, waking { condition.signal() }
        return taken
    }

    /// Wakes a taker if something waits.
    package func wake() {
        if count > 0 { condition.signal() }
    }

    /// Everything that waits, at most `most`, in the order it came; empty when `patience` ran out; nil once closed and empty.
    package func take(most: Int, patience: Duration) -> [Element]? {
        condition.lock()
        defer { condition.unlock() }
        if elements.isEmpty, !closed {
            let deadline = SteadyCondition.Deadline(after: patience)
            while elements.isEmpty, !closed, condition.wait(until: deadline) {}
        }
        if elements.isEmpty { return closed ? nil : [] }
        if elements.count <= most {
            defer { elements = [] }
            return elements
        }
        let taken = Array(elements.prefix(most))
        elements.removeFirst(most)
        condition.signal()
        return taken
    }

    package var count: Int {
        condition.lock()
        defer { condition.unlock() }
        return elements.count
    }

    /// Takes nothing more in; what is in can still be taken.
    package func close() {
        condition.lock()
        closed = true
        condition.broadcast()
        condition.unlock()
    }

    /// Lets go of everything that waits.
    package func drop() {
        condition.lock()
        let dropped = elements
        elements = []
        condition.unlock()
        _ = consume dropped
    }
}
