import Bus
import Foundation
import HTTPTypes
import Messages
import Metrics
import Synchronization

/// How an import stands: a file is tried first, and imported once its sender has seen what it would do.
struct ImportJob: Sendable {
    enum Phase: Sendable {
        case trying
        /// Its sender looks at `foreseen`.
        case waiting
        case importing
        case ended
    }

    let id: UUIDv7
    let account: String
    let kind: ImportKind
    let began: Timestamp
    /// Held until the import has ended; nil of a file that had to make room too.
    var file: [UInt8]?
    var phase = Phase.trying
    var ended: Timestamp?
    var foreseen = ImportFindings()
    var done = ImportFindings()
    /// Why it ended before the file did.
    var problem: String?

    /// What is shown: the import once it has begun, the trial before.
    var findings: ImportFindings {
        switch phase {
        case .trying, .waiting: foreseen
        case .importing: done
        case .ended: done.lines == 0 ? foreseen : done
        }
    }

    var isRunning: Bool { phase == .trying || phase == .importing }
    /// Whether its sender may have it imported now.
    var canBegin: Bool { phase == .waiting && file != nil && foreseen.doesSomething }

    mutating func take(_ step: ImportStep) {
        if phase == .trying { foreseen.take(step) } else { done.take(step) }
    }
}

/// The imports that go on, wait for their sender or ended lately. They live in memory: whoever restarts the portal sends the file
/// again, and what was taken in before is found unchanged.
final class ImportJobs: Sendable {
    /// Kept in all; the oldest that neither goes on nor waits makes room first.
    static let limit = 20
    /// That go on at once, one of each account (`Shares`).
    static let runningLimit = 3
    /// Files that are held at most; the oldest that waits for its sender is let go.
    static let fileLimit = 6

    private let reached = BoundMetrics.counter("imports")
    private let jobs = Mutex<[ImportJob]>([])

    /// Begins a job. What the account left waiting is let go.
    ///
    /// - Throws: `EdgeError` while too many go on.
    func begin(_ job: ImportJob) throws {
        try jobs.withLock { jobs in
            try checkRoom(for: job.account, in: jobs)
            for index in jobs.indices where jobs[index].account == job.account { Self.letGo(&jobs[index]) }
            if jobs.count(where: { $0.file != nil }) >= Self.fileLimit,
                let oldest = jobs.firstIndex(where: { $0.phase == .waiting && $0.file != nil })
            {
                Self.letGo(&jobs[oldest])
            }
            if jobs.count >= Self.limit { Self.makeRoom(in: &jobs, for: job.account) }
            jobs.append(job)
        }
    }

    /// Has a file imported that was tried.
    ///
    /// - Returns: the file; nil if it is being imported, was, or cannot be.
    /// - Throws: `EdgeError` while too many go on.
    func confirm(_ id: UUIDv7, of account: String) throws -> (kind: ImportKind, file: [UInt8])? {
        try jobs.withLock { jobs in
            guard let index = jobs.firstIndex(where: { $0.id == id && $0.account == account }), jobs[index].canBegin,
                let file = jobs[index].file
            else { return nil }
            try checkRoom(for: account, in: jobs)
            jobs[index].phase = .importing
            return (jobs[index].kind, file)
        }
    }

    private func checkRoom(for account: String, in jobs: [ImportJob]) throws {
        var running = Shares(Self.runningLimit)
        for other in jobs where other.isRunning { _ = running.take(for: other.account) }
        guard running.take(for: account) else {
            reached.increment()
            throw EdgeError(.serviceUnavailable, "operator.imports.busy", retryAfter: 30)
        }
    }

    private static func letGo(_ job: inout ImportJob) {
        if job.phase == .waiting { job.file = nil }
    }

    /// The oldest that is over goes: one's own, if there is one.
    private static func makeRoom(in jobs: inout [ImportJob], for account: String) {
        func isOver(_ job: ImportJob) -> Bool { !job.isRunning && job.file == nil }
        let old =
            jobs.firstIndex { isOver($0) && $0.account == account } ?? jobs.firstIndex { isOver($0) }
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
