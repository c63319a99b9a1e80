import Foundation
import Logging
import Synchronization
import ZeroMQ

@testable import Bus

/// A client that keeps no rules: one socket that sends whatever it is given, and reads only if it is told to.
final class RawPeer: Sendable {
    private let thread: SocketThread
    private let outgoing: Mailbox<[Data]>
    private let inbox: Inbox

    private final class Inbox: Sendable {
        let frames = Mutex<[[Data]]>([])
    }

    init(
        _ kind: SocketKind, to address: String, context: Context, reads: Bool = true, subscribe: [String] = []
    ) throws {
        let inlets = try SocketThread.Inlets()
        let outgoing = inlets.mailbox(of: [Data].self, capacity: 10_000)
        let inbox = Inbox()
        self.outgoing = outgoing
        self.inbox = inbox
        thread = try SocketThread.start("raw", context: context, inlets: inlets, logger: TestBus.logger) { loop in
            var options = SocketOptions(
                maxFrameBytes: -1, sendHighWater: 100_000, receiveHighWater: reads ? 100_000 : 1, linger: .zero)
            options.reconnect = .milliseconds(20)
            let socket = try loop.socket(kind, options)
            try socket.connect(address)
            for prefix in subscribe { try socket.subscribe(prefix) }
            loop.ready()
            while !loop.stopRequested {
                for frames in outgoing.take() { _ = try socket.send(frames) }
                while reads, case .message(let frames, _) = try socket.receive(maxFrames: 2_000, maxBytes: 1 << 30) {
                    inbox.frames.withLock { $0.append(frames) }
                }
                if reads {
                    try loop.wait(for: socket, timeout: .milliseconds(200))
                } else {
                    // The socket is not polled for what it has received: only its mailbox wakes it.
                    try loop.wait(timeout: .milliseconds(200))
                }
            }
        }
    }

    var received: [[Data]] { inbox.frames.withLock { $0 } }
    func send(_ frames: [Data]) { _ = outgoing.put(frames) }
    func stop() { thread.stop() }
}
