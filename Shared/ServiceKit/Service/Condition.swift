import Messages
import Synchronization

/// Whether a service is well: what it waits for and what it suffers from.
final class Condition: Sendable {
    private let started: Timestamp
    private let problems = Mutex<[String: String]>(["start": "正在启动 (starting)"])
    private let warnings = Mutex<[String: String]>([:])

    init(started: Timestamp) {
        self.started = started
    }

    /// States a problem under a name, or that it is over.
    func set(_ name: String, _ problem: String?) {
        problems.withLock { $0[name] = problem }
    }

    /// States under a name what should be looked after before it becomes a problem, or that it is over.
    func warn(_ name: String, _ warning: String?) {
        warnings.withLock { $0[name] = warning }
    }

    /// Whether nothing is wrong.
    var isWell: Bool { problems.withLock { $0.isEmpty } }

    /// - Parameter warnings: beside those that were stated here.
    func health(service: String, version: String, warnings: [String], ledger: LedgerID, head: Position) -> Health.Reply
    {
        let problems = problems.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
        let stated = self.warnings.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
        return Health.Reply(
            service: service, version: version, ready: problems.isEmpty, problems: problems,
            warnings: stated + warnings, ledger: ledger, head: head, started: started)
    }
}
