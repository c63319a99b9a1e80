import Foundation
import GRDB
import Messages
import Testing
import Vault

@Suite("Rotation of the wrapping key")
struct RotationTests {
    let fixture: VaultFixture
    let subject = Subject("case", "1")

    init() throws { fixture = try VaultFixture() }

    private func keyLine() throws -> Data { try Data(contentsOf: URL(filePath: fixture.keyFile)) }

    @Test("changes the key file, keeps every value, digest and secret, and leaves no key wrapped by the old one")
    func rotates() throws {
        var vault = try fixture.open()
        let reference = try fixture.seal("x", subject, vault)
        let gone = Subject("case", "2")
        _ = try fixture.seal("y", gone, vault)
        try vault.shred(gone)
        let (digest, secret, line) = (vault.digest("t", purpose: "p"), try vault.secret(named: "s"), try keyLine())
        let old = try fixture.wrappedKeys()
        try vault.rotate()
        #expect(try keyLine() != line)
        for key in old { #expect(try fixture.files().values.allSatisfy { $0.range(of: key) == nil }) }
        #expect(try fixture.read(reference, subject, vault) == "x")
        try vault.close()
        vault = try fixture.open()
        #expect(try fixture.read(reference, subject, vault) == "x")
        #expect(vault.digest("t", purpose: "p") == digest)
        #expect(try vault.secret(named: "s") == secret)
        #expect(try vault.isShredded(gone))
        try fixture.tamperKeyFile(line)
        try vault.close()
        #expect(vaultError { _ = try fixture.open() } == .keyWrong)
    }

    @Test("that broke off before its commit is forgotten")
    func brokeOffBefore() throws {
        var vault = try fixture.open()
        let reference = try fixture.seal("x", subject, vault)
        try vault.close()
        try fixture.copyAside()
        vault = try fixture.open()
        try vault.rotate()
        try vault.close()
        // The old keyring and the old key file, with the next one beside it.
        let next = try keyLine()
        try fixture.putBack()
        try fixture.write(next, fixture.keyFile + ".next")
        vault = try fixture.open()
        #expect(try fixture.read(reference, subject, vault) == "x")
        #expect(!FileManager.default.fileExists(atPath: fixture.keyFile + ".next"))
    }

    @Test("that broke off after its commit is finished")
    func brokeOffAfter() throws {
        var vault = try fixture.open()
        let reference = try fixture.seal("x", subject, vault)
        let line = try keyLine()
        try vault.rotate()
        try vault.close()
        // The new keyring, the old key file, and the next one beside it.
        let next = try keyLine()
        try fixture.tamperKeyFile(line)
        try fixture.write(next, fixture.keyFile + ".next")
        vault = try fixture.open()
        #expect(try fixture.read(reference, subject, vault) == "x")
        #expect(try keyLine() == next)
        #expect(!FileManager.default.fileExists(atPath: fixture.keyFile + ".next"))
    }
}

extension VaultFixture {
    func write(_ data: Data, _ path: String) throws {
        try data.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    func tamperKeyFile(_ line: Data) throws { try write(line, keyFile) }

    /// Keeps copies of keyring and key file.
    func copyAside() throws {
        for path in [keyring, keyFile] { try FileManager.default.copyItem(atPath: path, toPath: path + ".kept") }
    }

    func putBack() throws {
        for path in [keyring, keyring + "-wal", keyring + "-shm", keyFile] {
            try? FileManager.default.removeItem(atPath: path)
        }
        for path in [keyring, keyFile] { try FileManager.default.moveItem(atPath: path + ".kept", toPath: path) }
    }

    /// Every wrapped key and secret in the keyring.
    func wrappedKeys() throws -> [Data] {
        let queue = try DatabaseQueue(path: keyring)
        defer { try? queue.close() }
        return try queue.read {
            try Data.fetchAll(
                $0, sql: "SELECT wrapped FROM subject_key WHERE shredded = 0 UNION ALL SELECT wrapped FROM secret")
        }
    }
}

@Suite("A keyring's backup")
struct KeyringBackupTests {
    let fixture: VaultFixture
    let subject = Subject("case", "1")

    init() throws { fixture = try VaultFixture() }

    @Test("opens with the key file, for its owner alone, and takes no place that is taken")
    func backup() throws {
        var vault = try fixture.open()
        let reference = try fixture.seal("x", subject, vault)
        let path = fixture.folder.appending(path: "kept.sqlite").path
        try vault.backupKeyring(to: path)
        #expect(vaultError { try vault.backupKeyring(to: path) } == .unreachable)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try vault.close()
        vault = try Vault.open(keyring: path, keyFile: fixture.keyFile, blobs: fixture.blobs)
        #expect(try fixture.read(reference, subject, vault) == "x")
    }

    @Test("is taken beside the vault at work, without a touch on its files or on a rotation that goes on")
    func besideTheVault() throws {
        let vault = try fixture.open()
        let reference = try fixture.seal("x", subject, vault)
        let secret = try vault.secret(named: "s")
        try fixture.write(try Data(contentsOf: URL(filePath: fixture.keyFile)), fixture.keyFile + ".next")
        func files() throws -> [String: Data] { try fixture.files().filter { !$0.key.hasSuffix("-shm") } }
        let before = try files()
        let look = try Vault.look(keyring: fixture.keyring, keyFile: fixture.keyFile, blobs: fixture.blobs)
        #expect(try look.secret(named: "s") == secret)
        #expect(try fixture.read(reference, subject, look) == "x")
        #expect(vaultError { try look.shred(subject) } == .unreachable)
        let path = fixture.folder.appending(path: "kept.sqlite").path
        try look.backupKeyring(to: path)
        try look.close()
        #expect(try files().filter { $0.key != "kept.sqlite" } == before)
        #expect(try fixture.read(reference, subject, vault) == "x")
    }
}
