package import Messages

/// What an examination of a ledger found.
package struct VerificationReport: Equatable, Sendable {
    package let ledger: LedgerID
    package let source: Source
    /// Events examined: all that one snapshot held.
    package let size: UInt64
    /// The Merkle tree head, recomputed from the events' bytes.
    package let root: MerkleHash
    /// Checkpoints whose signature and root were checked.
    package let checkpoints: Int
    /// Projections that were rebuilt and compared.
    package let projections: [String]
    /// The first findings, at most `findingLimit`.
    package internal(set) var findings: [Finding]
    /// Whether there were more.
    package internal(set) var isTruncated: Bool

    package static let findingLimit = 100

    package var isClean: Bool { findings.isEmpty }

    package struct Finding: Equatable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            /// SQLite's own check of the file fails.
            case file
            /// A position is missing.
            case gap
            /// The stored leaf is not the hash of the stored bytes.
            case leaf
            /// The bytes cannot be read, or say something other than the columns, the source or the ledger's id.
            case envelope
            /// `prior` is not the previous event of the type.
            case prior
            /// The table of newest positions is not what the events give.
            case newest
            /// A tile is missing, too many or not what the leaves give.
            case tile
            /// A restored ledger does not say truly what it continues.
            case continuation
            /// A checkpoint's text, signature or root is wrong.
            case checkpoint
            /// A projection's tables differ from what the events give.
            case projection
            /// A sealed value or file cannot be opened: changed, missing, or without its key.
            case sealed
        }

        package let kind: Kind
        /// Where, if it concerns one event.
        package let position: Position?
        /// What was found; no personal data.
        package let detail: String
    }
}
