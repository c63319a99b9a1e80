import Foundation
import GRDB
import Messages
import Testing
import Vault

@Suite("Shredding")
struct ShreddingTests {
    let fixture: VaultFixture
    let subject = Subject("case", "1")

    init() throws { fixture = try VaultFixture() }

    private func wrapped(_ subject: Subject, _ vault: Vault) throws -> Data {
        try vault.close()
        let queue = try DatabaseQueue(path: fixture.keyring)
        defer { try? queue.close() }
        return try #require(
            try queue.read {
                try Data.fetchOne(
                    $0, sql: "SELECT wrapped FROM subject_key WHERE subject = ?", arguments: [subject.description])
            })
    }

    private func filesHolding(_ bytes: Data) throws -> [String] {
        try fixture.files().filter { $0.value.range(of: bytes) != nil }.keys.sorted()
    }

    @Test(
        "leaves the key's bytes in no file, among many other keys, with a log full of pages",
        arguments: [0, 1, 250, 499])
    func leavesNothing(_ index: Int) throws {
        var vault = try fixture.open()
        let subjects = (0..<500).map { Subject("case", "\($0)") }
        var references: [SealedReference] = []
        for start in stride(from: 0, to: 500, by: 50) {
            references += try fixture.database.write { db in
                let part = try subjects[start..<start + 50].map {
                    try vault.seal(Data("story".utf8), subject: $0, id: fixture.newID(), in: db)
                }
                try vault.commitKeys()
                return part
            }
        }
        let key = try wrapped(subjects[index], vault)
        #expect(try !filesHolding(key).isEmpty)
        vault = try fixture.open()
        // A key written now puts pages with its neighbours into the log.
        _ = try fixture.seal("x", Subject("case", "last"), vault)
        try vault.shred(subjects[index])
        #expect(try filesHolding(key) == [])
        #expect(vaultError { _ = try fixture.read(references[index], subjects[index], vault) } == .gone)
        let other = (index + 1) % 500
        #expect(try fixture.read(references[other], subjects[other], vault) == "story")
        try vault.close()
        #expect(try filesHolding(key) == [])
    }

    @Test("is for good: the subject never gets another key, and doing it again changes nothing")
    func forGood() throws {
        let vault = try fixture.open()
        let reference = try fixture.seal("x", subject, vault)
        #expect(try !vault.isShredded(subject))
        try vault.shred(subject)
        try vault.shred(subject)
        #expect(try vault.isShredded(subject))
        #expect(vaultError { _ = try fixture.seal("y", subject, vault) } == .gone)
        #expect(vaultError { _ = try fixture.read(reference, subject, vault) } == .gone)
        #expect(try vault.shreddedSubjects() == [subject])
    }

    @Test("of a subject without a key keeps it from ever getting one")
    func withoutKey() throws {
        let vault = try fixture.open()
        try vault.shred(subject)
        #expect(vaultError { _ = try fixture.seal("x", subject, vault) } == .gone)
    }

    @Test("erases the subject's rows and files, and those of no other")
    func erases() throws {
        let vault = try fixture.open()
        let other = Subject("case", "2")
        let kept = try fixture.seal("kept", other, vault)
        let (reference, blob, blobs) = try fixture.database.write { db in
            let reference = try vault.seal(Data("x".utf8), subject: subject, id: fixture.newID(), in: db)
            let blob = try vault.sealBlob(
                Data(repeating: 5, count: 100_000), subject: subject, id: fixture.newID(), in: db)
            try vault.commitKeys()
            return (reference, blob, try vault.erase(subject, in: db))
        }
        #expect(blobs == [blob.value])
        try vault.shred(subject)
        try vault.removeBlobs(blobs)
        #expect(try fixture.files().keys.allSatisfy { !$0.contains(blob.value.description) })
        #expect(vaultError { _ = try fixture.read(reference, subject, vault) } == .gone)
        #expect(try fixture.read(kept, other, vault) == "kept")
    }
}
