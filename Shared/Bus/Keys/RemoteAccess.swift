import Foundation
import Synchronization
package import ZeroMQ

/// How this process reaches services on other hosts and is known by them: the network file and its own key pair, as they
/// were when they were last looked at.
package final class RemoteAccess: Sendable {
    private struct State {
        var network: NetworkMap
        var keys: CurveKeyPair
        var networkStamp: FileStamp?
        var keyStamp: FileStamp?
    }

    private let networkPath: String?
    private let keyFile: CurveKeyFile
    private let state: Mutex<State>

    /// - Parameters:
    ///   - network: the network file; nil if no service is reached over TCP.
    ///   - key: the file with this process's own pair.
    /// - Throws: `network`, `keyFile`.
    package init(network path: String?, key: String) throws(BusError) {
        networkPath = path
        keyFile = CurveKeyFile(path: key)
        // Stamped before it is read: what is written in between is read again.
        let networkStamp = path.flatMap { FileStamp($0) }
        let keyStamp = FileStamp(key)
        let network = if let path { try NetworkMap.read(path) } else { NetworkMap() }
        let keys = try keyFile.read()
        state = Mutex(State(network: network, keys: keys, networkStamp: networkStamp, keyStamp: keyStamp))
    }

    package var keys: CurveKeyPair { state.withLock { $0.keys } }

    /// Nil of a service that is reached in the run directory.
    package func site(of service: String) -> NetworkMap.Site? { state.withLock { $0.network.services[service] } }

    func route(to service: String, _ socket: NetworkMap.Socket) -> Endpoint.Route? {
        state.withLock { state in
            guard let site = state.network.services[service] else { return nil }
            return Endpoint.Route(
                address: "tcp://\(site.host):\(site.port(socket))",
                curve: Endpoint.Curve(own: state.keys, serverKeys: site.keys))
        }
    }

    /// Reads the network file again if it has changed on disk.
    ///
    /// - Returns: whether it says something different now.
    /// - Throws: what is wrong with it; what was known before holds on.
    func refreshNetwork() throws(BusError) -> Bool {
        guard let networkPath else { return false }
        let stamp = FileStamp(networkPath)
        guard stamp == nil || stamp != state.withLock({ $0.networkStamp }) else { return false }
        let network = try NetworkMap.read(networkPath)
        return state.withLock { state in
            defer { state.network = network }
            state.networkStamp = stamp
            return state.network != network
        }
    }

    /// The same for the file with this process's own pair.
    func refreshKeys() throws(BusError) -> Bool {
        let stamp = FileStamp(keyFile.path)
        guard stamp == nil || stamp != state.withLock({ $0.keyStamp }) else { return false }
        let keys = try keyFile.read()
        return state.withLock { state in
            defer { state.keys = keys }
            state.keyStamp = stamp
            return state.keys.publicKey != keys.publicKey
        }
    }
}
