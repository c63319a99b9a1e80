import Foundation
import GRDB
import Messages

extension Verification {
    /// Copies a ledger, beside its writer or stopped, read-only, into a new file, and examines the copy. The copy is whole,
    /// examined and on disk under its name when the call returns; until then it bears the ending `.part`. It never holds
    /// keys: the keyring has backups of its own.
    ///
    /// The copy is of one snapshot; the WAL grows as long as copying lasts.
    ///
    /// - Returns: the examination's report, which is clean.
    /// - Throws: `backupFailed` if the place is taken or the copy does not verify; `unreachable`, `interrupted`.
    @discardableResult
    package func backup(
        _ ledger: String, to path: String, progress: (String) -> Void = { _ in }
    ) throws -> VerificationReport {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw LedgerError(.backupFailed, "\(path) exists already: name a new file")
        }
        let part = path + ".part"
        do {
            try LedgerFile.remove(part)
            progress("复制账本 copying the ledger")
            try reading(ledger) { db in
                let copy = try DatabaseQueue(path: part)
                try copy.writeWithoutTransaction { try copyPages(of: db, to: $0, progress) }
                // One file, without a WAL beside it.
                try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try copy.close()
            }
            let report = try examine(part, progress: progress)
            guard report.isClean else {
                throw LedgerError(
                    .backupFailed,
                    "the copy of \(ledger) does not verify (\(report.findings.first?.detail ?? "")): verify the ledger itself"
                )
            }
            try LedgerFile.move(part, to: path)
            return report
        } catch {
            try? LedgerFile.remove(part)
            throw LedgerError.reading(error, path)
        }
    }

    private func copyPages(of source: Database, to target: Database, _ progress: (String) -> Void) throws {
        try withoutActuallyEscaping(progress) { progress in
            var told = 0
            try source.backup(to: target, pagesPerStep: Self.pagesPerStep) { step in
                try interruption?.check()
                let percent = step.completedPageCount * 100 / max(1, step.totalPageCount)
                guard percent >= told + 10 else { return }
                told = percent
                progress("已复制 copied \(percent)%")
            }
        }
    }

    /// 4 MiB of SQLite's pages: often enough to hear of an interruption.
    private static var pagesPerStep: CInt { 1_024 }
}

extension Ledger {
    /// As `Verification.backup`, of this ledger with its own projections and key.
    @discardableResult
    package func backup(to path: String, progress: (String) -> Void = { _ in }) throws -> VerificationReport {
        try Verification(projections: configuration.projections, publicKey: configuration.signer.publicKey)
            .backup(configuration.path, to: path, progress: progress)
    }
}

/// A database file on its way to its place.
enum LedgerFile {
    /// Takes a database file and what SQLite put beside it away.
    static func remove(_ path: String) throws {
        for file in [path, path + "-wal", path + "-shm", path + "-journal"]
        where FileManager.default.fileExists(atPath: file) {
            try FileManager.default.removeItem(atPath: file)
        }
    }

    /// Gives a closed database file its name, for good: file and folder are synced.
    static func move(_ from: String, to path: String) throws {
        try sync(from, O_RDONLY)
        guard rename(from, path) == 0 else { throw failure(path) }
        try sync(URL(filePath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY)
    }

    private static func sync(_ path: String, _ flags: Int32) throws {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> LedgerError {
        LedgerError(
            .unreachable, "\(path) cannot be put in place (\(String(cString: strerror(errno)))): check disk and folder")
    }
}
