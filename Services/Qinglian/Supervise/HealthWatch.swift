import Bus
import Foundation
import Messages

/// Asks each service how it is, once a second until it is ready and every five seconds then, and says in the log when
/// that changes.
struct HealthWatch {
    let services: [String]
    let run: String
    let log: LogSink

    /// How a service is, as the log tells it.
    enum Finding: Equatable {
        case absent
        case silent
        case notReady([String])
        case ready(events: UInt64)

        /// Whether the log should say more than it said last: counts change all the time and are no news.
        func isNews(after last: Finding?) -> Bool {
            switch (self, last) {
            case (.absent, nil), (.ready, .ready): false
            default: self != last
            }
        }

        var line: (level: Supervision.Level, words: String) {
            switch self {
            case .absent: (.warning, "nobody listens at its desk")
            case .silent: (.warning, "its desk does not answer")
            case .notReady(let problems): (.warning, "not ready: \(problems.joined(separator: "; "))")
            case .ready(let events): (.info, "ready, \(events) events in its ledger")
            }
        }
    }

    /// Until it is cancelled.
    func watch() async {
        await withTaskGroup { group in
            for service in services {
                group.addTask { await watch(service) }
            }
        }
    }

    private func watch(_ service: String) async {
        var last: Finding?
        var desk: DeskClient?
        defer { desk?.close() }
        while !Task.isCancelled {
            let found = await Self.look(service, run: run, over: &desk)
            if found.isNews(after: last), !Task.isCancelled {
                log.say(found.line.level, found.line.words, about: service)
            }
            if found != .absent || last != nil { last = found }
            let isReady = if case .ready = found { true } else { false }
            try? await Task.sleep(for: .seconds(isReady ? 5 : 1))
        }
    }

    /// One question. The connection is kept as long as it is answered: a new one costs the service a file each time, when it may
    /// have none left. One that is not answered may be left over of a service that was killed meanwhile.
    static func look(_ service: String, run: String, over kept: inout DeskClient?) async -> Finding {
        guard DeskClient.isThere(service, run: run) else {
            kept?.close()
            kept = nil
            return .absent
        }
        if let desk = kept, let health = try? await desk.ask(Health()) { return finding(health) }
        kept?.close()
        kept = try? DeskClient.open(service, run: run, actor: ActorOptions.operator, timeout: .seconds(2))
        guard let desk = kept else { return .absent }
        guard let health = try? await desk.ask(Health()) else { return .silent }
        return finding(health)
    }

    private static func finding(_ health: Health.Reply) -> Finding {
        health.ready ? .ready(events: health.head.value) : .notReady(health.problems)
    }
}
