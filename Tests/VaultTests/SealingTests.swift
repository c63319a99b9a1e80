import Crypto
import Foundation
import GRDB
import Messages
import Testing
import Vault

@Suite("Sealing")
struct SealingTests {
    let fixture: VaultFixture
    let subject = Subject("case", "1")

    init() throws { fixture = try VaultFixture() }

    @Test("gives the value back, after the vault was opened anew too")
    func opens() throws {
        var vault = try fixture.open()
        let reference = try fixture.seal("张三，13800001234", subject, vault)
        #expect(try fixture.read(reference, subject, vault) == "张三，13800001234")
        try vault.close()
        vault = try fixture.open()
        #expect(try fixture.read(reference, subject, vault) == "张三，13800001234")
    }

    @Test("takes empty values and values at the bound, and refuses longer ones")
    func bounds() throws {
        let vault = try fixture.open()
        for count in [0, 1, Vault.valueLimit] {
            let value = Data(repeating: 1, count: count)
            let opened = try fixture.database.write { db in
                let reference = try vault.seal(value, subject: subject, id: fixture.newID(), in: db)
                return try vault.open(reference, subject: subject, in: db)
            }
            #expect(opened == value)
        }
        #expect(
            vaultError {
                try fixture.database.write { db in
                    _ = try vault.seal(
                        Data(count: Vault.valueLimit + 1), subject: subject, id: fixture.newID(), in: db)
                }
            } == .tooLarge)
    }

    @Test("leaves no plaintext in any file")
    func noPlaintext() throws {
        let vault = try fixture.open()
        let text = "不说出去的内容-plain"
        _ = try fixture.seal(text, subject, vault)
        let files = try fixture.files()
        #expect(files.count >= 3)
        for (name, data) in files { #expect(data.range(of: Data(text.utf8)) == nil, "\(name)") }
    }

    @Test("opens a value only for its own subject, under its own id")
    func bindsSubjectAndID() throws {
        let vault = try fixture.open()
        let other = Subject("case", "2")
        let first = try fixture.seal("one", subject, vault)
        let second = try fixture.seal("two", other, vault)
        #expect(vaultError { _ = try fixture.read(first, other, vault) } == .notFound)
        try fixture.database.write { db in
            try db.execute(
                sql: "UPDATE sealed SET box = (SELECT box FROM sealed WHERE value = ?) WHERE value = ?",
                arguments: [first.value.bytes, second.value.bytes])
        }
        #expect(vaultError { _ = try fixture.read(second, other, vault) } == .corrupt)
    }

    @Test("finds each changed byte of a box, and a digest that does not fit")
    func findsChanges() throws {
        let vault = try fixture.open()
        let reference = try fixture.seal("x", subject, vault)
        let box = try #require(try fixture.database.read { try Data.fetchOne($0, sql: "SELECT box FROM sealed") })
        for index in box.indices {
            var changed = box
            changed[index] ^= 1
            try fixture.database.write { try $0.execute(sql: "UPDATE sealed SET box = ?", arguments: [changed]) }
            #expect(vaultError { _ = try fixture.read(reference, subject, vault) } == .corrupt, "byte \(index)")
        }
        try fixture.database.write { try $0.execute(sql: "UPDATE sealed SET box = ?", arguments: [box]) }
        let forged = SealedReference(value: reference.value, digest: String(repeating: "0", count: 64))
        #expect(vaultError { _ = try fixture.read(forged, subject, vault) } == .corrupt)
        #expect(try fixture.read(reference, subject, vault) == "x")
    }

    @Test("salts: equal values have unequal digests")
    func salts() throws {
        let vault = try fixture.open()
        #expect(try fixture.seal("same", subject, vault).digest != fixture.seal("same", subject, vault).digest)
    }

    @Test("forgets the new keys of a batch that was rolled back")
    func abandons() throws {
        let vault = try fixture.open()
        struct Lost: Error {}
        #expect(throws: Lost.self) {
            try fixture.database.write { db in
                _ = try vault.seal(Data("x".utf8), subject: subject, id: fixture.newID(), in: db)
                vault.abandonBatch()
                throw Lost()
            }
        }
        try vault.commitKeys()
        try vault.close()
        let keys = try DatabaseQueue(path: fixture.keyring)
            .read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM subject_key") }
        #expect(keys == 0)
    }
}
