import Foundation
import Messages

/// A bounded queue between threads: many put, one or more take; takers sleep.
package final class WorkQueue<Element: Sendable>: @unchecked Sendable {
    // Sound: every access to `elements` and `closed` is between lock and unlock of `condition`.
    private let condition = NSCondition()
    private var elements: [Element] = []
    private var closed = false
    private let limit: Int

    package init(limit: Int) {
        self.limit = limit
    }

    /// False at the bound, and after `close`: nothing was put.
    package func put(_ element: Element) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !closed, elements.count < limit else { return false }
        elements.append(element)
        if elements.count == 1 { condition.signal() }
        return true
    }

    /// Everything that waits, at most `most`, in the order it came; empty when `patience` ran out; nil once closed and empty.
    package func take(most: Int, patience: Duration) -> [Element]? {
        condition.lock()
        defer { condition.unlock() }
        if elements.isEmpty, !closed {
            let limit = Date(timeIntervalSinceNow: Double(patience.milliseconds) / 1_000)
            while elements.isEmpty, !closed, condition.wait(until: limit) {}
        }
        if elements.isEmpty { return closed ? nil : [] }
        if elements.count <= most {
            defer { elements.removeAll(keepingCapacity: true) }
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
}
