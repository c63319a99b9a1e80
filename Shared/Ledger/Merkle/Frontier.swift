/// A full tile of the tree: 256 neighbouring hashes of one tile level (C2SP tlog-tiles). Level 0 holds leaves; each
/// hash of level L + 1 is the head of one full tile of level L.
package struct Tile: Equatable, Sendable {
    package static let width = 256

    package let level: Int
    package let index: UInt64
    package let hashes: [MerkleHash]
}

/// The growing right edge of a Merkle tree: by tile level the hashes of the last, unfinished tile. What is left of it
/// never changes again.
package struct Frontier: Equatable, Sendable {
    /// Number of leaves.
    package private(set) var size: UInt64
    /// Fewer than 256 hashes a level.
    private(set) var unfinished: [[MerkleHash]]

    package init() {
        size = 0
        unfinished = [[]]
    }

    /// - Precondition: `unfinished` holds the digits of `size` in base 256, as counts, lowest first.
    init(size: UInt64, unfinished: [[MerkleHash]]) {
        self.size = size
        self.unfinished = unfinished
    }

    /// Adds a leaf.
    ///
    /// - Parameter finished: hears of each tile that this leaf fills, lowest level first.
    mutating func append(_ leaf: MerkleHash, finished: (Tile) throws -> Void) rethrows {
        size += 1
        var carried = leaf
        var index = (size - 1) / UInt64(Tile.width)
        for level in 0... {
            if level == unfinished.count { unfinished.append([]) }
            unfinished[level].append(carried)
            guard unfinished[level].count == Tile.width else { return }
            let tile = Tile(level: level, index: index, hashes: unfinished[level])
            unfinished[level].removeAll(keepingCapacity: true)
            try finished(tile)
            carried = .perfect(tile.hashes)
            index /= UInt64(Tile.width)
        }
    }

    /// The Merkle tree head of all leaves. Costs up to 255 hashings a level.
    package var root: MerkleHash {
        var perfect: [MerkleHash] = []
        for hashes in unfinished.reversed() {
            var rest = hashes[...]
            while !rest.isEmpty {
                let width = 1 << (Int.bitWidth - 1 - rest.count.leadingZeroBitCount)
                perfect.append(.perfect(rest.prefix(width)))
                rest = rest.dropFirst(width)
            }
        }
        guard var root = perfect.popLast() else { return .empty }
        while let left = perfect.popLast() { root = MerkleHash(left, root) }
        return root
    }
}
