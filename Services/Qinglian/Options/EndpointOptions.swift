import ArgumentParser
import Bus
import Foundation
import Messages
import ZeroMQ

/// How desks are found that are not on this machine.
struct EndpointOptions: ParsableArguments {
    @Option(
        help: "The file that tells where services on other hosts are; default $QINGLIAN_NETWORK.", completion: .file())
    var network: String?
    @Option(
        name: .customLong("key"),
        help: "Your CURVE key, as 'qinglian keys new' makes it; default $QINGLIAN_OPERATOR_KEY.", completion: .file())
    var keyFile: String?
    @Option(help: "With --server-key: the desk to ask, as tcp://county.example:7202.")
    var desk: String?
    @Option(help: "With --desk: the feed that belongs to it, as tcp://county.example:7201.")
    var feed: String?
    @Option(
        help: "The public key that this desk and feed must prove, or a file with it; repeatable while it changes.",
        completion: .file())
    var serverKey: [String] = []

    func validate() throws {
        guard [desk, feed].compactMap({ $0 }).allSatisfy({ $0.hasPrefix("tcp://") }) else {
            throw ValidationError("--desk and --feed are addresses as tcp://county.example:7202")
        }
        guard serverKey.isEmpty == (desk == nil), feed == nil || desk != nil else {
            throw ValidationError("--desk goes with --server-key, and --feed with both")
        }
    }

    /// - Throws: `BusError`, `Failure` of a file that is missing or wrong.
    func reach(from place: PlaceOptions) throws -> EndpointChoice {
        let environment = ProcessInfo.processInfo.environment
        let key = keyFile ?? environment["QINGLIAN_OPERATOR_KEY"]
        if let desk {
            guard let key else { throw Failure(.usage, "--desk needs your own key", hint: "name it with --key") }
            let curve = Endpoint.Curve(
                own: try CurveKeyFile(path: key).read(),
                serverKeys: try serverKey.map { try CurveKey($0) ?? CurveKeyFile.readPublic($0) })
            return EndpointChoice(
                endpoints: Endpoints(runDirectory: place.runDirectory),
                direct: (Self.endpoint(feed ?? desk, curve), Self.endpoint(desk, curve)))
        }
        guard let network = network ?? environment["QINGLIAN_NETWORK"], let key else {
            guard keyFile == nil, network == nil else {
                throw Failure(.usage, "--network and --key go together", hint: "name both, or neither")
            }
            return EndpointChoice(endpoints: Endpoints(runDirectory: place.runDirectory))
        }
        let remote = try RemoteAccess(network: network, key: key)
        return EndpointChoice(
            endpoints: Endpoints(runDirectory: place.runDirectory, remote: remote),
            prefersLocal: self.network == nil)
    }

    private static func endpoint(_ address: String, _ curve: Endpoint.Curve) -> Endpoint {
        Endpoint(Endpoint.Route(address: address, curve: curve))
    }
}

/// Where one command finds desks and feeds.
struct EndpointChoice: Sendable {
    let endpoints: Endpoints
    /// One desk and its feed, whatever the service is called.
    var direct: (feed: Endpoint, desk: Endpoint)?
    /// Whether a service that listens in the run directory is asked there, whatever the network file says.
    var prefersLocal = false

    func feed(_ service: String) -> Endpoint { direct?.feed ?? way(to: service).feed(service) }
    func desk(_ service: String) -> Endpoint { direct?.desk ?? way(to: service).desk(service) }

    private func way(to service: String) -> Endpoints {
        let local = Endpoints(runDirectory: endpoints.runDirectory)
        let socket = local.desk(service).address.dropFirst("ipc://".count)
        return prefersLocal && SocketProbe.isListening(String(socket)) ? local : endpoints
    }
}
