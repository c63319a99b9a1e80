import Foundation
import Synchronization
package import ZeroMQ

/// How this process reaches services on other hosts and is known by them: the network file and its own key pair, as they
/// were when they were last looked at.
package final class RemoteAccess: Sendable {
    private struct State {
        var network: Network
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
        let network = if let path { try Network.read(path) } else { Network() }
        let keys = try keyFile.read()
        state = Mutex(State(network: network, keys: keys, networkStamp: networkStamp, keyStamp: keyStamp))
    }

    package var keys: CurveKeyPair { state.withLock { $0.keys } }

    /// Nil of a service that is reached in the run directory.
    package func site(of service: String) -> Network.Site? { state.withLock { $0.network.services[service] } }

    func route(to service: String, _ socket: Network.Socket) -> Endpoint.Route? {
        state.withLock { state in
            guard let site = state.network.services[service] else { return nil }
            return Endpoint.Route(
                address: "tcp://\(site.host):\(site.port(socket))",
                curve: Endpoint.Curve(own: state.keys, serverKeys: site.keys))
        }
    }

    /// Reads again what has changed on disk.
    ///
    /// - Returns: whether anything is different now.
    /// - Throws: what is wrong with a new file; what was known before holds on.
    func refresh() throws(BusError) -> Bool {
        var changed = false
        let (networkStamp, keyStamp) = state.withLock { ($0.networkStamp, $0.keyStamp) }
        if let networkPath {
            let stamp = FileStamp(networkPath)
            if stamp != networkStamp || stamp == nil {
                let network = try Network.read(networkPath)
                changed = state.withLock { state in
                    defer { state.network = network }
                    state.networkStamp = stamp
                    return state.network != network
                }
            }
        }
        let stamp = FileStamp(keyFile.path)
        if stamp != keyStamp || stamp == nil {
            let keys = try keyFile.read()
            state.withLock { state in
                changed = changed || state.keys.publicKey != keys.publicKey
                state.keys = keys
                state.keyStamp = stamp
            }
        }
        return changed
    }
}
