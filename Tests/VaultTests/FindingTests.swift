import Foundation
import GRDB
import Messages
import Testing
import Vault

@Suite("What a subject is found by")
struct FindingTests {
    let fixture: VaultFixture
    private static let number = "13805741234"

    init() throws { fixture = try VaultFixture() }

    private func subject(_ number: Int) -> Subject { Subject("contact", number) }

    /// Seals something for a subject and lets it be found, as one batch does.
    private func note(_ text: String, _ subject: Subject, _ vault: Vault) throws {
        try fixture.database.write { db in
            _ = try vault.seal(Data(text.utf8), subject: subject, id: fixture.newID(), in: db)
            vault.note(text, purpose: "subscriber", of: subject)
            try vault.commitKeys()
        }
    }

    private func found(_ text: String, _ vault: Vault) throws -> [Subject] {
        try fixture.database.read { try vault.subjects(of: text, purpose: "subscriber", in: $0) }
    }

    @Test("Subjects are found by the text and purpose that were noted, in order, also by the next process")
    func found() throws {
        var vault = try fixture.open()
        try note(Self.number, subject(2), vault)
        try note(Self.number, subject(1), vault)
        try note("13805741235", subject(3), vault)
        for _ in 0..<2 {
            #expect(try found(Self.number, vault) == [subject(2), subject(1)])
            #expect(try found("1380574123", vault) == [])
            #expect(
                try fixture.database.read { try vault.subjects(of: Self.number, purpose: "person", in: $0) } == [])
            try vault.close()
            vault = try fixture.open()
        }
    }

    @Test("A subject is found at once within its batch; of a batch that is lost nothing stays, in memory or on disk")
    func lost() throws {
        let vault = try fixture.open()
        for number in 1...2 {
            try fixture.database.write { db in
                _ = try vault.seal(Data("x".utf8), subject: subject(number), id: fixture.newID(), in: db)
            }
        }
        vault.note(Self.number, purpose: "subscriber", of: subject(1))
        #expect(try found(Self.number, vault) == [subject(1)])
        let before = vault.noted
        vault.note(Self.number, purpose: "subscriber", of: subject(2))
        vault.noted = before
        #expect(try found(Self.number, vault) == [subject(1)])
        vault.abandonBatch()
        #expect(try found(Self.number, vault) == [])
        // The keyring commits first: what the ledger then loses finds nothing, and is swept at the next start.
        vault.note(Self.number, purpose: "subscriber", of: subject(3))
        try vault.commitKeys()
        #expect(try found(Self.number, vault) == [])
        try note(Self.number, subject(4), vault)
        #expect(try found(Self.number, vault) == [subject(4)])
        #expect(try fixture.database.read { try vault.sweepFindings(in: $0) } == 1)
        #expect(try found(Self.number, vault) == [subject(4)])
        #expect(try fixture.database.read { try vault.sweepFindings(in: $0) } == 0)
    }

    @Test(
        "Shredding leaves a digest in no file, neither as bytes nor as text, among many", arguments: [0, 1, 700, 1_499])
    func shredded(_ index: Int) throws {
        let vault = try fixture.open()
        let numbers = (0..<1_500).map { "138" + String(100_000_000 + $0).dropFirst() }
        for start in stride(from: 0, to: numbers.count, by: 100) {
            try fixture.database.write { db in
                for number in start..<start + 100 {
                    _ = try vault.seal(Data("x".utf8), subject: subject(number), id: fixture.newID(), in: db)
                    vault.note(numbers[number], purpose: "subscriber", of: subject(number))
                }
                try vault.commitKeys()
            }
        }
        let digest = vault.digest(numbers[index], purpose: "find subscriber")
        let bytes = try #require(Hex.decode(digest))
        func files() throws -> [String] {
            try fixture.files().filter {
                $0.value.range(of: bytes) != nil || $0.value.range(of: Data(digest.utf8)) != nil
            }.keys.sorted()
        }
        #expect(try !files().isEmpty)
        try vault.shred(subject(index))
        #expect(try files() == [])
        #expect(try found(numbers[index], vault) == [])
        let other = (index + 1) % numbers.count
        #expect(try found(numbers[other], vault) == [subject(other)])
        try vault.close()
        #expect(try files() == [])
    }

    @Test(
        "Of more texts than one reading looks for, each finds its subjects, noted or on disk; the others are left out")
    func many() throws {
        let vault = try fixture.open()
        for number in 1...3 { try note("\(number)", subject(number), vault) }
        try fixture.database.write { db in
            for number in 4...5 {
                _ = try vault.seal(Data("x".utf8), subject: subject(number), id: fixture.newID(), in: db)
            }
        }
        vault.note("4", purpose: "subscriber", of: subject(4))
        vault.note("1", purpose: "subscriber", of: subject(5))
        let all = try fixture.database.read {
            try vault.subjects(ofEach: (0..<2_500).map(String.init) + ["3"], purpose: "subscriber", in: $0)
        }
        #expect(
            all == [
                "1": [subject(1), subject(5)], "2": [subject(2)], "3": [subject(3)], "4": [subject(4)],
            ])
        #expect(try fixture.database.read { try vault.subjects(ofEach: [], purpose: "subscriber", in: $0) }.isEmpty)
    }

    @Test("Within the batch that erases a subject it is no longer found")
    func erased() throws {
        let vault = try fixture.open()
        try note(Self.number, subject(1), vault)
        try fixture.database.write { db in _ = try vault.erase(subject(1), in: db) }
        #expect(try found(Self.number, vault) == [])
        try vault.shred(subject(1))
        #expect(try found(Self.number, vault) == [])
    }

    @Test("The keyring's backup finds what the keyring finds")
    func backup() throws {
        let vault = try fixture.open()
        try note(Self.number, subject(1), vault)
        let copy = fixture.folder.appending(path: "copy.sqlite").path
        try vault.backupKeyring(to: copy)
        let restored = try Vault.open(keyring: copy, keyFile: fixture.keyFile, blobs: fixture.blobs)
        #expect(try found(Self.number, restored) == [subject(1)])
    }
}
