import Foundation
import Messages

/// Reads a ledger from its beginning through the desk, page by page, as a follower does that comes back.
struct ReplayBench {
    /// Events in the ledger, at least.
    let events: Int

    func run() throws -> [Outcome] {
        let service = try OwnService(BenchService.name)
        defer { service.stop() }
        try service.start()
        let template = try DeskBench.template()
        var filled = 0.0
        while filled < Double(events) {
            var load = DeskLoad(endpoint: service.desk, inFlight: 512)
            load.warmUp = 0
            load.seconds = 5
            let outcome = try load.run("filling") { template.frame($0) }
            filled += outcome.perSecond * load.seconds
        }
        // Once to warm the file, once to measure.
        _ = try Replay(endpoint: service.desk).run()
        let (count, seconds) = try Replay(endpoint: service.desk).run()
        return [
            Outcome(
                name: Report.ours, measure: "events replayed by feed.read",
                mode: "a warm file of \(grouped(Double(count)))",
                perSecond: Double(count) / seconds)
        ]
    }
}
