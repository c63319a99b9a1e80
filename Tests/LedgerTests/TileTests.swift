import Foundation
import Messages
import Testing

@testable import Ledger

@Suite("Tiles")
struct TileTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    @Test(
        "have the paths of the published format, and only these are read",
        arguments: [
            (TilePath(.hashes(level: 0), index: 0), "tile/0/000"),
            (TilePath(.hashes(level: 1), index: 1_234_067), "tile/1/x001/x234/067"),
            (TilePath(.hashes(level: 0), index: 1_000), "tile/0/x001/000"),
            (TilePath(.hashes(level: 5), index: 5, width: 12), "tile/5/005.p/12"),
            (TilePath(.entries, index: 999, width: 255), "tile/entries/999.p/255"),
        ])
    func paths(_ path: TilePath, _ text: String) {
        #expect(path.description == text)
        #expect(TilePath(text) == path)
    }

    @Test(
        "with malformed paths are none",
        arguments: [
            "", "tile", "tile/0", "tile/6/000", "tile/0/0", "tile/0/1000", "tile/0/x000/001", "tile/0/001/002",
            "tile/-1/000",
            "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/entries", "tile/0/x001", "/tile/0/000",
            "tile/0/000/",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999",
        ])
    func malformed(_ text: String) {
        #expect(TilePath(text) == nil)
    }

    @Test("hold hashes and entries that lead to the ledger's root")
    func export() throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 600)
        var leaves: [MerkleHash] = []
        for (index, width) in [(UInt64(0), 256), (1, 256), (2, 88)] {
            let hashes = try #require(try ledger.tile(TilePath(.hashes(level: 0), index: index, width: width)))
            let entries = try #require(try ledger.tile(TilePath(.entries, index: index, width: width)))
            #expect(hashes.count == width * 32)
            var rest = entries[...]
            var bundle: [MerkleHash] = []
            while let high = rest.popFirst(), let low = rest.popFirst() {
                let length = Int(high) << 8 | Int(low)
                bundle.append(MerkleHash(leaf: Data(rest.prefix(length))))
                rest = rest.dropFirst(length)
            }
            #expect(bundle.data == hashes)
            leaves += bundle
        }
        var frontier = Frontier()
        for leaf in leaves { frontier.append(leaf) { _ in } }
        #expect(frontier.root == ledger.tail.root)
        let upper = try #require(try ledger.tile(TilePath(.hashes(level: 1), index: 0, width: 2)))
        #expect(upper == [MerkleHash.perfect(leaves[..<256]), .perfect(leaves[256..<512])].data)
    }

    @Test("beyond the tree are not there")
    func beyond() throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 300)
        #expect(try ledger.tile(TilePath(.hashes(level: 0), index: 1)) == nil)
        #expect(try ledger.tile(TilePath(.hashes(level: 0), index: 1, width: 45)) == nil)
        #expect(try ledger.tile(TilePath(.hashes(level: 1), index: 0, width: 2)) == nil)
        #expect(try ledger.tile(TilePath(.entries, index: .max / 2, width: 1)) == nil)
    }
}
