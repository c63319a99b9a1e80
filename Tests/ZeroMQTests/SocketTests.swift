import Fixtures
import Foundation
import Synchronization
import Testing

@testable import ZeroMQ

@Suite("Sockets and their threads") struct SocketTests {
    let context: Context
    let directory: TemporaryDirectory

    init() throws {
        context = try Context()
        directory = try TemporaryDirectory()
    }

    private var endpoint: String { "ipc://\(directory.path)/s" }

    @Test("a message of several frames arrives whole, empty frames included")
    func multipart() async throws {
        let router = try Peer(.router, Peer.options, context: context, bind: endpoint)
        defer { router.stop() }
        let dealer = try Peer(.dealer, Peer.options, context: context, connect: endpoint)
        defer { dealer.stop() }
        let frames = [Data("one".utf8), Data(), Data(repeating: 3, count: 100_000)]
        dealer.send(frames)
        #expect(await eventually { router.received.count == 1 })
        #expect(router.received.first.map { Array($0.frames.dropFirst()) } == frames)
    }

    @Test("a message of too many frames is dropped whole, and the next one is read")
    func excessive() async throws {
        let outcomes = Mutex<[String]>([])
        let inlets = try SocketThread.Inlets()
        let endpoint = endpoint
        let thread = try SocketThread.start(
            "reader", context: context, inlets: inlets, logger: Peer.logger
        ) { loop in
            let socket = try loop.socket(.router, Peer.options)
            try socket.bind(endpoint)
            loop.ready()
            while !loop.stopRequested {
                switch try socket.receive(maxFrames: 3, maxBytes: 10) {
                case .nothing: try loop.wait(for: socket, timeout: .seconds(1))
                case .excessive: outcomes.withLock { $0.append("excessive") }
                case .message: outcomes.withLock { $0.append("message") }
                }
            }
        }
        defer { thread.stop() }
        let sender = try Peer(.dealer, Peer.options, context: context, connect: endpoint)
        defer { sender.stop() }
        sender.send([Data("1".utf8), Data("2".utf8), Data("3".utf8)])
        sender.send([Data("eleven bytes".utf8)])
        sender.send([Data("1".utf8)])
        #expect(await eventually { outcomes.withLock { $0.count } == 3 })
        #expect(outcomes.withLock { $0 } == ["excessive", "excessive", "message"])
    }

    @Test("an ipc path over 107 bytes is refused with a reason")
    func longPath() throws {
        let long = "ipc:///tmp/" + String(repeating: "x", count: 110)
        let error = #expect(throws: ZeroMQError.self) {
            try Peer(.router, Peer.options, context: context, bind: long)
        }
        #expect(error?.errorClass == .address)
        #expect(error?.message.contains("107") == true)
    }

    @Test("stopping joins the thread, and what is put afterwards is refused once the body closed its mailbox")
    func stop() throws {
        let inlets = try SocketThread.Inlets()
        let mailbox = inlets.mailbox(of: Int.self, capacity: 1)
        let endpoint = endpoint
        let thread = try SocketThread.start(
            "body", context: context, inlets: inlets, logger: Peer.logger
        ) { loop in
            let socket = try loop.socket(.publisher, Peer.options)
            try socket.bind(endpoint)
            loop.ready()
            while !loop.stopRequested { try loop.wait(for: socket, timeout: .seconds(3_600)) }
            _ = mailbox.close()
        }
        #expect(mailbox.offer(1))
        #expect(!mailbox.offer(2))
        thread.stop()
        #expect(!mailbox.offer(3))
        #expect(!mailbox.put(4))
        thread.stop()
    }

    @Test("a full mailbox makes the sender wait until there is room")
    func waitingRoom() throws {
        let inlets = try SocketThread.Inlets()
        let mailbox = inlets.mailbox(of: Int.self, capacity: 2)
        let total = 10_000
        let sender = Thread { for value in 0..<total { _ = mailbox.put(value) } }
        sender.start()
        var taken: [Int] = []
        var largest = 0
        let end = ContinuousClock.now + .seconds(10)
        while taken.count < total, ContinuousClock.now < end {
            let some = mailbox.take()
            largest = max(largest, some.count)
            taken += some
        }
        #expect(taken.elementsEqual(0..<total))
        #expect(largest <= 2)
    }

    @Test("messages put from many threads while the loop sleeps and works all arrive")
    func wakeups() async throws {
        let inlets = try SocketThread.Inlets()
        let mailbox = inlets.mailbox(of: Int.self, capacity: 64)
        let sum = Mutex(0)
        let endpoint = endpoint
        let thread = try SocketThread.start(
            "body", context: context, inlets: inlets, logger: Peer.logger
        ) { loop in
            let socket = try loop.socket(.publisher, Peer.options)
            try socket.bind(endpoint)
            loop.ready()
            while !loop.stopRequested {
                let work = mailbox.take()
                sum.withLock { $0 += work.count }
                // A lost wakeup would sleep for an hour here.
                if work.isEmpty { try loop.wait(for: socket, timeout: .seconds(3_600)) }
            }
        }
        for _ in 0..<4 { Thread { for value in 0..<5_000 { _ = mailbox.put(value) } }.start() }
        #expect(await eventually { sum.withLock { $0 } == 20_000 })
        thread.stop()
    }
}
