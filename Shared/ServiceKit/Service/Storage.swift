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
        _ definition: ServiceDefinition, at place: Place, surroundings: Surroundings, logger: Logger
    ) throws -> Storage {
        let service = definition.catalogue.service
        let vault = try openVault(at: place)
        let source = Source(county: place.county, service: service)
        let ledger = try Ledger.open(
            LedgerConfiguration(
                path: place.directory + "/ledger.sqlite", source: source,
                migrations: [LedgerMigration("vault", sql: Vault.schema), DeadLetters.migration],
                projections: definition.projections,
                signer: CheckpointSigner(seed: try vault.secret(named: "checkpoint")),
                clock: surroundings.clock, random: surroundings.random),
            progress: { logger.info("\($0)") })
        try finishShredding(ledger, vault)
        return Storage(ledger: ledger, vault: vault)
    }

    static func openVault(at place: Place) throws -> Vault {
        try FileManager.default.createDirectory(
            atPath: URL(filePath: place.keyFile).deletingLastPathComponent().path(percentEncoded: false),
            withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return try Vault.open(
            keyring: place.directory + "/keyring.sqlite", keyFile: place.keyFile, blobs: place.directory + "/blobs")
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
        _ = try ledger.read { try vault.sweepBlobs(in: $0) }
    }
}
