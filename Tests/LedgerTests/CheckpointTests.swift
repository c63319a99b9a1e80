import Foundation
import Messages
import Testing

@testable import Ledger

@Suite("Checkpoints")
struct CheckpointTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    @Test("are signed notes of source, ledger id, size and root, and verify with the ledger's key alone")
    func signed() throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 3)
        let note = try ledger.checkpoint()
        let root = ledger.tail.root.data.base64EncodedString()
        #expect(note.text == "qinglian/330281/test/\(ledger.id)\n3\n\(root)\n")
        #expect(note.note.hasPrefix(note.text + "\n\u{2014} qinglian/330281/test/\(ledger.id) "))
        let read = try #require(SignedNote(note.note))
        #expect(read == note)
        let verifier = try #require(NoteVerifier(ledger.verifier.text))
        #expect(verifier.verifies(read))
        #expect(try ledger.newestCheckpoint() == note)
        let checkpoint = try #require(Checkpoint(text: read.text))
        #expect(checkpoint.size == 3 && checkpoint.root == ledger.tail.root)
    }

    @Test("are made once a size")
    func once() throws {
        let ledger = try fixture.open()
        #expect(try ledger.checkpoint() == ledger.checkpoint())
        try fixture.fill(ledger, 1)
        #expect(try Checkpoint(text: ledger.checkpoint().text)?.size == 1)
    }

    @Test("do not verify when a byte of text, name, key id or signature is another")
    func changed() throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 3)
        let note = try ledger.checkpoint().note
        let verifier = ledger.verifier
        for (index, character) in note.enumerated() where character.isLetter || character.isNumber {
            var characters = Array(note)
            characters[index] = character == "A" ? "B" : "A"
            guard let read = SignedNote(String(characters)) else { continue }
            // The last digit of base64 may hold bits that mean nothing.
            if read.signatures == SignedNote(note)?.signatures, read.text == SignedNote(note)?.text { continue }
            #expect(!verifier.verifies(read), "character \(index)")
        }
    }

    @Test("of the published example key have the published key id")
    func knownVerifier() throws {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        let verifier = try #require(NoteVerifier(text))
        #expect(verifier.text == text)
    }

    @Test(
        "malformed notes and keys are refused",
        arguments: [
            "", "\n", "text\n", "text\n\n", "text\n\nno dash\n", "text\n\n\u{2014} name !!\n",
            "text\n\n\u{2014} name AAAA\n",
        ])
    func malformed(_ note: String) {
        #expect(SignedNote(note) == nil)
        #expect(NoteVerifier(note) == nil)
    }
}
