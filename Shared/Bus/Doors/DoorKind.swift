/// The ways into one service. Each has sockets, a thread and peers of its own, because a libzmq socket has one security
/// mechanism for all that it binds.
package enum DoorKind: String, Sendable, CaseIterable {
    /// ipc in the run directory: whoever can open it.
    case local
    /// TCP with CURVE for services and operators.
    case suite
    /// TCP with CURVE for integrators.
    case open

    /// Classes of peers that come in here.
    package var classes: Set<Peer.Class> {
        switch self {
        case .local: [.local]
        case .suite: [.service, .operator]
        case .open: [.integrator]
        }
    }

    /// The ZAP domain of one of its sockets; a key is admitted to a domain, not to a process.
    package func domain(of service: String, _ socket: NetworkMap.Socket) -> String {
        switch self {
        case .local, .suite: "\(service).\(socket.rawValue)"
        case .open: "open.\(socket.rawValue)"
        }
    }

    /// Dimensions of its metrics: none in the run directory.
    var dimensions: [(String, String)] { self == .local ? [] : [("door", rawValue)] }
}
