import GRDB
package import Messages

/// That an event is in the tree of a given size.
package struct InclusionProof: Equatable, Sendable {
    package let leaf: MerkleHash
    package let size: UInt64
    /// From the leaf's sibling upward.
    package let path: [MerkleHash]
    package let root: MerkleHash
}

/// That the tree of one size is the beginning of the tree of another.
package struct ConsistencyProof: Equatable, Sendable {
    package let old: UInt64
    package let oldRoot: MerkleHash
    package let new: UInt64
    package let newRoot: MerkleHash
    package let path: [MerkleHash]
}

extension Ledger {
    /// Proves that an event is in the tree of the first `size` events.
    ///
    /// - Throws: `invalid` unless 1 ≤ position ≤ size ≤ events in the ledger.
    package func prove(_ position: Position, size: UInt64) throws -> InclusionProof {
        try tree(upTo: size) { tree in
            guard position > .zero, position.value <= size else {
                throw LedgerError(.invalid, "position \(position.value) is not in a tree of \(size) events")
            }
            let index = position.value - 1
            return InclusionProof(
                leaf: try tree.node(0, index), size: size, path: try tree.inclusion(of: index, in: size),
                root: try tree.root(size))
        }
    }

    /// Proves that the first `old` events are the beginning of the first `new`.
    ///
    /// - Throws: `invalid` unless old ≤ new ≤ events in the ledger.
    package func proveConsistency(from old: UInt64, to new: UInt64) throws -> ConsistencyProof {
        guard old <= new else { throw LedgerError(.invalid, "a tree of \(new) events does not contain one of \(old)") }
        return try tree(upTo: new) { tree in
            ConsistencyProof(
                old: old, oldRoot: try tree.root(old), new: new, newRoot: try tree.root(new),
                path: try tree.consistency(from: old, to: new))
        }
    }

    /// The Merkle tree head of the first `size` events.
    package func root(_ size: UInt64) throws -> MerkleHash {
        try tree(upTo: size) { try $0.root(size) }
    }

    private func tree<R>(upTo size: UInt64, _ body: (MerkleTree) throws -> R) throws -> R {
        try read { db in
            let head = try db.size
            guard size <= head else {
                throw LedgerError(.invalid, "the ledger has \(head) events, fewer than the \(size) asked for")
            }
            let reader = HashReader(db, path: configuration.path)
            return try body(MerkleTree(node: reader.node))
        }
    }
}
