import CZeroMQ
import Synchronization

/// A libzmq context: its I/O threads and the `inproc` names of its sockets.
///
/// Sockets retain it, so that it outlives them.
@safe package final class Context: Sendable {
    /// Sound to share: libzmq contexts are thread-safe, and nobody uses the pointer after `terminate`.
    nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    /// - Parameters:
    ///   - ioThreads: one moves about a gigabyte a second.
    ///   - maxSockets: sockets open at once, monitors included; past it `socket` throws `resources`.
    package init(ioThreads: Int32 = 1, maxSockets: Int32 = 1_024) throws(ZeroMQError) {
        guard let handle = unsafe zmq_ctx_new() else { throw ZeroMQError.last("make a context") }
        unsafe self.handle = unsafe handle
        // The handle is live: it was made above.
        guard unsafe zmq_ctx_set(handle, ZMQ_IO_THREADS, ioThreads) == 0,
            unsafe zmq_ctx_set(handle, ZMQ_MAX_SOCKETS, maxSockets) == 0
        else { throw ZeroMQError.last("set up a context") }
    }

    private let terminated = Atomic<Bool>(false)

    /// Waits until what its sockets sent has left, or their linger is over. Every socket thread must have been stopped
    /// before; further use throws `misuse`. Once is enough, and `deinit` does it otherwise.
    package func terminate() {
        guard !terminated.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // The handle is live until this call has succeeded, which happens once.
        while unsafe zmq_ctx_term(handle) != 0, ZeroMQError.classify(zmq_errno()) == .interrupted {}
    }

    deinit {
        terminate()
    }
}
