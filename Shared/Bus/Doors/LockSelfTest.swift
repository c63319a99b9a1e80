import Foundation
import Logging
import ZeroMQ

/// Tries the lock of an own socket with a key that nobody has admitted: libzmq lets everybody in where the authenticator or
/// its domain is missing, and says nothing.
enum LockSelfTest {
    /// A handshake on the same machine takes milliseconds; one that has no outcome by then is no proof.
    private static let patience = Duration.seconds(5)

    /// Tries once with a key of its own and once with none.
    ///
    /// - Parameters:
    ///   - endpoint: as bound.
    ///   - kind: of the client's socket.
    /// - Throws: `open` if the stranger gets in, or is not plainly turned away.
    static func run(
        at endpoint: String, kind: SocketKind, serverKey: CurveKey, stranger: CurveKeyPair, context: Context,
        logger: Logger
    ) throws {
        for security in [SocketOptions.Security.client(stranger, serverKey: serverKey), .none] {
            let thread = try SocketThread.start(
                "stranger", context: context, inlets: SocketThread.Inlets(), logger: logger
            ) { loop in
                var options = SocketOptions(
                    maxFrameBytes: 4_096, sendHighWater: 10, receiveHighWater: 10, linger: .zero)
                options.security = security
                let socket = try loop.socket(kind, options)
                try socket.connect(endpoint.replacing("//0.0.0.0:", with: "//127.0.0.1:"))
                try expectRefusal(of: socket, at: endpoint, loop)
            }
            thread.stop()
        }
    }

    private static func expectRefusal(
        of socket: borrowing Socket, at endpoint: String, _ loop: borrowing SocketLoop
    ) throws {
        let end = SocketLoop.uptime + patience
        while SocketLoop.uptime < end {
            while let event = try socket.nextMonitorEvent() {
                switch event.kind {
                case .handshakeFailed: return
                case .ready:
                    throw BusError(
                        .open, "an unknown key was let in at \(endpoint): the CURVE of this libzmq guards nothing here")
                default: break
                }
            }
            try loop.wait(for: socket, timeout: .milliseconds(100))
        }
        throw BusError(.open, "it could not be shown that \(endpoint) turns an unknown key away")
    }
}
