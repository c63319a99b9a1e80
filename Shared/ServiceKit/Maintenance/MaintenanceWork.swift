import Foundation
import Ledger
import Messages

/// Verifying and backing up a service's data, beside its writer or stopped: one body for the modes and the desk.
struct MaintenanceWork: Sendable {
    let place: ServiceConfiguration
    let verification: Verification
    let progress: @Sendable (String) -> Void

    func verify() throws -> Examination {
        Examination(try verification.examine(Storage.ledgerPath(at: place), progress: progress))
    }

    /// Copies the database first, then the sealed files that its rows name, into a folder. Keys are not in it.
    ///
    /// The folder bears the ending `.part` until everything in it is whole, examined and on disk.
    ///
    /// - Throws: `LedgerError` if the copy does not verify; `ServiceError(.data)` if the folder exists or cannot be written.
    func backUp(to folder: String) throws -> Examination {
        let files = FileManager.default
        guard !files.fileExists(atPath: folder) else {
            throw ServiceError(.data, "\(folder) exists already: name a new folder")
        }
        let part = folder + ".part"
        do {
            try? files.removeItem(atPath: part)
            try files.createDirectory(
                atPath: part, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let report = try verification.backup(
                Storage.ledgerPath(at: place), to: part + "/ledger.sqlite", progress: progress)
            try copySealed(to: part + "/blobs")
            try publish(part, as: folder)
            return Examination(report)
        } catch {
            try? files.removeItem(atPath: part)
            throw error
        }
    }

    /// Sealed files are never changed; one that is shredded while it is copied has no place in the copy.
    private func copySealed(to target: String) throws {
        let source = Storage.blobsPath(at: place)
        let files = FileManager.default
        guard let paths = files.enumerator(atPath: source) else { return }
        try files.createDirectory(atPath: target, withIntermediateDirectories: true)
        var copied = 0
        for case let path as String in paths {
            try verification.interruption?.check()
            var isFolder: ObjCBool = false
            guard files.fileExists(atPath: "\(source)/\(path)", isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                try files.createDirectory(atPath: "\(target)/\(path)", withIntermediateDirectories: true)
                continue
            }
            do {
                try files.copyItem(atPath: "\(source)/\(path)", toPath: "\(target)/\(path)")
            } catch {
                guard files.fileExists(atPath: "\(source)/\(path)") else { continue }
                throw error
            }
            try sync("\(target)/\(path)")
            copied += 1
            if copied.isMultiple(of: 1_000) { progress("已复制密封文件 copied sealed files \(copied)") }
        }
    }

    /// Gives a whole folder, whose files are synced, its name for good.
    private func publish(_ part: String, as folder: String) throws {
        try sync(part)
        guard rename(part, folder) == 0 else { throw unwritable(folder) }
        try sync(URL(filePath: folder).deletingLastPathComponent().path)
    }

    /// Makes sure that a file, or a folder's list of names, is on disk.
    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritable(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw unwritable(path) }
    }

    private func unwritable(_ path: String) -> ServiceError {
        ServiceError(
            .data, "\(path) cannot be put in place (\(String(cString: strerror(errno)))): check disk and folder")
    }
}

extension Examination {
    init(_ report: VerificationReport) {
        self.init(
            source: report.source, ledger: report.ledger, events: Int(report.size), root: report.root.hex,
            checkpoints: report.checkpoints, projections: report.projections,
            findings: report.findings.map {
                Finding(kind: $0.kind.rawValue, position: $0.position, detail: $0.detail)
            })
    }
}
