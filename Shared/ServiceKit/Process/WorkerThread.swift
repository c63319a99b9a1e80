import Dispatch
import Foundation
import Messages

/// A thread of our own, for work that blocks; never one of Swift's cooperative pool.
package final class WorkerThread: Sendable {
    private let finished = DispatchSemaphore(value: 0)

    package init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let finished = finished
        let thread = Thread {
            body()
            finished.signal()
        }
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }

    /// Waits until the body has returned.
    ///
    /// - Returns: false if it had not after `patience`.
    package func join(patience: Duration) -> Bool {
        guard finished.wait(timeout: .now() + .milliseconds(Int(patience.milliseconds))) == .success else {
            return false
        }
        finished.signal()
        return true
    }
}
