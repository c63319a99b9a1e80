import ZeroMQ

/// A client's side of a connection: its socket, made anew when the endpoint has moved, or when a handshake has failed, then
/// with the next of the server's keys. libzmq itself gives a connection up for good once it was refused. On the socket thread.
struct Link: ~Copyable {
    enum Happening: Equatable {
        /// A connection stands: the first one, or again.
        case connected
        case disconnected
        /// The other side did not prove to be who it should, or does not know us.
        case refused
    }

    typealias Preparation = (borrowing Socket) throws(ZeroMQError) -> Void

    private(set) var socket: Socket
    private let endpoint: Endpoint
    private let kind: SocketKind
    private let options: SocketOptions
    private let prepare: Preparation
    private var route: Endpoint.Route
    /// How many of the server's keys were tried in vain.
    private var turn = 0
    private var pause = Duration.milliseconds(50)
    private var remakeAt: Duration?
    private var nextLook: Duration

    private static let longestPause = Duration.seconds(2)
    private static let lookInterval = Duration.seconds(1)

    /// - Parameter prepare: what is done to each socket before it is connected.
    init(
        _ kind: SocketKind, _ options: SocketOptions, to endpoint: Endpoint, _ loop: borrowing SocketLoop,
        prepare: @escaping Preparation = { _ in }
    ) throws(ZeroMQError) {
        self.kind = kind
        self.options = options
        self.endpoint = endpoint
        self.prepare = prepare
        nextLook = SocketLoop.uptime + Self.lookInterval
        let route = endpoint.route
        self.route = route
        socket = try Self.connect(kind, route.options(options, turn: 0), route.address, loop, prepare)
    }

    private static func connect(
        _ kind: SocketKind, _ options: SocketOptions, _ address: String, _ loop: borrowing SocketLoop,
        _ prepare: Preparation
    ) throws(ZeroMQError) -> Socket {
        let socket = try loop.socket(kind, options)
        try prepare(socket)
        try socket.connect(address)
        return socket
    }

    /// When `watch` is due at the latest, in uptime.
    var wakeAt: Duration { min(remakeAt ?? nextLook, nextLook) }

    /// Takes note of what became of the connection, and makes it anew where that helps.
    mutating func watch(_ loop: borrowing SocketLoop) throws(ZeroMQError) -> [Happening] {
        var happenings: [Happening] = []
        while let event = try socket.nextMonitorEvent() {
            switch event.kind {
            case .ready:
                pause = .milliseconds(50)
                happenings.append(.connected)
            case .disconnected: happenings.append(.disconnected)
            case .handshakeFailed:
                happenings.append(.refused)
                guard remakeAt == nil else { continue }
                remakeAt = SocketLoop.uptime + pause
                pause = min(pause * 2, Self.longestPause)
                turn += 1
            default: break
            }
        }
        let now = SocketLoop.uptime
        if now >= nextLook {
            nextLook = now + Self.lookInterval
            let current = endpoint.route
            if !current.continues(route, turn: turn) {
                turn = 0
                remakeAt = now
            }
        }
        if let remakeAt, now >= remakeAt { try remake(loop) }
        return happenings
    }

    private mutating func remake(_ loop: borrowing SocketLoop) throws(ZeroMQError) {
        remakeAt = nil
        route = endpoint.route
        socket = try Self.connect(kind, route.options(options, turn: turn), route.address, loop, prepare)
    }
}
