import CZeroMQ
import Glibc
import Synchronization

/// What libzmq tells about a socket's connections.
package struct MonitorEvent: Sendable, Equatable {
    package enum Kind: Sendable {
        case listening
        case accepted
        /// The transport is connected; the handshake is still to come.
        case connected
        /// The connection stands, authenticated where that is asked.
        case ready
        case disconnected
        case retrying
        /// The peer was refused, or did not speak the protocol.
        case handshakeFailed
        case acceptFailed
        case bindFailed
        case other
    }

    package let kind: Kind
    /// A descriptor, an errno or a protocol error: it depends on the kind.
    package let value: UInt32
    package let endpoint: String
}

/// A socket's monitor: a pair socket of the same thread on which libzmq reports.
enum Monitor {
    private static let counter = Atomic<Int>(0)

    /// Reported kinds; all others stay silent.
    private static let events =
        ZMQ_EVENT_LISTENING | ZMQ_EVENT_BIND_FAILED | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_ACCEPT_FAILED
        | ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CONNECT_RETRIED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED
        | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH

    /// - Parameter handle: a live socket of this thread.
    /// - Returns: the monitor's end, to be closed after the socket.
    @unsafe static func attach(
        to handle: UnsafeMutableRawPointer, context: Context
    ) throws(ZeroMQError) -> UnsafeMutableRawPointer {
        let name = "inproc://monitor-\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
        // The handles are live; libzmq copies the name.
        guard unsafe zmq_socket_monitor(handle, name, events) == 0 else { throw ZeroMQError.last("start a monitor") }
        guard let monitor = unsafe zmq_socket(context.handle, ZMQ_PAIR) else {
            throw ZeroMQError.last("make a monitor socket")
        }
        // Any number may wait: at a bound libzmq's I/O thread would wait for this socket's thread, and at its next call this thread
        // for that one, for ever. A few hundred bytes for each connection since the monitor was last read.
        var zero: Int32 = 0
        guard unsafe zmq_setsockopt(monitor, ZMQ_LINGER, &zero, 4) == 0,
            unsafe zmq_setsockopt(monitor, ZMQ_RCVHWM, &zero, 4) == 0, unsafe zmq_connect(monitor, name) == 0
        else {
            let error = ZeroMQError.last("connect a monitor")
            unsafe zmq_close(monitor)
            throw error
        }
        return unsafe monitor
    }

    static func kind(_ event: UInt16) -> MonitorEvent.Kind {
        switch Int32(event) {
        case ZMQ_EVENT_LISTENING: .listening
        case ZMQ_EVENT_ACCEPTED: .accepted
        case ZMQ_EVENT_CONNECTED: .connected
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: .ready
        case ZMQ_EVENT_DISCONNECTED: .disconnected
        case ZMQ_EVENT_CONNECT_RETRIED: .retrying
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL,
            ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
            .handshakeFailed
        case ZMQ_EVENT_ACCEPT_FAILED: .acceptFailed
        case ZMQ_EVENT_BIND_FAILED: .bindFailed
        default: .other
        }
    }
}

extension Socket {
    /// The next thing that happened to this socket's connections; nil if nothing did.
    package func nextMonitorEvent() throws(ZeroMQError) -> MonitorEvent? {
        guard let first = try monitorFrame() else { return nil }
        let endpoint = try monitorFrame() ?? []
        guard first.count >= 6 else { return nil }
        let event = UInt16(first[0]) | UInt16(first[1]) << 8
        let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(first[2 + $1]) << (8 * UInt32($1)) }
        return MonitorEvent(
            kind: Monitor.kind(event), value: value, endpoint: String(decoding: endpoint, as: UTF8.self))
    }

    private func monitorFrame() throws(ZeroMQError) -> [UInt8]? {
        checkThread()
        var bytes = [UInt8](repeating: 0, count: 256)
        while true {
            // libzmq writes at most the buffer's 256 bytes and cuts off the rest.
            let count = unsafe zmq_recv(monitor, &bytes, 256, ZMQ_DONTWAIT)
            if count >= 0 { return Array(bytes.prefix(Int(count))) }
            switch ZeroMQError.classify(zmq_errno()) {
            case .interrupted: continue
            case .wouldBlock: return nil
            default: throw ZeroMQError.last("read a monitor")
            }
        }
    }
}
