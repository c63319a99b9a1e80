import Foundation
import Ledger
import Logging
import Messages
import Vault

/// A service's ledger and vault, opened together.
struct Storage {
    let ledger: Ledger
    let vault: Vault

    static func open(
        _ definition: ServiceDefinition, at place: ServiceConfiguration, systemInputs: SystemInputs, logger: Logger
    ) throws -> Storage {
        let vault = try openVault(at: place)
        let ledger = try Ledger.open(configuration(definition, at: place, vault, systemInputs)) { logger.info("\($0)") }
        try finishShredding(ledger, vault)
        return Storage(ledger: ledger, vault: vault)
    }

    static func ledgerPath(at place: ServiceConfiguration) -> String { place.directory + "/ledger.sqlite" }
    static func keyringPath(at place: ServiceConfiguration) -> String { place.directory + "/keyring.sqlite" }
    static func blobsPath(at place: ServiceConfiguration) -> String { place.directory + "/blobs" }

    static func configuration(
        _ definition: ServiceDefinition, at place: ServiceConfiguration, _ vault: Vault, _ systemInputs: SystemInputs
    ) throws -> LedgerConfiguration {
        var configuration = LedgerConfiguration(
            path: ledgerPath(at: place), source: Source(county: place.county, service: definition.catalogue.service),
            migrations: [LedgerMigration("vault", sql: Vault.schema), DeadLetters.migration, StoreProbe.migration]
                + definition.migrations,
            projections: definition.allProjections, signer: try signer(vault), clock: systemInputs.clock,
            random: systemInputs.random)
        configuration.logBound = place.logBound
        return configuration
    }

    /// Examines all that a service keeps.
    static func verification(_ definition: ServiceDefinition, _ vault: Vault) throws -> Verification {
        Verification(projections: definition.allProjections, publicKey: try signer(vault).publicKey) { db, found in
            try vault.examine(db, found: found)
        }
    }

    /// Signs checkpoints with a secret of the keyring, made on the first run.
    static func signer(_ vault: Vault) throws -> CheckpointSigner {
        try CheckpointSigner(seed: try vault.secret(named: "checkpoint"))
    }

    /// - Throws: `ServiceError(.data)` where a ledger lies without its keyring: a new one would open nothing, and what is
    ///   derived from its secrets, as household codes are, would lead nowhere.
    static func openVault(at place: ServiceConfiguration) throws -> Vault {
        let files = FileManager.default
        guard files.fileExists(atPath: keyringPath(at: place)) || !files.fileExists(atPath: ledgerPath(at: place))
        else { throw keyringMissing(place) }
        try FileManager.default.createDirectory(
            atPath: URL(filePath: place.keyFile).deletingLastPathComponent().path(percentEncoded: false),
            withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return try Vault.open(
            keyring: keyringPath(at: place), keyFile: place.keyFile, blobs: blobsPath(at: place))
    }

    /// Opens the vault to read only, beside the service that may be at work.
    static func openVaultReadOnly(at place: ServiceConfiguration) throws -> Vault {
        guard FileManager.default.fileExists(atPath: keyringPath(at: place)) else { throw keyringMissing(place) }
        return try Vault.look(
            keyring: keyringPath(at: place), keyFile: place.keyFile, blobs: blobsPath(at: place))
    }

    private static func keyringMissing(_ place: ServiceConfiguration) -> ServiceError {
        ServiceError(
            .data,
            "the keyring \(keyringPath(at: place)) is missing, and without it nothing sealed can be read: put it, or its "
                + "newest backup, in its place")
    }

    func close() throws {
        try ledger.close()
        try vault.close()
    }

    /// Destroys the keys that a crash between COMMIT and shredding, or a restored keyring, left behind, and the files of
    /// batches that were lost.
    private static func finishShredding(_ ledger: Ledger, _ vault: Vault) throws {
        var position = Position.zero
        while true {
            let page = try ledger.page(after: position, topics: [VaultShredded.type.topic], limit: Page.eventLimit)
            for event in page.events {
                let shredded = try JSONCoding.decode(Envelope<VaultShredded>.self, from: event.json).data.shredded
                if try !vault.isShredded(shredded) { try vault.shred(shredded) }
            }
            guard page.more else { break }
            position = page.through
        }
        _ = try ledger.read { db in
            try vault.sweepBlobs(in: db)
            try vault.sweepFindings(in: db)
        }
    }
}
