import Bus
import HTTPTypes
import Messages
import Metrics
import Synchronization

/// How an import stands.
struct ImportJob: Sendable {
    let id: UUIDv7
    let account: String
    let kind: ImportKind
    let bytes: Int
    let began: Timestamp
    var ended: Timestamp?
    var read = 0
    var added = 0
    var changed = 0
    var unchanged = 0
    /// In the order of the lines; the first `rejectionLimit`.
    var rejected: [RejectedRow] = []
    var rejectedCount = 0
    /// Why it ended before the file did.
    var problem: String?

    static let rejectionLimit = 10_000

    var lines: Int { added + changed + unchanged + rejectedCount }
    var percent: Int { bytes == 0 ? 100 : min(100, read * 100 / bytes) }

    mutating func take(_ report: ImportReport, read: Int) {
        self.read = read
        added += report.added
        changed += report.changed
        unchanged += report.unchanged
        rejectedCount += report.rejected.count
        rejected += report.rejected.prefix(Self.rejectionLimit - rejected.count)
        rejected.sort { $0.line < $1.line }
    }
}

/// The imports that go on and those that ended lately. They live in memory: whoever restarts the portal sends the file again,
/// and what was taken in before is found unchanged.
final class ImportJobs: Sendable {
    /// Kept in all; the oldest that ended make room.
    static let limit = 20
    /// That go on at once, one of each account (`Shares`); each holds its file in memory.
    static let runningLimit = 3

    private let reached = BoundMetrics.counter("imports")
    private let jobs = Mutex<[ImportJob]>([])

    /// Begins a job.
    ///
    /// - Throws: `EdgeError` while too many go on.
    func begin(_ job: ImportJob) throws {
        try jobs.withLock { jobs in
            var running = Shares(Self.runningLimit)
            for other in jobs where other.ended == nil { _ = running.take(for: other.account) }
            guard running.take(for: job.account) else {
                reached.increment()
                throw EdgeError(.serviceUnavailable, "operator.imports.busy", retryAfter: 30)
            }
            if jobs.count >= Self.limit { Self.makeRoom(in: &jobs, for: job.account) }
            jobs.append(job)
        }
    }

    /// The oldest that ended goes: one's own, if there is one.
    private static func makeRoom(in jobs: inout [ImportJob], for account: String) {
        let old =
            jobs.firstIndex { $0.ended != nil && $0.account == account } ?? jobs.firstIndex { $0.ended != nil }
        if let old { jobs.remove(at: old) }
    }

    func change(_ id: UUIDv7, _ body: (inout ImportJob) -> Void) {
        jobs.withLock { jobs in
            guard let index = jobs.firstIndex(where: { $0.id == id }) else { return }
            body(&jobs[index])
        }
    }

    /// Of one account, the newest first.
    func all(of account: String) -> [ImportJob] {
        jobs.withLock { $0.filter { $0.account == account }.reversed() }
    }

    func find(_ id: UUIDv7, of account: String) -> ImportJob? {
        jobs.withLock { $0.first { $0.id == id && $0.account == account } }
    }
}
