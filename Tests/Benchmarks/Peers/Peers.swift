/// The systems that a team would otherwise use, as Debian packages them.
enum Peers {
    static let all: [@Sendable () throws -> any Peer] = [
        { try Redis() }, { try Nats() }, { try Rabbit() }, { try Postgres(notify: true) },
        { try Postgres(notify: false) },
    ]

    /// Starts a peer afresh, puts it under each load, ends it.
    static func measure(_ make: () throws -> any Peer, seconds: Double) throws -> [Outcome] {
        let peer = try make()
        defer { peer.stop() }
        try peer.start()
        var loads = [PeerLoad(connections: 1, depth: 1), PeerLoad(connections: 64, depth: 1)]
        // PostgreSQL commits one transaction a connection at a time: there is nothing to pipeline.
        if !(peer is Postgres) { loads.append(PeerLoad(connections: 1, depth: 64)) }
        return try loads.map { load in
            var load = load
            load.seconds = seconds
            return try load.run(peer)
        }
    }
}
