package import ZeroMQ

/// Where a client finds one socket of a service, and by which keys the two know each other.
package struct Endpoint: Sendable {
    /// How the socket is reached at one moment.
    package struct Route: Sendable {
        package let address: String
        /// Nil on ipc.
        package let curve: Curve?

        package init(address: String, curve: Curve?) {
            self.address = address
            self.curve = curve
        }
    }

    package struct Curve: Sendable {
        /// This process's own pair.
        package let own: CurveKeyPair
        /// What the server may be known by: never empty, tried in turn.
        package let serverKeys: [CurveKey]

        package init(own: CurveKeyPair, serverKeys: [CurveKey]) {
            self.own = own
            self.serverKeys = serverKeys
        }
    }

    private let find: @Sendable () -> Route

    /// - Parameter find: asked at each connection and once a second; must return at once.
    package init(_ find: @escaping @Sendable () -> Route) {
        self.find = find
    }

    package init(ipc address: String) {
        self.init(Route(address: address, curve: nil))
    }

    package init(_ route: Route) {
        find = { route }
    }

    package var route: Route { find() }
    package var address: String { route.address }
}

extension Endpoint.Route {
    /// The options of a socket that goes this way.
    ///
    /// - Parameter turn: how many keys of the server's were tried before.
    func options(_ options: SocketOptions, turn: Int) -> SocketOptions {
        var options = options
        if let curve {
            options.security = .client(curve.own, serverKey: curve.serverKeys[turn % curve.serverKeys.count])
        }
        return options
    }

    /// Whether a connection made by the other route, with that key of its server's, is as good as one by this.
    func continues(_ other: Endpoint.Route, turn: Int) -> Bool {
        guard address == other.address else { return false }
        guard let curve, let before = other.curve else { return (curve == nil) == (other.curve == nil) }
        return curve.own.publicKey == before.own.publicKey
            && curve.serverKeys.contains(before.serverKeys[turn % before.serverKeys.count])
    }
}
