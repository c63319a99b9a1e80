import Columns
import Foundation
package import GRDB
package import Messages

extension Ledger {
    /// What has to be forgotten again after a restore: the backup may be older than the latest shreds.
    package struct Shreds {
        /// The current list, for instance the keyring's; those the backup knows of are not recorded twice.
        package let subjects: [Subject]
        /// Takes a subject's sealed rows out of the restored database.
        package let erase: (Subject, Database) throws -> Void

        package init(subjects: [Subject], erase: @escaping (Subject, Database) throws -> Void) {
            self.subjects = subjects
            self.erase = erase
        }

        package static var none: Shreds { Shreds(subjects: []) { _, _ in } }
    }

    /// Begins a new life from a backup: a new id, `ledger.continued` as its first event, and all shreds applied again.
    /// The ledger stands in its place, whole, or not at all.
    ///
    /// - Parameters:
    ///   - backup: a file that `backup(to:)` made.
    ///   - configuration: its path must be free.
    /// - Throws: `restoreRefused` if the place is taken or the backup does not verify; what `open` throws.
    package static func restore(
        from backup: String, _ configuration: LedgerConfiguration, shreds: Shreds,
        progress: (String) -> Void = { _ in }
    ) throws -> Ledger {
        for file in [configuration.path, configuration.path + "-wal"]
        where FileManager.default.fileExists(atPath: file) {
            throw LedgerError(
                .restoreRefused, "\(file) exists: move the old ledger away first, its name and -wal included")
        }
        let report = try Verification(publicKey: configuration.signer.publicKey).examine(backup, progress: progress)
        guard report.isClean else {
            throw LedgerError(
                .restoreRefused,
                "the backup \(backup) does not verify (\(report.findings.first?.detail ?? "")): use another")
        }
        var parted = configuration
        parted.path += ".part"
        do {
            try LedgerFile.remove(parted.path)
            try FileManager.default.copyItem(atPath: backup, toPath: parted.path)
            try beginLife(parted, continuing: report, shreds, progress)
            try LedgerFile.move(parted.path, to: configuration.path)
        } catch {
            try? LedgerFile.remove(parted.path)
            throw LedgerError.reading(error, configuration.path)
        }
        return try open(configuration, progress: progress)
    }

    private static func beginLife(
        _ configuration: LedgerConfiguration, continuing report: VerificationReport, _ shreds: Shreds,
        _ progress: (String) -> Void
    ) throws {
        var random = HandedRandom(word: configuration.random)
        let queue = try DatabaseQueue(path: configuration.path)
        let life = LedgerID(random: &random)
        try queue.write { try $0.execute(sql: "UPDATE identity SET ledger = ?", arguments: [life]) }
        try queue.close()

        let ledger = try open(configuration, progress: progress)
        try ledger.write { batch in
            func append(_ event: some Event) throws {
                let now = configuration.clock()
                try batch.append(event, id: UUIDv7(time: now, random: &random), time: now, origin: .own)
            }
            try append(LedgerContinued(previous: report.ledger, size: Int(report.size), root: report.root.hex))
            let known = try shredded(batch.database)
            for subject in Set(shreds.subjects).subtracting(known).sorted() {
                try append(VaultShredded(shredded: subject, reason: "restore"))
            }
            for subject in known.union(shreds.subjects).sorted() { try shreds.erase(subject, batch.database) }
        }
        try ledger.close()
    }

    /// The subjects that a ledger's events say were shredded.
    package func shreddedSubjects() throws -> Set<Subject> {
        try read { try Self.shredded($0) }
    }

    private static func shredded(_ db: Database) throws -> Set<Subject> {
        let rows = try String.fetchCursor(
            db, sql: "SELECT subject FROM event WHERE type = ?", arguments: [VaultShredded.type])
        var subjects: Set<Subject> = []
        while let text = try rows.next() {
            if let subject = Subject(text) { subjects.insert(subject) }
        }
        return subjects
    }
}
