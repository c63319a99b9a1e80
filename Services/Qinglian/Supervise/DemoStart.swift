import Foundation
import Messages

/// Fills an empty ledger with the demo county once Intake is ready.
struct DemoStart {
    let run: String
    let log: LogSink

    /// How long Intake may take to become ready before the demo is given up.
    static let patience = Duration.seconds(120)

    func load() async {
        do {
            guard try await isEmptyAndReady() else { return }
            log.say(.info, "loading a made-up county", about: "demo")
            let desk = try Desk.open("intake", run: run, actor: DemoCounty.actor, timeout: .seconds(60))
            defer { desk.close() }
            try await DemoCounty.load(into: desk) { log.say(.info, $0, about: "demo") }
            log.say(
                .info, "the county is there; try 'qinglian case file --help' or the walk in README.md", about: "demo")
        } catch {
            log.say(
                .error, "the demo county could not be loaded: \(error); 'qinglian demo load' tries again", about: "demo"
            )
        }
    }

    private func isEmptyAndReady() async throws -> Bool {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            if case .ready(let events) = await HealthWatch.look("intake", run: run) { return events == 0 }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw Failure(.unavailable, "intake was not ready in time")
    }
}
