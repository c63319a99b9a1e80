import Foundation
import Ledger
import Logging
import Messages
import Synchronization

/// Looks after the data of a running service on a thread of its own, one task at a time, for whoever asks at the desk.
final class MaintenanceHandlers: Sendable {
    private struct State {
        /// The newest run of each task, the one begun last at the end; the last one may go on.
        var runs: [CareRun] = []
        var worker: WorkerThread?
        var isClosed = false
    }

    private let place: ServiceConfiguration
    private let verification: Verification
    private let folder: BackupFolder
    private let interruption: Interruption
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    private let state = Mutex(State())

    init(
        _ definition: ServiceDefinition, at place: ServiceConfiguration, verification: Verification,
        clock: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.place = place
        self.clock = clock
        self.logger = logger
        interruption = Interruption()
        var verification = verification
        verification.interruption = interruption
        self.verification = verification
        folder = BackupFolder(
            parent: place.backups, service: definition.catalogue.service, kept: place.backupsKept)
    }

    /// The newest run of each task, the one begun last first.
    var runs: [CareRun] { state.withLock { $0.runs.reversed() } }

    /// Begins a task and returns.
    ///
    /// - Throws: `DeskError`: `care.running` while another goes on.
    func start(_ task: CareTask) throws {
        try state.withLock { state in
            guard !state.isClosed else { throw DeskError.unavailable }
            if let current = state.runs.last, current.ended == nil {
                throw DeskError.refused(
                    "care.running",
                    "\(current.task == .verify ? "正在核验" : "正在备份")，请等它结束 (another task is under way: wait for its end)")
            }
            state.runs.removeAll { $0.task == task }
            state.runs.append(CareRun(task: task, began: clock()))
            state.worker = WorkerThread("care") { [self] in perform(task) }
        }
    }

    /// Ends what goes on, and takes nothing more.
    ///
    /// - Returns: false if it had not ended after `patience`. It only reads the service's data, so it harms nothing then.
    @discardableResult
    func stop(patience: Duration) -> Bool {
        let worker = state.withLock { state in
            state.isClosed = true
            return state.worker
        }
        guard let worker else { return true }
        let pause = Duration.milliseconds(50)
        for _ in 0..<max(1, Int(patience / pause)) {
            interruption.ask()
            if worker.join(patience: pause) { return true }
        }
        return false
    }

    /// On the thread of the task.
    private func perform(_ task: CareTask) {
        let work = MaintenanceWork(place: place, verification: verification) { [self] line in
            change { $0.say(line) }
        }
        do {
            switch task {
            case .verify:
                let examination = try work.verify()
                change { $0.end(examination, folder: nil, at: clock()) }
            case .backup:
                let path = folder.path(at: clock())
                let examination = try work.backUp(to: path)
                removeOldest()
                change { $0.end(examination, folder: path, at: clock()) }
            }
            logger.info("a task of care has ended", metadata: ["task": "\(task.rawValue)"])
        } catch {
            logger.error("a task of care failed", metadata: ["task": "\(task.rawValue)", "error": "\(error)"])
            change { $0.fail("\(error)", at: clock()) }
        }
    }

    /// A backup that succeeded stays one, whether or not the older ones go.
    private func removeOldest() {
        do {
            try folder.prune()
        } catch {
            logger.error("an old backup could not be removed", metadata: ["error": "\(error)"])
            change { $0.say("旧备份没能删除：\(error) (an old backup could not be removed)") }
        }
    }

    private func change(_ body: (inout CareRun) -> Void) {
        state.withLock { state in
            guard let last = state.runs.indices.last else { return }
            body(&state.runs[last])
        }
    }
}

extension ServiceDefinition {
    /// What an operator may have done for the data while the service runs.
    mutating func installCare(_ desk: MaintenanceHandlers) {
        on(StartCare.self) { command, act in
            try act.actor.requireOperator()
            try desk.start(command.task)
            return Done()
        }
        on(ReadCare.self) { _, view in
            try view.actor.requireOperator()
            return ReadCare.Reply(runs: desk.runs)
        }
    }
}
