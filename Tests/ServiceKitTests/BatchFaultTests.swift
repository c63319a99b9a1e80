import CFaultVFS
import Fixtures
import Foundation
import GRDB
import Ledger
import Messages
import Testing
import Vault

@testable import ServiceKit

/// The disk fails at every step of a batch that seals for new subjects, into a row and into a file, and shreds another one:
/// in the keyring's file and in the ledger's, each twice, not persisted and persisted anyway.
@Suite("Faults of the disk under a batch that seals and shreds")
struct BatchFaultTests {
    struct Walk: Sendable, CustomTestStringConvertible {
        let file: String
        let fault: DiskFault

        var testDescription: String { "\(file): \(fault)" }
    }

    static let walks = ["keyring", "ledger"].flatMap { file in
        DiskFault.all.map { Walk(file: "/tally/\(file).sqlite", fault: $0) }
    }

    let folder: TemporaryDirectory

    init() throws {
        DiskFault.install()
        folder = try TemporaryDirectory()
    }

    private static func deeds(_ round: Int) -> [Strongroom.Deed] {
        [
            Strongroom.seal("new\(round)"), Strongroom.sealBlob("blob\(round)"), Strongroom.shred("old\(round)"),
        ]
    }

    /// A storage with subjects to shred, closed.
    ///
    /// - Returns: the wrapped keys of those.
    private func template() throws -> (path: String, keys: [Data]) {
        let path = folder.path + "/template"
        let room = try Strongroom(path)
        try room.batch(
            [Strongroom.seal("kept"), Strongroom.sealBlob("blob")] + (1...2).map { Strongroom.seal("old\($0)") })
        let keys = try (1...2).map { try room.wrappedKey("old\($0)") }
        for key in keys { #expect(try room.files(holding: key) != []) }
        try room.storage.close()
        return (path, keys)
    }

    @Test(
        "lose nothing that was acknowledged, leave nothing half there, and undo no shred", .timeLimit(.minutes(5)),
        arguments: walks)
    func everyStep(_ walk: Walk) throws {
        let (template, keys) = try template()
        let (live, crashed) = (folder.path + "/live", folder.path + "/crashed")
        for step in 1...200 {
            try Strongroom.copy(template, to: live)
            let room = try Strongroom(live)
            let armed = walk.fault.arm(live + walk.file, at: step)
            let told = try? room.batch(Self.deeds(1))
            let wasHit = armed.disarm()
            #expect(told == nil || told == [true, true, true], "step \(step)")
            #expect(room.hasGivenUp == (walk.fault.code == .SQLITE_IOERR_FSYNC && wasHit), "step \(step)")

            try Strongroom.copy(live, to: crashed)
            let again = try Strongroom(crashed)
            try judge(again, isTold: told != nil, rounds: 1, keys, "step \(step), after a crash")
            try again.storage.close()
            #expect(try again.examine() == [], "step \(step), after a crash")

            if !room.hasGivenUp {
                room.finishShreds()
                #expect(try room.batch(Self.deeds(2)) == [true, true, true], "step \(step)")
                #expect(try !room.storage.vault.hasUnfinishedShreds && room.files(holding: keys[1]) == [])
            }
            let rounds = room.hasGivenUp ? 1 : 2
            try? room.storage.close()
            let last = try Strongroom(live)
            try judge(last, isTold: told != nil, rounds: rounds, keys, "step \(step), after an end in order")
            try last.storage.close()
            #expect(try last.examine() == [], "step \(step), after an end in order")
            if !wasHit { return }
        }
        Issue.record("a batch never ended")
    }

    private func judge(_ room: Strongroom, isTold: Bool, rounds: Int, _ keys: [Data], _ comment: Comment) throws {
        let (notes, shredded) = try room.recorded()
        #expect(notes["kept"] != nil && notes["blob"] != nil, comment)
        for round in 1...2 {
            let isThere = notes["new\(round)"] != nil
            #expect((notes["blob\(round)"] != nil) == isThere, comment)
            #expect(shredded.contains("old\(round)") == isThere, comment)
            if round == 1, isTold { #expect(isThere, comment) }
            if round == 2 { #expect(isThere == (rounds == 2), comment) }
            let key = keys[round - 1]
            #expect(try room.files(holding: key).isEmpty == isThere, comment)
        }
        try room.expectWhole(comment)
        #expect(try room.blobFiles() == notes.keys.count { $0.hasPrefix("blob") }, comment)
    }

    @Test(
        "that last put a shredded subject out of reach all the same, and its key is destroyed when the disk is mended",
        arguments: [FAULT_WRITE, FAULT_TRUNCATE])
    func lastingFault(_ step: fault_step) throws {
        let (template, keys) = try template()
        let room = try Strongroom(template)
        let reference = try #require(try room.recorded().notes["old1"])
        let code: ResultCode = step == FAULT_WRITE ? .SQLITE_FULL : .SQLITE_IOERR_TRUNCATE
        let armed = DiskFault("lasting", step, code, lasting: true).arm(template + "/tally/keyring.sqlite", at: 1)
        #expect(try room.batch([Strongroom.shred("old1")]) == [true])
        #expect(room.storage.vault.hasUnfinishedShreds)
        #expect(throws: VaultError.self) { try room.note("old1", reference) }
        // Neither sealed for, nor is another shred promised; other work goes on.
        let deeds = [Strongroom.seal("old1"), Strongroom.shred("old2"), { act, _ in _ = act.newID() }]
        #expect(try room.batch(deeds) == [false, false, true])
        room.finishShreds()
        #expect(room.storage.vault.hasUnfinishedShreds)
        #expect(armed.disarm())
        room.finishShreds()
        #expect(!room.storage.vault.hasUnfinishedShreds)
        #expect(try room.files(holding: keys[0]) == [])
        #expect(try room.batch([Strongroom.shred("old2")]) == [true])
        try room.storage.close()
    }

    @Test("a batch that shreds a subject seals nothing more for it; one whose shredding is refused may be sealed for")
    func withinABatch() throws {
        let room = try Strongroom(template().path)
        struct Refusal: Error {}
        let refusedShred: Strongroom.Deed = { act, _ in
            try act.shred(Strongroom.subject("old2"), reason: "test")
            throw Refusal()
        }
        let sealAgain: Strongroom.Deed = { act, _ in
            _ = try act.peek(
                act.seal("again", for: Strongroom.subject("old2")), of: Strongroom.subject("old2"))
        }
        let told = try room.batch([Strongroom.shred("old1"), Strongroom.seal("old1"), refusedShred, sealAgain])
        #expect(told == [true, false, false, true])
        #expect(try room.storage.vault.isShredded(Strongroom.subject("old1")))
        #expect(try !room.storage.vault.isShredded(Strongroom.subject("old2")))
        try room.storage.close()
    }
}
