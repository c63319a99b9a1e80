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
        let vault = try Vault.open(
            keyring: place.directory + "/keyring.sqlite", keyFile: place.keyFile, blobs: place.directory + "/blobs",
            random: surroundings.random)
        let source = Source(county: place.county, service: service)
        let ledger = try Ledger.open(
            LedgerConfiguration(
                path: place.directory + "/ledger.sqlite", source: source, migrations: [Vault.migration],
                projections: definition.projections,
                signer: CheckpointSigner(seed: try vault.secret(named: "checkpoint")),
                clock: surroundings.clock, random: surroundings.random),
            progress: { logger.info("\($0)") })
        return Storage(ledger: ledger, vault: vault)
    }
}
