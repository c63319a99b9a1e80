/// What an operator may have a service do for its data while it runs.
package enum CareTask: String, WireEnum {
    /// Check every byte of the ledger, and its tables against rebuilt ones.
    case verify
    /// Copy ledger and sealed files into a new folder, and verify the copy.
    case backup
}

/// Begins a care of the service's data, beside its work. One goes on at a time: `care.running` otherwise.
package struct StartCare: Command {
    package static let method: MethodName = "desk.care.start"
    package static let summary = "Begins to verify or back up the service's data beside its work, one task at a time."
    package let task: CareTask

    package init(task: CareTask) {
        self.task = task
    }

    package typealias Reply = Done
}

/// How the cares of the service's data stand that began since the service started.
package struct ReadCare: Query {
    package static let method: MethodName = "desk.care.read"
    package static let summary = "Tells how far verifying or backing up has come, and what came of it."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        /// The newest of each task, the one begun last first.
        package let runs: [CareRun]

        package init(runs: [CareRun]) {
            self.runs = runs
        }
    }
}

/// One verification or backup. It goes on while `ended` is absent.
package struct CareRun: Codable, Equatable, Sendable {
    package let task: CareTask
    package let began: Timestamp
    package internal(set) var ended: Timestamp?
    /// The newest lines, at most `lineLimit`, oldest first.
    package internal(set) var lines: [String]
    /// What was found; absent until the end, and if it failed.
    package internal(set) var examination: Examination?
    /// The folder of a backup that is whole.
    package internal(set) var folder: String?
    /// Why it failed.
    package internal(set) var problem: String?

    package static let lineLimit = 50

    package init(task: CareTask, began: Timestamp) {
        self.task = task
        self.began = began
        lines = []
    }

    package mutating func say(_ line: String) {
        if lines.count == Self.lineLimit { lines.removeFirst() }
        lines.append(line)
    }

    package mutating func end(_ examination: Examination, folder: String?, at time: Timestamp) {
        ended = time
        self.examination = examination
        self.folder = folder
    }

    package mutating func fail(_ problem: String, at time: Timestamp) {
        ended = time
        self.problem = problem
    }
}

/// What an examination of a ledger found.
package struct Examination: Codable, Equatable, Sendable {
    package let source: Source
    package let ledger: LedgerID
    /// Events examined.
    package let events: Int
    /// The Merkle tree head, recomputed from the events' bytes, hexadecimal.
    package let root: String
    /// Checkpoints whose signature and root were checked.
    package let checkpoints: Int
    /// Projections that were rebuilt and compared.
    package let projections: [String]
    package let clean: Bool
    /// The first hundred at most.
    package let findings: [Finding]

    package init(
        source: Source, ledger: LedgerID, events: Int, root: String, checkpoints: Int, projections: [String],
        findings: [Finding]
    ) {
        self.source = source
        self.ledger = ledger
        self.events = events
        self.root = root
        self.checkpoints = checkpoints
        self.projections = projections
        clean = findings.isEmpty
        self.findings = findings
    }

    package struct Finding: Codable, Equatable, Sendable {
        /// `leaf`, `gap`, `checkpoint`: which part of the ledger is wrong.
        package let kind: String
        /// Where, if it concerns one event.
        package let position: Position?
        /// What was found; no personal data.
        package let detail: String

        package init(kind: String, position: Position?, detail: String) {
            self.kind = kind
            self.position = position
            self.detail = detail
        }
    }
}
