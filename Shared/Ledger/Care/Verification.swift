package import Foundation
package import GRDB
import Messages

/// Examines a ledger whole: every leaf, tile, chain, checkpoint and projection, and what lies sealed, at one snapshot. The
/// oracle of the fault tests, and an operator's command.
package struct Verification: Sendable {
    /// Projections to rebuild and compare; those of a service whose code is not at hand are left out.
    package var projections: [Projection]
    /// The Ed25519 key that signs the checkpoints; without it signatures are not checked, roots are.
    package var publicKey: Data?
    /// Looks into what lies sealed beside the events, at the same snapshot, and tells what it finds; nil leaves it out.
    package var sealed: (@Sendable (Database, _ found: (String) -> Void) throws -> Void)?
    /// Through which another thread may end it; nil if nobody will.
    package var interruption: Interruption?

    package init(
        projections: [Projection] = [], publicKey: Data? = nil,
        sealed: (@Sendable (Database, _ found: (String) -> Void) throws -> Void)? = nil,
        interruption: Interruption? = nil
    ) {
        self.projections = projections
        self.publicKey = publicKey
        self.sealed = sealed
        self.interruption = interruption
    }

    /// Examines the file of a stopped ledger, or a backup, read-only.
    ///
    /// - Parameter progress: hears about every ten thousand events.
    /// - Throws: `notALedger`, `newerVersion`, `corrupt` if the file cannot be read at all, `unreachable`,
    ///   `interrupted`.
    package func examine(_ path: String, progress: (String) -> Void = { _ in }) throws -> VerificationReport {
        do {
            return try reading(path) { try examine($0, path, progress) }
        } catch {
            throw LedgerError.reading(error, path)
        }
    }

    /// Reads a ledger's file from one snapshot, by a connection of its own.
    func reading<R>(_ path: String, _ body: (Database) throws -> R) throws -> R {
        guard FileManager.default.fileExists(atPath: path) else {
            throw LedgerError(.unreachable, "there is no ledger at \(path): check the data directory")
        }
        try LedgerConnections.checkFormat(path)
        let queue = try DatabaseQueue(path: path, configuration: LedgerConnections.reading(1))
        defer { try? queue.close() }
        guard let interruption else { return try queue.read(body) }
        return try interruption.covering(queue) { try queue.read(body) }
    }

    func examine(_ db: Database, _ path: String, _ progress: (String) -> Void) throws -> VerificationReport {
        let findings = Findings()
        let ledger = try db.identity(of: nil, path)
        guard let source = Source(try String.fetchOne(db, sql: "SELECT source FROM identity") ?? "") else {
            throw LedgerError.corrupt(path, "it has no identity")
        }
        for problem in try String.fetchAll(db, sql: "PRAGMA integrity_check(10)") where problem != "ok" {
            findings.add(.file, nil, problem)
        }
        let checkpoints = try Row.fetchAll(db, sql: "SELECT size, root, note FROM checkpoint ORDER BY size")
        let size = try Int64.fetchOne(db, sql: "SELECT MAX(position) FROM event") ?? 0
        var events = EventExamination(db, source: source, found: findings.add)
        try events.run(headsAt: Set(checkpoints.map { Position(stored: $0[0]).value })) {
            progress("已核验 examined \($0) / \(size)")
            try interruption?.check()
        }
        if let last = events.lives.last, last != ledger {
            findings.add(.envelope, nil, "the ledger's id is not the one its events name")
        }
        for row in checkpoints { examine(row, source, ledger, events, findings) }
        progress("比对各表 comparing the tables")
        let compared = try ProjectionExamination(projections: projections, found: findings.add)
            .run(db, head: Position(events.frontier.size))
        if let sealed {
            progress("核验密封内容 opening what is sealed")
            try sealed(db) { findings.add(.sealed, nil, $0) }
        }
        return VerificationReport(
            ledger: ledger, source: source, size: events.frontier.size, root: events.frontier.root,
            checkpoints: checkpoints.count, projections: compared, findings: findings.all,
            isTruncated: findings.isTruncated)
    }

    private func examine(
        _ row: Row, _ source: Source, _ ledger: LedgerID, _ events: EventExamination, _ findings: Findings
    ) {
        let size = Position(stored: row[0]).value
        let origins = (events.lives + [ledger]).map { Checkpoint.origin(of: source, $0) }
        guard let note = SignedNote(row[2] as String), let checkpoint = Checkpoint(text: note.text),
            checkpoint.size == size, checkpoint.root.data == row[1] as Data, origins.contains(checkpoint.origin)
        else { return findings.add(.checkpoint, nil, "the checkpoint of size \(size) is malformed") }
        if let publicKey, !NoteVerifier(name: checkpoint.origin, key: publicKey).verifies(note) {
            findings.add(.checkpoint, nil, "the checkpoint of size \(size) is not signed with the ledger's key")
        }
        if events.roots[size] != checkpoint.root {
            findings.add(.checkpoint, nil, "the checkpoint of size \(size) has another root than the events")
        }
    }

    /// Collects findings up to the report's bound.
    private final class Findings {
        private(set) var all: [VerificationReport.Finding] = []
        private(set) var isTruncated = false

        func add(_ kind: VerificationReport.Finding.Kind, _ position: Position?, _ detail: String) {
            if all.count < VerificationReport.findingLimit {
                all.append(.init(kind: kind, position: position, detail: detail))
            } else {
                isTruncated = true
            }
        }
    }
}

extension Ledger {
    /// Examines this ledger beside its writer. The WAL grows as long as it lasts; a large ledger is better examined in a
    /// backup.
    package func verify(progress: (String) -> Void = { _ in }) throws -> VerificationReport {
        let verification = Verification(
            projections: configuration.projections, publicKey: configuration.signer.publicKey)
        return try read { try verification.examine($0, configuration.path, progress) }
    }
}
