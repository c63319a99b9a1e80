/// Heads and proofs of the tree (RFC 6962 §2.1), computed from whatever can give the heads of perfect subtrees.
struct MerkleTree {
    /// The head of the perfect subtree over `1 << height` leaves from `index << height` on.
    let node: (_ height: Int, _ index: UInt64) throws -> MerkleHash

    /// The head of the tree of the first `size` leaves.
    func root(_ size: UInt64) throws -> MerkleHash {
        size == 0 ? .empty : try head(0, size)
    }

    /// The audit path of a leaf, from its sibling upward (§2.1.1).
    ///
    /// - Precondition: `index < size`.
    func inclusion(of index: UInt64, in size: UInt64) throws -> [MerkleHash] {
        precondition(index < size, "a leaf outside the tree has no path")
        var path: [MerkleHash] = []
        var (start, count) = (UInt64(0), size)
        while count > 1 {
            let left = Self.leftPart(count)
            if index - start < left {
                path.append(try head(start + left, count - left))
                count = left
            } else {
                path.append(try head(start, left))
                start += left
                count -= left
            }
        }
        return path.reversed()
    }

    /// The proof that the tree of `old` leaves is the beginning of the tree of `new` (§2.1.2); empty for equal sizes and
    /// for none.
    ///
    /// - Precondition: `old <= new`.
    func consistency(from old: UInt64, to new: UInt64) throws -> [MerkleHash] {
        precondition(old <= new, "a tree does not shrink")
        guard old > 0, old < new else { return [] }
        var proof: [MerkleHash] = []
        var (start, count, rest) = (UInt64(0), new, old)
        // Whether the part reached is still the whole old tree, whose head the verifier knows.
        var isOldTree = true
        while rest < count {
            let left = Self.leftPart(count)
            if rest <= left {
                proof.append(try head(start + left, count - left))
                count = left
            } else {
                proof.append(try head(start, left))
                start += left
                count -= left
                rest -= left
                isOldTree = false
            }
        }
        if !isOldTree { proof.append(try head(start, count)) }
        return proof.reversed()
    }

    /// The head over `count` leaves from `start` on, which is a multiple of the largest power of two below `count`.
    private func head(_ start: UInt64, _ count: UInt64) throws -> MerkleHash {
        if count.nonzeroBitCount == 1 {
            let height = count.trailingZeroBitCount
            return try node(height, start >> UInt64(height))
        }
        let left = Self.leftPart(count)
        return MerkleHash(try head(start, left), try head(start + left, count - left))
    }

    /// The largest power of two below `count`, for `count` above 1.
    private static func leftPart(_ count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}

/// What anyone can check with hashes alone (RFC 9162 §2.1.3.2 and §2.1.4.2).
package enum MerkleProof {
    /// Whether `path` leads from a leaf to the head of a tree.
    package static func isIncluded(
        _ leaf: MerkleHash, at index: UInt64, in size: UInt64, root: MerkleHash, path: [MerkleHash]
    ) -> Bool {
        guard index < size else { return false }
        var (node, last) = (index, size - 1)
        var hash = leaf
        for sibling in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = MerkleHash(sibling, hash)
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleHash(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Whether the tree with head `oldRoot` is the beginning of the one with head `newRoot`.
    package static func isConsistent(
        from old: UInt64, _ oldRoot: MerkleHash, to new: UInt64, _ newRoot: MerkleHash, proof: [MerkleHash]
    ) -> Bool {
        guard old <= new else { return false }
        if old == new { return proof.isEmpty && oldRoot == newRoot }
        if old == 0 { return proof.isEmpty && oldRoot == .empty }
        var rest = proof[...]
        if old.nonzeroBitCount == 1 { rest = ([oldRoot] + proof)[...] }
        guard let seed = rest.popFirst() else { return false }
        var (node, last) = (old - 1, new - 1)
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var (first, second) = (seed, seed)
        for hash in rest {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                first = MerkleHash(hash, first)
                second = MerkleHash(hash, second)
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                second = MerkleHash(second, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && first == oldRoot && second == newRoot
    }
}
