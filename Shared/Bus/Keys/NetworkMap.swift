package import ZeroMQ

/// Where the services are that are reached over TCP: one file, the same on every host.
///
///     {"services":{"intake":{"host":"10.1.0.11","feed":7101,"desk":7102,"keys":["<Z85>"]}}}
package struct NetworkMap: Codable, Sendable, Equatable {
    package enum Socket: String, Sendable {
        case feed
        case desk
    }

    /// Where one service is.
    package struct Site: Codable, Sendable, Equatable {
        /// A name or an IPv4 address.
        package var host: String
        package var feed: Int
        package var desk: Int
        /// Its public key; the next or the former one too, while it changes.
        package var keys: [CurveKey]

        package init(host: String, feed: Int, desk: Int, keys: [CurveKey]) {
            self.host = host
            self.feed = feed
            self.desk = desk
            self.keys = keys
        }

        package func port(_ socket: Socket) -> Int {
            switch socket {
            case .feed: feed
            case .desk: desk
            }
        }
    }

    package var services: [String: Site]

    package init(services: [String: Site] = [:]) {
        self.services = services
    }

    /// Keys that one service may be known by at once.
    package static let keyLimit = 4

    /// - Throws: `network` if it is missing, malformed, or writable by others.
    package static func read(_ path: String) throws(BusError) -> NetworkMap {
        let advice = "write one as compose/README.md shows under 'Keys'"
        let network: NetworkMap = try KeyStore.readList(path, what: "the network file", code: .network, advice: advice)
        for (service, site) in network.services {
            guard let problem = site.problem else { continue }
            throw BusError(.network, "the network file \(path) is wrong about '\(service)': \(problem)")
        }
        return network
    }

    /// Replaces the file; on disk when it returns.
    package func write(_ path: String) throws(BusError) {
        try KeyStore.replaceList(path, with: self, code: .network)
    }
}

extension NetworkMap.Site {
    /// What keeps it from being reached; nil if nothing does.
    fileprivate var problem: String? {
        guard (1...253).contains(host.utf8.count), host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }) else {
            return "'host' must be a name or an IPv4 address"
        }
        guard [feed, desk].allSatisfy((1...65_535).contains), feed != desk else {
            return "'feed' and 'desk' must be two different ports"
        }
        guard (1...NetworkMap.keyLimit).contains(keys.count) else {
            return "'keys' must hold 1 to \(NetworkMap.keyLimit) public keys"
        }
        return nil
    }
}
