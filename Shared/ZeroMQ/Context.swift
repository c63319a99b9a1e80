import CZeroMQ

/// A libzmq context: its I/O threads and the `inproc` names of its sockets.
///
/// Sockets retain it. When the last of them and the last user are gone it terminates, which waits for unsent messages up
/// to the sockets' linger.
@safe package final class Context: Sendable {
    /// Sound to share: libzmq contexts are thread-safe, and the pointer is freed in `deinit` only.
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

    deinit {
        // No socket is left that could use the handle: each one retains this object.
        while unsafe zmq_ctx_term(handle) != 0, ZeroMQError.classify(zmq_errno()) == .interrupted {}
    }
}
