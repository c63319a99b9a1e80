import Fixtures
import Foundation
import Glibc
import Synchronization
import Testing

@testable import ZeroMQ

/// A client that speaks no ZeroMQ: it connects, and sends what it is told.
private final class Stranger {
    let file: Int32

    /// Begins to connect to a port of loopback.
    init(port: UInt16) {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let begun = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        precondition(begun == 0 || errno == EINPROGRESS)
    }

    deinit { close(file) }

    func isConnected(within bound: Duration) -> Bool {
        var waiting = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, Int32(bound / .milliseconds(1))) == 1 && waiting.revents & Int16(POLLERR) == 0
    }

    func say(_ count: Int) {
        let bytes = [UInt8](repeating: 0xFF, count: count)
        #expect(write(file, bytes, count) == count)
    }

    /// Whether the other end has ended the connection.
    var isOver: Bool {
        var bytes = [UInt8](repeating: 0, count: 1_024)
        while true {
            let count = recv(file, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if count == 0 { return true }
            if count < 0 { return errno != EAGAIN }
        }
    }
}

@Suite("Sockets as the kernel knows them") struct TCPSocketTests {
    private let peer: Peer
    private let port: UInt16

    init() throws {
        peer = try Peer(.router, Peer.options, context: Context(), bind: "tcp://127.0.0.1:*")
        port = try #require(peer.endpoint.split(separator: ":").last.flatMap { UInt16($0) })
    }

    private var sockets: [TCPSocket] { TCPSocket.all(at: [port], open: .max, limit: 4_096) }
    private var connections: [TCPSocket] { sockets.filter { !$0.isListening } }

    @Test("are found by their port, with the peer and what it has sent")
    func found() async throws {
        defer { peer.stop() }
        #expect(sockets.map(\.isListening) == [true])
        let stranger = Stranger(port: port)
        #expect(stranger.isConnected(within: .seconds(5)))
        #expect(await eventually { connections.count == 1 })
        let line = try #require(connections.first)
        #expect(line.peer == [127, 0, 0, 1])
        #expect(line.traffic?.received == 0)
        stranger.say(9)
        #expect(await eventually { connections.first?.traffic?.received == 9 })
        #expect(await eventually { (connections.first?.traffic?.quiet ?? .zero) > .milliseconds(50) })
        line.end()
        #expect(await eventually { stranger.isOver })
        #expect(await eventually { connections.isEmpty })
    }

    @Test("take nobody new while they are told not to; whoever waits is taken afterwards")
    func closed() async throws {
        defer { peer.stop() }
        let before = Stranger(port: port)
        #expect(before.isConnected(within: .seconds(5)))
        let listener = try #require(sockets.first { $0.isListening })
        #expect(listener.answer(.none) && listener.answer(.none))
        let waiting = Stranger(port: port)
        #expect(!waiting.isConnected(within: .milliseconds(300)))
        #expect(!before.isOver)
        #expect(listener.answer(.all) && listener.answer(.all))
        // Its machine tries again after a second.
        #expect(waiting.isConnected(within: .seconds(10)))
        #expect(!before.isOver)
    }

    @Test("do not answer barred addresses, and answer all others")
    func barred() throws {
        defer { peer.stop() }
        let listener = try #require(sockets.first { $0.isListening })
        let others = (0..<40).map { [10, 0, 0, UInt8($0)] } + [[0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 1]]
        #expect(listener.answer(.allBut(others)))
        let welcome = Stranger(port: port)
        #expect(welcome.isConnected(within: .seconds(5)))
        #expect(listener.answer(.allBut(others + [[127, 0, 0, 1]])))
        let barred = Stranger(port: port)
        #expect(!barred.isConnected(within: .milliseconds(300)))
        #expect(listener.answer(.allBut(others)))
        #expect(barred.isConnected(within: .seconds(10)))
    }

    @Test(
        "more connections than a monitor's queue holds leave neither thread waiting for the other",
        .timeLimit(.minutes(1)))
    func manyEvents() async throws {
        let context = try Context()
        let inlets = try SocketThread.Inlets()
        let shallEnd = inlets.mailbox(of: Bool.self, capacity: 1)
        let ended = inlets.mailbox(of: Bool.self, capacity: 1)
        let bound = Mutex("")
        let thread = try SocketThread.start("many", context: context, inlets: inlets, logger: Peer.logger) { loop in
            let socket = try loop.socket(.router, Peer.options)
            try socket.bind("tcp://127.0.0.1:*")
            let endpoint = try socket.boundEndpoint()
            bound.withLock { $0 = endpoint }
            loop.ready()
            // Reads no event meanwhile.
            while shallEnd.take().isEmpty { try loop.wait(timeout: .milliseconds(20)) }
            try socket.unbind(endpoint)
            _ = ended.offer(true)
            while !loop.stopRequested { try loop.wait(timeout: .seconds(1)) }
        }
        defer {
            thread.stop()
            peer.stop()
        }
        let port = try #require(bound.withLock { $0 }.split(separator: ":").last.flatMap { UInt16($0) })
        for _ in 0..<1_500 {
            let stranger = Stranger(port: port)
            #expect(stranger.isConnected(within: .seconds(5)))
        }
        _ = shallEnd.offer(true)
        #expect(await eventually(within: .seconds(30)) { !ended.take().isEmpty })
    }
}
