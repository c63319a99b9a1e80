import CZeroMQ
import Glibc
import Synchronization

/// Wakes a socket thread: an eventfd that is written only while the thread sleeps.
///
/// The order that makes it lossless: a sender first stores its work, then calls `notify`; the thread first takes note of
/// the notification, then looks for work.
final class Signal: Sendable {
    private enum State {
        static let idle: UInt8 = 0
        static let notified: UInt8 = 1
        static let sleeping: UInt8 = 2
    }

    private let state = Atomic<UInt8>(State.idle)
    private let stop = Atomic<Bool>(false)
    let descriptor: Int32

    init() throws(ZeroMQError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw ZeroMQError(.resources, "no eventfd is left", number: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// From any thread, after the work is stored.
    func notify() {
        if state.exchange(State.notified, ordering: .acquiringAndReleasing) == State.sleeping {
            eventfd_write(descriptor, 1)
        }
    }

    func requestStop() {
        stop.store(true, ordering: .releasing)
        notify()
    }

    var stopRequested: Bool { stop.load(ordering: .acquiring) }

    /// On the socket thread, before polling: whether it may sleep, because nobody has notified since the last wake.
    func prepareToSleep() -> Bool {
        state.compareExchange(expected: State.idle, desired: State.sleeping, ordering: .acquiringAndReleasing).exchanged
    }

    /// On the socket thread, after polling and before it looks for work.
    func wake(readable: Bool) {
        state.store(State.idle, ordering: .sequentiallyConsistent)
        guard readable else { return }
        var count: eventfd_t = 0
        // The pointer lives for the call; a spurious wake leaves EAGAIN, which is as good.
        _ = unsafe eventfd_read(descriptor, &count)
    }
}
