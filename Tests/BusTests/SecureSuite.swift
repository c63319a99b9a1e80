import Fixtures
import Foundation
import Messages
import Synchronization
import ZeroMQ

@testable import Bus

/// A service with doors on TCP, and the files that it and its peers read: keys, admissions, hosts.
final class SecureSuite: Sendable {
    let folder: TemporaryDirectory
    let run: TemporaryDirectory
    let ports: (feed: Int, desk: Int)
    /// The service's sockets; its peers have contexts of their own, as processes have.
    let context: Context
    private let running = Mutex<(server: BusServer, gatekeeper: Gatekeeper, watch: KeyWatch)?>(nil)
    let problems = Mutex<[String: String]>([:])

    init() throws {
        folder = try TemporaryDirectory()
        run = try TemporaryDirectory()
        context = try Context()
        ports = (try FreePort.find(), try FreePort.find())
        let keys = try CurveKeyPair.generate()
        try file("intake").create(keys)
        try NetworkMap(services: [
            "intake": .init(host: "127.0.0.1", feed: ports.feed, desk: ports.desk, keys: [keys.publicKey])
        ]).write(networkPath)
        try Admissions().write(admissionsPath)
    }

    var networkPath: String { folder.path + "/network.json" }
    var admissionsPath: String { folder.path + "/admitted.json" }
    func file(_ name: String) -> CurveKeyFile { CurveKeyFile(name: name, in: folder.path) }

    /// Makes a pair for a peer, admitted or not.
    func makeKey(_ name: String, _ kind: Peer.Class, admitted: Bool = true) throws {
        let pair = try CurveKeyPair.generate()
        try file(name).create(pair)
        guard admitted else { return }
        try change { $0.keys.append(.init(name: name, kind: kind, key: pair.publicKey, since: TestBus.clock())) }
    }

    func change(_ body: (inout Admissions) -> Void) throws {
        var list = try Admissions.read(admissionsPath)
        body(&list)
        try list.write(admissionsPath)
    }

    func changeNetwork(_ body: (inout NetworkMap) -> Void) throws {
        var network = try NetworkMap.read(networkPath)
        body(&network)
        try network.write(networkPath)
    }

    func revoke(_ name: String) throws {
        try change { list in
            for index in list.keys.indices where list.keys[index].name == name {
                list.keys[index].revoked = TestBus.clock()
            }
        }
    }

    @discardableResult
    func start(
        _ handler: any DeskHandler, open: OpenDoor? = nil, standing: FeedBatch = TestBus.standing
    ) throws -> BusServer {
        let remote = try RemoteAccess(network: networkPath, key: file("intake").path)
        let gatekeeper = try Gatekeeper.start(
            service: "intake", admissions: admissionsPath, context: context, logger: TestBus.logger)
        var secured = SecuredDoors(gatekeeper: gatekeeper, keys: remote.keys)
        if remote.site(of: "intake") != nil {
            secured.suite = ("tcp://127.0.0.1:\(ports.feed)", "tcp://127.0.0.1:\(ports.desk)")
        }
        secured.open = open
        let server = try BusServer.start(
            source: TestBus.source, endpoints: Endpoints(runDirectory: run.path, remote: remote, own: "intake"),
            context: context, standing: standing, handler: handler, secured: secured, clock: TestBus.clock,
            logger: TestBus.logger)
        let watch = KeyWatch(
            service: "intake", listen: "127.0.0.1", remote: remote, gatekeeper: gatekeeper, server: server,
            logger: TestBus.logger
        ) { [weak self] name, text in
            self?.problems.withLock { $0[name] = text }
        }
        watch.start()
        running.withLock { $0 = (server, gatekeeper, watch) }
        return server
    }

    func stop() {
        guard let running = running.withLock({ exchange(&$0, with: nil) }) else { return }
        running.watch.stop()
        running.server.stop()
        running.gatekeeper.stop()
    }

    /// Where a peer with this key finds the service.
    func endpoints(for name: String) throws -> (Endpoints, RemoteAccess) {
        let remote = try RemoteAccess(network: networkPath, key: file(name).path)
        return (Endpoints(runDirectory: "/nowhere", remote: remote), remote)
    }

    func caller(for name: String, context: Context, patience: Caller.Patience = Caller.Patience()) throws -> Caller {
        try Caller.connect(
            to: try endpoints(for: name).0.desk("intake"), context: context, patience: patience, clock: TestBus.clock,
            logger: TestBus.logger)
    }
}

/// A TCP port of the loopback that was free a moment ago.
enum FreePort {
    static func find() throws -> Int {
        let listener = try Listener()
        defer { listener.close() }
        return listener.port
    }
}

/// A listening socket on the loopback.
struct Listener {
    let descriptor: Int32
    let port: Int

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard named else { throw POSIXError(.EADDRINUSE) }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    func close() {
        Foundation.close(descriptor)
    }
}
