import Foundation
import Messages

/// A bounded queue between threads: many put, one or more take; takers sleep.
package final class WorkQueue<Element: Sendable>: @unchecked Sendable {
    // Sound: every access to `elements` and `closed` is between lock and unlock of `condition`.
    private let condition = NSCondition()
    private var elements: [Element] = []
    private var closed = false
    /// At how many elements a sleeping taker wants to be woken.
    private var awaited = 1
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
        if elements.count >= awaited { condition.signal() }
        return true
    }

    /// Everything that waits, at most `most`, in the order it came; empty when `patience` ran out; nil once closed and empty.
    ///
    /// - Parameter gather: how many are worth waiting for once there is one, and how long at most.
    package func take(
        most: Int, patience: Duration, gather: (count: Int, patience: Duration) = (0, .zero)
    ) -> [Element]? {
        condition.lock()
        defer { condition.unlock() }
        wait(for: 1, patience)
        if elements.isEmpty { return closed ? nil : [] }
        wait(for: min(gather.count, most, limit), gather.patience)
        if elements.count <= most {
            defer { elements.removeAll(keepingCapacity: true) }
            return elements
        }
        let taken = Array(elements.prefix(most))
        elements.removeFirst(most)
        condition.signal()
        return taken
    }

    /// Waits, with the lock held, until there are `count` elements, the queue is closed, or the patience ran out.
    private func wait(for count: Int, _ patience: Duration) {
        guard elements.count < count, !closed else { return }
        awaited = count
        let end = Date(timeIntervalSinceNow: patience.seconds)
        while elements.count < count, !closed, condition.wait(until: end) {}
        awaited = 1
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

extension Duration {
    /// As a number of seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
