import Foundation
import Glibc

/// Where the services of a suite meet: two ipc sockets a service in one run directory, and TCP with CURVE for those on other
/// hosts.
///
/// The run directory is short, apart from the data, and closed to other users: whoever can open it may speak for the suite.
package struct Endpoints: Sendable {
    package let runDirectory: String
    private let remote: RemoteAccess?
    private let own: String?

    /// - Parameters:
    ///   - remote: where the services are that do not share the run directory; nil if all do.
    ///   - own: this process's service, which it reaches in the run directory wherever others find it.
    package init(runDirectory: String, remote: RemoteAccess? = nil, own: String? = nil) {
        self.runDirectory = runDirectory
        self.remote = remote
        self.own = own
    }

    /// Where a service announces its events.
    package func feed(_ service: String) -> Endpoint { endpoint(service, .feed) }
    /// Where a service answers requests.
    package func desk(_ service: String) -> Endpoint { endpoint(service, .desk) }

    /// The same sockets for whoever shares the run directory.
    func local(_ service: String, _ socket: NetworkMap.Socket) -> String {
        "ipc://\(runDirectory)/\(service).\(socket.rawValue)"
    }

    private func endpoint(_ service: String, _ socket: NetworkMap.Socket) -> Endpoint {
        let local = local(service, socket)
        guard let remote, service != own else { return Endpoint(ipc: local) }
        return Endpoint { remote.route(to: service, socket) ?? Endpoint.Route(address: local, curve: nil) }
    }

    /// Makes the run directory with mode 0700, or checks the one that is there.
    ///
    /// - Throws: `runDirectory` if it cannot be made, belongs to another user, or others may enter it.
    package func prepare() throws(BusError) {
        do {
            try FileManager.default.createDirectory(
                atPath: runDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw BusError(.runDirectory, "the run directory \(runDirectory) cannot be made", underlying: error)
        }
        var status = stat()
        guard stat(runDirectory, &status) == 0 else {
            throw BusError(.runDirectory, "the run directory \(runDirectory) cannot be read")
        }
        guard status.st_uid == geteuid() else {
            throw BusError(.runDirectory, "the run directory \(runDirectory) belongs to another user; choose another")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw BusError(
                .runDirectory,
                "the run directory \(runDirectory) is open to other users; run: chmod 700 \(runDirectory)")
        }
    }
}
