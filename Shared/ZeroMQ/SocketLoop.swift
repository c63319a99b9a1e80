import CZeroMQ
import Glibc

/// What a socket thread's body works with: it makes sockets, and sleeps until there is something to do.
package struct SocketLoop: ~Copyable {
    private let context: Context
    private let signal: Signal
    private let started: () -> Void

    init(context: Context, signal: Signal, started: @escaping () -> Void) {
        self.context = context
        self.signal = signal
        self.started = started
    }

    /// Makes a socket of this thread.
    package func socket(_ kind: SocketKind, _ options: SocketOptions) throws(ZeroMQError) -> Socket {
        try Socket(kind, options, context: context)
    }

    /// Says that the sockets stand: `SocketThread.start` returns. What the body throws before, it throws.
    package func ready() { started() }

    /// Whether the thread has been asked to end.
    package var stopRequested: Bool { signal.stopRequested }

    /// Sleeps until a socket may be received from, a mailbox was filled, a stop was asked for, or the time is over; it
    /// may also return for no reason. The body then looks at everything it has.
    ///
    /// - Parameters:
    ///   - wantsToSend: wakes also when the socket takes messages again.
    ///   - monitored: wakes also for a monitor event.
    package func wait(
        for socket: borrowing Socket, wantsToSend: Bool = false, monitored: Bool = true, timeout: Duration
    ) throws(ZeroMQError) {
        socket.checkThread()
        // The handles are live: the sockets are borrowed for the call.
        var items = unsafe [item(socket.handle, wantsToSend: wantsToSend)]
        if monitored { unsafe items.append(item(socket.monitor, wantsToSend: false)) }
        unsafe try poll(items, timeout)
    }

    /// The same for two sockets, whose monitor events wake nobody: libzmq makes two system calls a wake for each socket that
    /// is waited for.
    package func wait(
        for first: borrowing Socket, and second: borrowing Socket, timeout: Duration
    ) throws(ZeroMQError) {
        first.checkThread()
        second.checkThread()
        // As above.
        unsafe try poll(
            [item(first.handle, wantsToSend: false), item(second.handle, wantsToSend: false)], timeout)
    }

    /// Sleeps until a mailbox was filled, a stop was asked for, or the time is over.
    package func wait(timeout: Duration) throws(ZeroMQError) {
        // No socket takes part.
        unsafe try poll([], timeout)
    }

    @unsafe private func item(_ handle: UnsafeMutableRawPointer, wantsToSend: Bool) -> zmq_pollitem_t {
        let events = Int16(ZMQ_POLLIN) | (wantsToSend ? Int16(ZMQ_POLLOUT) : 0)
        return unsafe zmq_pollitem_t(socket: handle, fd: 0, events: events, revents: 0)
    }

    @unsafe private func poll(_ sockets: [zmq_pollitem_t], _ timeout: Duration) throws(ZeroMQError) {
        let wakeup = unsafe zmq_pollitem_t(socket: nil, fd: signal.descriptor, events: Int16(ZMQ_POLLIN), revents: 0)
        var items = unsafe sockets + [wakeup]
        let sleeps = signal.prepareToSleep()
        let milliseconds = sleeps ? max(0, Int(timeout.wholeMilliseconds)) : 0
        // The array holds as many items as it says, all of live sockets.
        let status = unsafe zmq_poll(&items, Int32(items.count), milliseconds)
        let failure = status < 0 ? ZeroMQError.classify(zmq_errno()) : nil
        signal.wake(readable: unsafe failure == nil && items[items.count - 1].revents != 0)
        if let failure, failure != .interrupted { throw ZeroMQError.last("poll") }
    }

    /// Time that never jumps, since some moment in the past.
    package static var uptime: Duration {
        var time = timespec()
        // The pointer lives for the call.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
