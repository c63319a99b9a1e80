package import Messages

/// What a ledger is told when it is opened.
package struct LedgerConfiguration: Sendable {
    /// The database file; its folder exists.
    package var path: String
    /// Whose ledger it is. An existing file of another source is refused.
    package var source: Source
    /// The service's own primary tables, in the order they came to be. Landed ones are never edited.
    package var migrations: [LedgerMigration]
    package var projections: [Projection]
    package var signer: CheckpointSigner
    package var clock: @Sendable () -> Timestamp
    /// Random words for the ledger's id and the ids of events the ledger itself appends.
    package var random: @Sendable () -> UInt64
    /// Read-only connections at most; further readers wait for one.
    package var readers = 4
    /// Bytes of the WAL past which somebody should know that a reading does not end: the WAL grows until it does. Once all is
    /// copied and nobody reads of it, a quarter of that is kept for what comes.
    package var logBound = Self.logBound
    package static let logBound = 256 << 20

    package init(
        path: String, source: Source, migrations: [LedgerMigration] = [], projections: [Projection] = [],
        signer: CheckpointSigner, clock: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }
    ) {
        self.path = path
        self.source = source
        self.migrations = migrations
        self.projections = projections
        self.signer = signer
        self.clock = clock
        self.random = random
    }
}

/// One step in the making of a service's own primary tables: what no event can rebuild.
package struct LedgerMigration: Sendable {
    /// Unique and kept for ever.
    package let name: String
    package let sql: String

    package init(_ name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}

/// A source of randomness that was handed in as a closure.
struct HandedRandom: RandomNumberGenerator {
    let word: @Sendable () -> UInt64

    mutating func next() -> UInt64 { word() }
}
