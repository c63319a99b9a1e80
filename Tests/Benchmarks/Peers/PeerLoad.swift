import Glibc

/// Keeps a fixed number of requests in flight from one thread with `poll`: the same generator for every peer.
struct PeerLoad {
    let connections: Int
    /// Requests in flight on each connection.
    let depth: Int
    var warmUp = 1.0
    var seconds = 4.0

    var mode: String { depth > 1 ? "pipelined" : connections > 1 ? "\(connections) connections" : "1 connection" }

    func run(_ peer: any Peer) throws -> Outcome {
        let lines = try (0..<connections).map { _ in try Line(peer, depth: depth) }
        var polled = lines.map { pollfd(fd: $0.connection.descriptor, events: Int16(POLLIN), revents: 0) }
        let start = monotonicNanoseconds() + UInt64(warmUp * 1e9)
        let end = start + UInt64(seconds * 1e9)
        var latencies = Latencies()
        latencies.reserve(1_000_000)
        for line in lines { try line.refill() }
        var now = monotonicNanoseconds()
        while now < end {
            guard poll(&polled, nfds_t(polled.count), 1_000) > 0 else {
                throw BenchmarkError("\(peer.name) does not answer")
            }
            now = monotonicNanoseconds()
            for (index, line) in lines.enumerated() where polled[index].revents != 0 {
                try line.receive(now) { if now >= start { latencies.add(nanoseconds: $0) } }
                let left = try line.refill()
                polled[index].events = Int16(left ? POLLIN : POLLIN | POLLOUT)
            }
        }
        let found = latencies.percentiles([50, 99])
        return Outcome(
            name: peer.name, measure: "\(connections * depth) in flight", mode: mode,
            perSecond: Double(latencies.count) / seconds, p50: found[0], p99: found[1])
    }
}

/// One connection under load: when each request in flight was sent, oldest first. Peers answer in order.
private final class Line {
    let connection: Connection
    private let peer: any Peer
    private let depth: Int
    private var sentAt: [UInt64]
    private var oldest = 0
    private var inFlight = 0
    private var answers: UInt64 = 0

    init(_ peer: any Peer, depth: Int) throws {
        self.peer = peer
        self.depth = depth
        connection = try peer.connect()
        connection.beginLoad()
        sentAt = Array(repeating: 0, count: depth)
    }

    /// Sends requests up to the depth; false if some could not leave yet.
    @discardableResult
    func refill() throws -> Bool {
        let now = monotonicNanoseconds()
        while inFlight < depth {
            sentAt[(oldest + inFlight) % depth] = now
            inFlight += 1
            connection.queue(connection.request)
        }
        return try connection.flush()
    }

    func receive(_ now: UInt64, _ answered: (UInt64) -> Void) throws {
        try connection.receive()
        try connection.take { bytes in
            switch try peer.parse(bytes) {
            case .incomplete: return 0
            case .other(let count): return count
            case .reply(let count):
                takeAnswer(now, answered)
                return count
            case .replies(let count, let last):
                while answers < last { takeAnswer(now, answered) }
                return count
            }
        }
    }

    private func takeAnswer(_ now: UInt64, _ answered: (UInt64) -> Void) {
        answered(now &- sentAt[oldest])
        oldest = (oldest + 1) % depth
        inFlight -= 1
        answers += 1
    }
}
