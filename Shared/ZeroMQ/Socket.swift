import CZeroMQ
package import Foundation
import Glibc

/// A libzmq socket: made, used and closed on one socket thread for all its life.
///
/// Only a `SocketLoop` makes one, so it is born on its thread; it cannot be copied or sent away, and closes where the
/// body's variable ends. Debug builds trap on any other thread.
@safe package struct Socket: ~Copyable {
    let handle: UnsafeMutableRawPointer
    let monitor: UnsafeMutableRawPointer
    /// Room for the frame that is being received; initialised between calls as an empty message.
    private let frame: UnsafeMutablePointer<zmq_msg_t>
    private let context: Context
    private let owner = pthread_self()
    private let authenticated: Bool

    init(_ kind: SocketKind, _ options: SocketOptions, context: Context) throws(ZeroMQError) {
        guard let handle = unsafe zmq_socket(context.handle, kind.constant) else {
            throw ZeroMQError.last("make a \(kind) socket")
        }
        let monitor: UnsafeMutableRawPointer
        do {
            unsafe try options.apply(to: handle, kind)
            unsafe monitor = try unsafe Monitor.attach(to: handle, context: context)
        } catch {
            // The handle is not yet shared with anyone.
            unsafe zmq_close(handle)
            throw error
        }
        unsafe self.handle = unsafe handle
        unsafe self.monitor = unsafe monitor
        unsafe frame = .allocate(capacity: 1)
        unsafe zmq_msg_init(frame)
        self.context = context
        if case .server = options.security { authenticated = true } else { authenticated = false }
    }

    deinit {
        checkThread()
        // Last use of all three: nothing else holds them.
        unsafe zmq_msg_close(frame)
        unsafe frame.deallocate()
        unsafe zmq_socket_monitor(handle, nil, 0)
        unsafe zmq_close(handle)
        unsafe zmq_close(monitor)
    }

    func checkThread() {
        assert(pthread_equal(owner, pthread_self()) != 0, "a ZeroMQ socket was used outside its socket thread")
    }

    // MARK: - Endpoints

    /// - Throws: `address` if an ipc path is too long, or the endpoint is taken or not permitted.
    package func bind(_ endpoint: String) throws(ZeroMQError) {
        checkThread()
        try Self.check(endpoint)
        // The handle is live until deinit; the string lives for the call.
        guard unsafe zmq_bind(handle, endpoint) == 0 else { throw ZeroMQError.last("bind \(endpoint)") }
    }

    /// Returns at once; the connection is made, and made again when lost, behind the scenes.
    package func connect(_ endpoint: String) throws(ZeroMQError) {
        checkThread()
        try Self.check(endpoint)
        // As in `bind`.
        guard unsafe zmq_connect(handle, endpoint) == 0 else { throw ZeroMQError.last("connect \(endpoint)") }
    }

    /// Stops listening; with it end the connections that were accepted there.
    package func unbind(_ endpoint: String) throws(ZeroMQError) {
        checkThread()
        // As in `bind`.
        guard unsafe zmq_unbind(handle, endpoint) == 0 else { throw ZeroMQError.last("unbind \(endpoint)") }
    }

    /// Changes the key pair of a CURVE server, for endpoints that are bound from now on.
    package func serve(with keys: CurveKeyPair) throws(ZeroMQError) {
        checkThread()
        // libzmq copies the bytes.
        guard unsafe zmq_setsockopt(handle, ZMQ_CURVE_SECRETKEY, keys.secret, keys.secret.utf8.count) == 0 else {
            throw ZeroMQError.last("set CURVE_SECRETKEY")
        }
    }

    /// The endpoint last bound, with the port that the system chose.
    package func boundEndpoint() throws(ZeroMQError) -> String {
        checkThread()
        var text = [CChar](repeating: 0, count: 256)
        var length = text.count
        // libzmq writes at most `length` bytes and sets it to what it wrote, closing zero included.
        guard unsafe zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &length) == 0 else {
            throw ZeroMQError.last("read the bound endpoint")
        }
        return String(decoding: text.prefix(max(0, length - 1)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Subscribes to every message whose first frame begins with `prefix`.
    package func subscribe(_ prefix: String) throws(ZeroMQError) {
        checkThread()
        // libzmq copies the bytes.
        guard unsafe zmq_setsockopt(handle, ZMQ_SUBSCRIBE, prefix, prefix.utf8.count) == 0 else {
            throw ZeroMQError.last("subscribe")
        }
    }

    /// An ipc path holds 107 bytes; libzmq's own error would not say so.
    static func check(_ endpoint: String) throws(ZeroMQError) {
        guard endpoint.hasPrefix("ipc://"), endpoint.utf8.count - 6 > 107 else { return }
        throw ZeroMQError(
            .address,
            "the socket path \(endpoint.dropFirst(6)) has \(endpoint.utf8.count - 6) bytes; the system allows 107: "
                + "choose a shorter run directory")
    }

    // MARK: - Messages

    /// What one attempt to receive brought.
    package enum Received: Sendable {
        case nothing
        /// - Parameter user: the user id that the ZAP handler gave, on sockets that ask one.
        case message(frames: [Data], user: String?)
        /// More frames or bytes than allowed: the first frame is kept, the rest of the message is gone.
        case excessive(first: Data)
    }

    /// Receives a whole message without waiting.
    ///
    /// - Parameters:
    ///   - maxFrames: of the whole message; a message with more is dropped as it is read.
    ///   - maxBytes: of all frames together.
    package func receive(maxFrames: Int, maxBytes: Int) throws(ZeroMQError) -> Received {
        checkThread()
        var frames: [Data] = []
        var bytes = 0
        var count = 0
        var user: String?
        while true {
            // `frame` is an initialised message, which zmq_msg_recv replaces.
            guard unsafe zmq_msg_recv(frame, handle, ZMQ_DONTWAIT) >= 0 else {
                switch ZeroMQError.classify(zmq_errno()) {
                case .interrupted: continue
                case .wouldBlock: return .nothing
                default: throw ZeroMQError.last("receive")
                }
            }
            let size = unsafe zmq_msg_size(frame)
            count += 1
            bytes += size
            if count == 1 || count <= maxFrames && bytes <= maxBytes {
                // The message's memory is valid until the next call on `frame`; Data copies it.
                frames.append(unsafe size == 0 ? Data() : Data(bytes: zmq_msg_data(frame), count: size))
            }
            if authenticated, user == nil, let name = unsafe zmq_msg_gets(frame, "User-Id") {
                user = unsafe String(cString: name)
            }
            guard unsafe zmq_msg_more(frame) == 0 else { continue }
            guard count <= maxFrames, bytes <= maxBytes else { return .excessive(first: frames[0]) }
            return .message(frames: frames, user: user)
        }
    }

    package enum Sent: Sendable {
        case sent
        /// The peer's queue is at its high-water mark, or there is no connection: nothing was sent.
        case full
        /// A router has no such peer.
        case unreachable
    }

    /// Sends a whole message without waiting.
    package func send(_ frames: [Data]) throws(ZeroMQError) -> Sent {
        checkThread()
        var outcome = Sent.sent
        for (index, data) in frames.enumerated() {
            let flags = ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0)
            while true {
                // libzmq copies the bytes before it returns.
                let status = unsafe data.withUnsafeBytes { bytes in
                    unsafe zmq_send(handle, bytes.baseAddress, bytes.count, flags)
                }
                if status >= 0 { break }
                switch ZeroMQError.classify(zmq_errno()) {
                case .interrupted: continue
                case .wouldBlock: outcome = .full
                case .unreachable: outcome = .unreachable
                default: throw ZeroMQError.last("send")
                }
                // A first frame that was refused leaves nothing behind. Once a peer vanished within a message, libzmq
                // swallows the rest of it, and must be given that rest, or it would swallow the next message.
                if index == 0 { return outcome }
                break
            }
        }
        return outcome
    }
}

@available(*, unavailable)
extension Socket: Sendable {}

extension SocketKind {
    var constant: Int32 {
        switch self {
        case .publisher: ZMQ_PUB
        case .subscriber: ZMQ_SUB
        case .router: ZMQ_ROUTER
        case .dealer: ZMQ_DEALER
        case .reply: ZMQ_REP
        }
    }
}
