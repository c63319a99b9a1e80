import Foundation
import Logging
import Messages
import Synchronization
import ZeroMQ

/// Events a second at a subscriber while callers keep the desk under load: announced after commit, over the feed.
struct FeedBench {
    let seconds: Double

    func run() throws -> [Outcome] {
        let service = try OwnService(BenchService.name)
        defer { service.stop() }
        try service.start()
        return try run(feed: service.feed, desk: service.desk, security: .none)
    }

    /// Measures a service that runs.
    ///
    /// - Parameter security: of both sockets.
    func run(feed: String, desk: String, security: SocketOptions.Security) throws -> [Outcome] {
        let heard = Mutex(Heard())
        let subscriber = try SocketThread.start(
            "subscriber", context: try Context(), inlets: .init(), logger: Logger(label: "bench")
        ) { loop in
            var options = SocketOptions(
                maxFrameBytes: 1 << 20, sendHighWater: 16, receiveHighWater: 100_000, linger: .zero)
            options.security = security
            let socket = try loop.socket(.subscriber, options)
            try socket.subscribe("bench.")
            try socket.connect(feed)
            loop.ready()
            while !loop.stopRequested {
                var count = 0
                while count < 1_024, case .message = try socket.receive(maxFrames: 2, maxBytes: 1 << 20) { count += 1 }
                if count > 0 {
                    let now = monotonicNanoseconds()
                    heard.withLock { $0.add(count, at: now) }
                } else {
                    try loop.wait(for: socket, timeout: .milliseconds(100))
                }
            }
        }
        let template = try DeskBench.template()
        var load = DeskLoad(endpoint: desk, inFlight: 512)
        load.security = security
        load.seconds = seconds
        let commands = try load.run("commands while followed") { template.frame($0) }
        subscriber.stop()
        let perSecond = heard.withLock { $0.perSecond }
        return [
            Outcome(
                name: Report.ours, measure: "events at a subscriber", mode: "512 commands in flight",
                perSecond: perSecond),
            Outcome(
                name: Report.ours, measure: "commands answered meanwhile", mode: "512 in flight",
                perSecond: commands.perSecond),
        ]
    }
}

/// How many came, between the first and the last.
private struct Heard {
    private var count = 0
    private var first: UInt64?
    private var last: UInt64 = 0

    mutating func add(_ more: Int, at time: UInt64) {
        count += more
        if first == nil { first = time }
        last = time
    }

    var perSecond: Double {
        guard let first, last > first else { return 0 }
        return Double(count) / (Double(last - first) / 1e9)
    }
}
