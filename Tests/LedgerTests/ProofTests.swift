import Foundation
import Messages
import Testing

@testable import Ledger

@Suite("Proofs from a ledger")
struct ProofTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    @Test(
        "hold for leaves and sizes around the tiles' boundaries, and after reopening",
        arguments: [1, 255, 256, 257, 600])
    func inclusion(_ count: Int) throws {
        var ledger = try fixture.open()
        try fixture.fill(ledger, count)
        let root = ledger.tail.root
        try ledger.close()
        ledger = try fixture.open()
        #expect(ledger.tail.root == root)
        #expect(try ledger.root(UInt64(count)) == root)
        for position in Set([1, 2, count / 2 + 1, count - 1, count]).filter({ (1...count).contains($0) }) {
            for size in Set([position, 256, 512, count]).filter({ (position...count).contains($0) }) {
                let proof = try ledger.prove(Position(UInt64(position)), size: UInt64(size))
                #expect(
                    MerkleProof.isIncluded(
                        proof.leaf, at: UInt64(position - 1), in: UInt64(size), root: proof.root, path: proof.path))
                #expect(try ledger.root(UInt64(size)) == proof.root)
            }
        }
        for old in Set([0, 1, 255, 256, count]).filter({ $0 <= count }) {
            let proof = try ledger.proveConsistency(from: UInt64(old), to: UInt64(count))
            #expect(
                MerkleProof.isConsistent(
                    from: proof.old, proof.oldRoot, to: proof.new, proof.newRoot, proof: proof.path))
        }
    }

    @Test("of 65,537 events reach across two levels of tiles")
    func twoLevels() throws {
        fixture.projections = []
        var ledger = try fixture.open()
        for target in [65_535, 65_536, 65_537] {
            try fixture.fill(ledger, target - Int(ledger.tail.size))
            let tail = ledger.tail
            try ledger.close()
            ledger = try fixture.open()
            #expect(ledger.tail == tail)
            let proof = try ledger.prove(Position(300), size: UInt64(target))
            #expect(proof.root == tail.root)
            #expect(
                MerkleProof.isIncluded(
                    proof.leaf, at: 299, in: UInt64(target), root: proof.root, path: proof.path))
        }
    }

    @Test("are refused beyond the ledger")
    func refused() throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 3)
        #expect(throws: LedgerError.self) { try ledger.prove(Position(1), size: 4) }
        #expect(throws: LedgerError.self) { try ledger.prove(Position(3), size: 2) }
        #expect(throws: LedgerError.self) { try ledger.prove(.zero, size: 2) }
        #expect(throws: LedgerError.self) { try ledger.proveConsistency(from: 3, to: 2) }
    }
}
