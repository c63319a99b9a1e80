import Foundation
import Ledger
import Logging
import Messages
import Vault

/// The modes in which an operator looks after a service's data.
struct MaintenanceModes {
    let definition: ServiceDefinition
    let place: ServiceConfiguration
    let logger: Logger
    let systemInputs = SystemInputs.system

    private var ledgerPath: String { Storage.ledgerPath(at: place) }

    /// Does what the mode says and prints what came of it, as JSON, to standard output.
    ///
    /// - Throws: `ServiceError(.data)` if the ledger does not verify; what the ledger and the vault throw.
    func perform(_ mode: Mode, _ operand: String?) throws {
        switch (mode, operand) {
        case (.verify, _): try verify()
        case (.rebuild, _): try rebuild()
        case (.rotateKey, _): try rotateKey()
        case (.backup, let folder?): try backup(to: folder)
        case (.backupKeys, let file?): try backupKeys(to: file)
        case (.restore, let folder?): try restore(from: folder)
        default: throw ServiceError(.settings, "\(mode.rawValue) needs an argument")
        }
    }

    private func verify() throws {
        let examination = try withWork { try $0.verify() }
        print(try JSONCoding.pretty(examination))
        guard examination.clean else {
            throw ServiceError(.data, "the ledger does not verify: keep the files for examination and restore a backup")
        }
    }

    private func rebuild() throws {
        let directory = try DataDirectory(path: place.directory)
        defer { directory.release() }
        try Ledger.forgetProjections(of: ledgerPath)
        let storage = try Storage.open(definition, at: place, systemInputs: systemInputs, logger: logger)
        try storage.close()
    }

    private func rotateKey() throws {
        let directory = try DataDirectory(path: place.directory)
        defer { directory.release() }
        let vault = try Storage.openVault(at: place)
        try vault.rotate()
        try vault.close()
    }

    private func backup(to folder: String) throws {
        print(try JSONCoding.pretty(try withWork { try $0.backUp(to: folder) }))
    }

    private func backupKeys(to file: String) throws {
        let vault = try Storage.openVaultReadOnly(at: place)
        defer { try? vault.close() }
        try vault.backupKeyring(to: file)
    }

    /// The keyring stays as it is, or is put in place by the operator from its own backup beforehand.
    private func restore(from folder: String) throws {
        let directory = try DataDirectory(path: place.directory)
        defer { directory.release() }
        let files = FileManager.default
        guard files.fileExists(atPath: Storage.keyringPath(at: place)) else {
            throw ServiceError(
                .data,
                "there is no keyring at \(Storage.keyringPath(at: place)): put its backup there first; without it nothing "
                    + "that was sealed can be read, and no code or receipt be looked up")
        }
        let vault = try Storage.openVault(at: place)
        try copyMissing(from: folder + "/blobs", to: Storage.blobsPath(at: place))
        let ledger = try Ledger.restore(
            from: folder + "/ledger.sqlite",
            Storage.configuration(definition, at: place, vault, systemInputs),
            shreds: Ledger.Shreds(subjects: try vault.shreddedSubjects()) { _ = try vault.erase($0, in: $1) },
            progress: progress)
        let report = try ledger.verify(progress: progress)
        try Storage(ledger: ledger, vault: vault).close()
        print(try JSONCoding.pretty(Examination(report)))
    }

    /// Copies the files that are not there yet: sealed files are never changed, and the next start sweeps what nothing names.
    private func copyMissing(from source: String, to target: String) throws {
        let files = FileManager.default
        for path in files.enumerator(atPath: source)?.compactMap({ $0 as? String }) ?? [] {
            var isFolder: ObjCBool = false
            guard files.fileExists(atPath: "\(source)/\(path)", isDirectory: &isFolder),
                !files.fileExists(atPath: "\(target)/\(path)")
            else { continue }
            if isFolder.boolValue {
                try files.createDirectory(atPath: "\(target)/\(path)", withIntermediateDirectories: true)
            } else {
                try files.copyItem(atPath: "\(source)/\(path)", toPath: "\(target)/\(path)")
            }
        }
    }

    /// - Throws: `ServiceError(.data)` where there is nothing to look after; nothing is made then.
    private func withWork<R>(_ body: (MaintenanceWork) throws -> R) throws -> R {
        guard FileManager.default.fileExists(atPath: ledgerPath) else {
            throw ServiceError(.data, "there is no ledger at \(ledgerPath): check --data")
        }
        let vault = try Storage.openVaultReadOnly(at: place)
        defer { try? vault.close() }
        let logger = logger
        return try body(
            MaintenanceWork(place: place, verification: try Storage.verification(definition, vault)) {
                logger.info("\($0)")
            })
    }

    private func progress(_ text: String) {
        logger.info("\(text)")
    }
}
