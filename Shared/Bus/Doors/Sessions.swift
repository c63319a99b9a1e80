import Logging
import Metrics
import ZeroMQ

/// The connections that stand at one socket of a door, as its monitor tells. On the socket thread.
struct Sessions {
    private let socket: String
    private let dimensions: [(String, String)]
    private let logger: Logger
    private let standingGauge: Gauge
    private var standing = 0

    /// How long the endpoints may take to be free again.
    private static let rebindPatience = Duration.seconds(5)

    init(_ kind: DoorKind, _ socket: NetworkMap.Socket, _ logger: Logger) {
        self.socket = socket.rawValue
        self.logger = logger
        dimensions = [("socket", socket.rawValue)] + kind.dimensions
        standingGauge = Gauge(label: "qinglian_bus_sessions", dimensions: dimensions)
    }

    /// Counts and logs what became of connections. Once a second is often enough.
    ///
    /// - Parameter isTried: the service itself has tried its locks: what failed is as it should be.
    mutating func report(_ socket: borrowing Socket, isTried: Bool = false) throws(ZeroMQError) {
        var failures = 0
        var failure: MonitorEvent?
        while let event = try socket.nextMonitorEvent() {
            switch event.kind {
            case .ready:
                standing += 1
                logger.trace("peer connected", metadata: ["socket": "\(self.socket)"])
            case .handshakeFailed where isTried: continue
            case .handshakeFailed, .acceptFailed:
                failures += 1
                failure = event
            case .disconnected:
                standing = max(0, standing - 1)
                Counter(label: "qinglian_bus_disconnections_total", dimensions: dimensions).increment()
                logger.debug("peer disconnected", metadata: ["socket": "\(self.socket)"])
            default:
                logger.trace("connection", metadata: ["socket": "\(self.socket)", "kind": "\(event.kind)"])
            }
        }
        standingGauge.record(standing)
        guard let failure else { return }
        Counter(label: "qinglian_bus_connection_failures_total", dimensions: dimensions).increment(by: failures)
        // A line for all of them: who knocks often must not fill the log.
        logger.warning(
            "connection failed",
            metadata: [
                "socket": "\(self.socket)", "kind": "\(failure.kind)", "value": "\(failure.value)",
                "failed": "\(failures)",
            ])
    }

    /// Ends every session by leaving the endpoint, and takes the next one, which may be the same.
    ///
    /// - Returns: the endpoint as bound.
    /// - Throws: if it is not free after five seconds.
    mutating func end(
        _ socket: borrowing Socket, _ loop: borrowing SocketLoop, _ endpoint: String, to next: String,
        _ rebinding: Door.Rebinding
    ) throws(ZeroMQError) -> String {
        try report(socket)
        try socket.unbind(endpoint)
        try socket.serve(with: rebinding.keys)
        Counter(
            label: "qinglian_bus_ended_sessions_total", dimensions: dimensions + [("reason", rebinding.reason)]
        ).increment(by: standing)
        logger.notice(
            "sessions were ended; those who still may come back by themselves",
            metadata: ["socket": "\(self.socket)", "reason": "\(rebinding.reason)", "sessions": "\(standing)"])
        standing = 0
        // libzmq lets go of the port on its I/O thread, some time after unbind has returned, and its monitor may write over the
        // error number that would say so.
        let end = SocketLoop.uptime + Self.rebindPatience
        while true {
            do {
                try socket.bind(next)
                return try socket.boundEndpoint()
            } catch {
                guard SocketLoop.uptime < end else { throw error }
            }
            try loop.wait(timeout: .milliseconds(2))
        }
    }
}
