import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import ZeroMQ

@testable import Bus

/// A router that is not what its address promises: counts what it hears, and answers only if it is told to.
final class Impostor: Sendable {
    private let thread: SocketThread
    private let counter = Mutex(0)
    private let bound: Mutex<String>

    init(_ options: SocketOptions, bind address: String, context: Context, echoes: Bool = false) throws {
        let heard = Heard()
        thread = try SocketThread.start(
            "impostor", context: context, inlets: SocketThread.Inlets(), logger: TestBus.logger
        ) { loop in
            let socket = try loop.socket(.router, options)
            try socket.bind(address)
            let endpoint = try socket.boundEndpoint()
            heard.endpoint.withLock { $0 = endpoint }
            loop.ready()
            while !loop.stopRequested {
                while case .message(let frames, _) = try socket.receive(maxFrames: 100, maxBytes: 1 << 20) {
                    heard.count.withLock { $0 += 1 }
                    guard echoes, let request = try? RequestFrame.parse(frames[1]) else { continue }
                    _ = try socket.send([frames[0], ReplyFrame.success(id: request.id, result: request.params)])
                }
                try loop.wait(for: socket, timeout: .milliseconds(50))
            }
        }
        bound = Mutex(heard.endpoint.withLock { $0 })
        self.heard = heard
    }

    private final class Heard: Sendable {
        let count = Mutex(0)
        let endpoint = Mutex("")
    }

    private let heard: Heard
    var received: Int { heard.count.withLock { $0 } }
    var endpoint: String { bound.withLock { $0 } }
    func stop() { thread.stop() }
}

/// A follower with its caller, under one key, and the files watched as a service watches them.
final class Listening: Sendable {
    let caller: Caller
    private let follower: Follower
    private let store = MemoryStore()
    private let remote: RemoteAccess
    private let isOver = Atomic<Bool>(false)

    init(_ suite: SecureSuite, _ name: String, _ context: Context) throws {
        let (endpoints, remote) = try suite.endpoints(for: name)
        self.remote = remote
        caller = try Caller.connect(
            to: endpoints.desk("intake"), context: context,
            patience: Caller.Patience(first: .milliseconds(200), most: .seconds(1)), clock: TestBus.clock,
            logger: TestBus.logger)
        follower = try Follower.start(
            FollowPlan(source: TestBus.source, topics: [MemorySource.type.topic]), name: name,
            feed: endpoints.feed("intake"), caller: caller, context: context, store: store, logger: TestBus.logger)
    }

    /// Looks at the files, as a service does each second.
    func look() throws {
        _ = try remote.refreshNetwork()
        _ = try remote.refreshKeys()
    }

    var count: Int { store.state.withLock { $0.positions.count } }

    /// Whether exactly the events from the first to this one were delivered, in order.
    func isWhole(_ total: Int) -> Bool {
        store.state.withLock { $0.positions.elementsEqual(1...UInt64(total)) }
    }

    func stop() {
        follower.stop()
        caller.close()
    }
}
