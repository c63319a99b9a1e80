import Foundation
import Messages
import Testing

@testable import Ledger

@Suite("The Merkle tree")
struct MerkleTests {
    /// The leaves of RFC 6962's published test vectors.
    private static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]

    /// The heads of the trees of the first 0 to 8 of them.
    private static let heads = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("has the heads of RFC 6962's test vectors")
    func vectors() throws {
        var frontier = Frontier()
        #expect(frontier.root.hex == Self.heads[0])
        for (leaf, head) in zip(Self.leaves, Self.heads.dropFirst()) {
            frontier.append(MerkleHash(leaf: try #require(Hex.decode(leaf)))) { _ in }
            #expect(frontier.root.hex == head)
        }
    }

    /// The definition of §2.1, word by word.
    private static func head(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        guard let first = leaves.first else { return .empty }
        if leaves.count == 1 { return first }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        return MerkleHash(head(leaves.prefix(left)), head(leaves.dropFirst(left)))
    }

    private static func leaves(_ count: Int) -> [MerkleHash] {
        (0..<count).map { MerkleHash(leaf: Data("\($0)".utf8)) }
    }

    private static func tree(_ leaves: [MerkleHash]) -> MerkleTree {
        MerkleTree { height, index in
            let width = 1 << height
            return head(leaves[Int(index) * width..<(Int(index) + 1) * width])
        }
    }

    @Test("proves each leaf in each tree of up to 70 leaves, and no other leaf, place or size")
    func inclusion() throws {
        let leaves = Self.leaves(70)
        let tree = Self.tree(leaves)
        for size in 1...70 {
            let root = Self.head(leaves[..<size])
            #expect(try tree.root(UInt64(size)) == root)
            for index in 0..<size {
                let path = try tree.inclusion(of: UInt64(index), in: UInt64(size))
                func holds(_ leaf: MerkleHash, _ index: Int, _ size: Int, _ path: [MerkleHash]) -> Bool {
                    MerkleProof.isIncluded(leaf, at: UInt64(index), in: UInt64(size), root: root, path: path)
                }
                #expect(holds(leaves[index], index, size, path))
                #expect(!holds(leaves[(index + 1) % 70], index, size, path))
                #expect(!holds(leaves[index], index, size, path + [root]))
                if size > 1 {
                    #expect(!holds(leaves[index], index ^ 1, size, path))
                    #expect(!holds(leaves[index], index, size, Array(path.dropLast())))
                }
            }
        }
    }

    @Test("proves that each tree of up to 70 leaves begins with each smaller one, and nothing else")
    func consistency() throws {
        let leaves = Self.leaves(70)
        let tree = Self.tree(leaves)
        for new in 0...70 {
            let newRoot = Self.head(leaves[..<new])
            for old in 0...new {
                let oldRoot = Self.head(leaves[..<old])
                let proof = try tree.consistency(from: UInt64(old), to: UInt64(new))
                func holds(_ oldRoot: MerkleHash, _ newRoot: MerkleHash, _ proof: [MerkleHash]) -> Bool {
                    MerkleProof.isConsistent(from: UInt64(old), oldRoot, to: UInt64(new), newRoot, proof: proof)
                }
                #expect(holds(oldRoot, newRoot, proof))
                #expect(!holds(leaves[69], newRoot, proof))
                #expect(!holds(oldRoot, newRoot, proof + [newRoot]))
                if old > 0 { #expect(!holds(oldRoot, leaves[69], proof)) }
                if old > 0, old < new { #expect(!holds(oldRoot, newRoot, Array(proof.dropLast()))) }
            }
        }
    }

    @Test(
        "carries full tiles upward, at every size around a tile's boundary",
        arguments: [255, 256, 257, 511, 512, 65_535, 65_536, 65_537])
    func tiles(_ size: Int) {
        let leaves = Self.leaves(size)
        var frontier = Frontier()
        var tiles: [Tile] = []
        for leaf in leaves { frontier.append(leaf) { tiles.append($0) } }
        #expect(frontier.root == Self.head(leaves[...]))
        #expect(tiles.filter { $0.level == 0 }.count == size / 256)
        #expect(tiles.filter { $0.level == 1 }.count == size / 65_536)
        for tile in tiles where tile.level == 0 {
            #expect(tile.hashes == Array(leaves[Int(tile.index) * 256..<(Int(tile.index) + 1) * 256]))
        }
    }
}
