import Foundation
import Logging
import Synchronization

@testable import ZeroMQ

/// One socket on its thread: sends what it is given, keeps what it receives.
final class Peer: Sendable {
    struct Message: Sendable {
        let frames: [Data]
        let user: String?
    }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static var options: SocketOptions {
        var options = SocketOptions(
            maxFrameBytes: 1 << 20, sendHighWater: 1_000, receiveHighWater: 1_000, linger: .zero)
        options.reconnect = .milliseconds(20)
        return options
    }

    private final class Log: Sendable {
        let received = Mutex<[Message]>([])
        let events = Mutex<[MonitorEvent]>([])
        let endpoint = Mutex("")
    }

    private let thread: SocketThread
    private let outgoing: Mailbox<[Data]>
    private let log: Log

    init(
        _ kind: SocketKind, _ options: SocketOptions, context: Context, bind: String? = nil, connect: String? = nil,
        subscribe: [String] = []
    ) throws {
        let inlets = try SocketThread.Inlets()
        let outgoing = inlets.mailbox(of: [Data].self, capacity: 1_000)
        let log = Log()
        self.outgoing = outgoing
        self.log = log
        thread = try SocketThread.start("peer", context: context, inlets: inlets, logger: Self.logger) { loop in
            let socket = try loop.socket(kind, options)
            for prefix in subscribe { try socket.subscribe(prefix) }
            if let bind {
                try socket.bind(bind)
                let endpoint = try socket.boundEndpoint()
                log.endpoint.withLock { $0 = endpoint }
            }
            if let connect { try socket.connect(connect) }
            loop.ready()
            while !loop.stopRequested {
                for frames in outgoing.take() { _ = try socket.send(frames) }
                while case .message(let frames, let user) = try socket.receive(maxFrames: 10, maxBytes: 1 << 20) {
                    log.received.withLock { $0.append(Message(frames: frames, user: user)) }
                }
                while let event = try socket.nextMonitorEvent() { log.events.withLock { $0.append(event) } }
                try loop.wait(for: socket, timeout: .seconds(1))
            }
        }
    }

    var received: [Message] { log.received.withLock { $0 } }
    var events: [MonitorEvent] { log.events.withLock { $0 } }
    var endpoint: String { log.endpoint.withLock { $0 } }

    func send(_ frames: [Data]) { _ = outgoing.put(frames) }
    func stop() { thread.stop() }
}
