import Bus
import Logging
import Messages
import ZeroMQ

/// What a service needs in order to meet others over TCP: its key pair, the places of the others, and a gatekeeper if it has
/// doors there. Nothing where all share one run directory.
struct RemoteTransport {
    let service: String
    let listen: String
    let remote: RemoteAccess?
    private(set) var secured: SecuredDoors?

    /// Before the doors are opened.
    ///
    /// - Throws: `BusError` of a file that is missing, malformed or open to others; it says what to do.
    init(
        _ definition: ServiceDefinition, at place: ServiceConfiguration, context: Context, logger: Logger
    ) throws {
        service = definition.catalogue.service
        listen = place.listen
        guard place.network != nil || definition.openDoor != nil else {
            remote = nil
            return
        }
        let remote = try RemoteAccess(network: place.network, key: place.curveKey)
        self.remote = remote
        let site = remote.site(of: service)
        guard site != nil || definition.openDoor != nil else { return }
        var secured = SecuredDoors(
            gatekeeper: try Gatekeeper.start(
                service: service, admissions: place.admissions, context: context, logger: logger),
            keys: remote.keys)
        secured.suite = site.map { ("tcp://\(listen):\($0.feed)", "tcp://\(listen):\($0.desk)") }
        secured.open = definition.openDoor
        self.secured = secured
    }

    /// Where this process finds the services of its suite.
    func endpoints(at place: ServiceConfiguration) -> Endpoints {
        Endpoints(runDirectory: place.run, remote: remote, own: service)
    }

    /// Keeps an eye on who stands at the doors on TCP; nil where there are none.
    func watchCrowd(_ server: BusServer, condition: Condition, logger: Logger) -> CrowdWatch? {
        guard secured != nil else { return nil }
        let watch = CrowdWatch(server, logger: logger) { condition.warn("crowd", $0) }
        watch.start()
        return watch
    }

    /// Keeps an eye on the files; nil where there are none.
    func watch(_ server: BusServer, condition: Condition, logger: Logger) -> KeyWatch? {
        guard let remote else { return nil }
        let watch = KeyWatch(
            service: service, listen: listen, remote: remote, gatekeeper: secured?.gatekeeper, server: server,
            logger: logger
        ) { name, text in
            condition.set("keys \(name)", text.map { "密钥或主机文件有误，沿用原来的 (the former one holds on): \($0)" })
        }
        watch.start()
        return watch
    }
}
