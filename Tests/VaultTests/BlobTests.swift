import Foundation
import GRDB
import Messages
import Testing
import Vault

@Suite("Blobs")
struct BlobTests {
    let fixture: VaultFixture
    let subject = Subject("case", "1")

    init() throws { fixture = try VaultFixture() }

    private func sealBlob(_ value: Data, _ vault: Vault) throws -> SealedReference {
        try fixture.database.write { db in
            let reference = try vault.sealBlob(value, subject: subject, id: fixture.newID(), in: db)
            try vault.commitKeys()
            return reference
        }
    }

    private func blobFiles() throws -> [String] {
        try fixture.files().keys.filter { $0.hasPrefix("blobs/") }.sorted()
    }

    @Test("are given back as they came, and lie sealed in files that only an id names")
    func opens() throws {
        let vault = try fixture.open()
        let value = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
        let reference = try sealBlob(value, vault)
        #expect(try vault.openBlob(reference, subject: subject) == value)
        let id = reference.value.description
        #expect(try blobFiles() == ["blobs/\(id.suffix(2))/\(id)"])
        #expect(try fixture.files().values.allSatisfy { $0.range(of: value.prefix(64)) == nil })
    }

    @Test("larger than a frame are refused and leave no file")
    func tooLarge() throws {
        let vault = try fixture.open()
        #expect(vaultError { _ = try sealBlob(Data(count: Vault.blobLimit + 1), vault) } == .tooLarge)
        #expect(try blobFiles() == [])
    }

    @Test("that were changed, cut or taken away are found out")
    func damaged() throws {
        let vault = try fixture.open()
        let reference = try sealBlob(Data("photo".utf8), vault)
        let file = fixture.folder.appending(path: try #require(try blobFiles().first))
        let box = try Data(contentsOf: file)
        for damage in [Data(box.dropLast()), Data(), box + [0], Data(box.map { $0 ^ 1 })] {
            try damage.write(to: file)
            #expect(vaultError { _ = try vault.openBlob(reference, subject: subject) } == .corrupt)
        }
        try FileManager.default.removeItem(at: file)
        #expect(vaultError { _ = try vault.openBlob(reference, subject: subject) } == .notFound)
    }

    @Test("of batches that were lost are swept away, others stay")
    func sweeps() throws {
        let vault = try fixture.open()
        let kept = try sealBlob(Data("kept".utf8), vault)
        struct Lost: Error {}
        #expect(throws: Lost.self) {
            try fixture.database.write { db in
                _ = try vault.sealBlob(Data("lost".utf8), subject: subject, id: fixture.newID(), in: db)
                throw Lost()
            }
        }
        vault.abandonBatch()
        let folder = fixture.folder.appending(path: "blobs/ff")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("half".utf8).write(to: folder.appending(path: "\(fixture.newID()).part"))
        #expect(try blobFiles().count == 3)
        #expect(try fixture.database.read { try vault.sweepBlobs(in: $0) } == 2)
        #expect(try vault.openBlob(kept, subject: subject) == Data("kept".utf8))
        #expect(try fixture.database.read { try vault.sweepBlobs(in: $0) } == 0)
    }
}
