import Foundation
import Messages
import Testing
import Vault

@Suite("The key file")
struct KeyFileTests {
    let fixture: VaultFixture
    let subject = Subject("case", "1")

    init() throws { fixture = try VaultFixture() }

    private func chmod(_ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: fixture.keyFile)
    }

    @Test("is made on the first run, for its owner's eyes only")
    func made() throws {
        try fixture.open().close()
        let mode = try FileManager.default.attributesOfItem(atPath: fixture.keyFile)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("that is there before the first run is used as it is")
    func given() throws {
        try fixture.open().close()
        let key = try Data(contentsOf: URL(filePath: fixture.keyFile))
        try FileManager.default.removeItem(atPath: fixture.keyring)
        try fixture.open().close()
        #expect(try Data(contentsOf: URL(filePath: fixture.keyFile)) == key)
    }

    @Test("is refused when others can read it", arguments: [0o640, 0o604, 0o660, 0o601])
    func readable(_ mode: Int) throws {
        try fixture.open().close()
        try chmod(mode)
        #expect(vaultError { _ = try fixture.open() } == .keyReadable)
        try chmod(0o400)
        try fixture.open().close()
    }

    @Test("is missed when the keyring exists, and never made anew over it")
    func missing() throws {
        try fixture.open().close()
        try FileManager.default.removeItem(atPath: fixture.keyFile)
        #expect(vaultError { _ = try fixture.open() } == .keyMissing)
        #expect(!FileManager.default.fileExists(atPath: fixture.keyFile))
    }

    @Test("of another deployment is refused")
    func wrong() throws {
        let other = try VaultFixture()
        _ = try other.open().secret(named: "x")
        try fixture.open().close()
        try FileManager.default.removeItem(atPath: fixture.keyFile)
        let line = "qinglian-vault-key:1:" + String(repeating: "ab", count: 32) + "\n"
        try Data(line.utf8).write(to: URL(filePath: fixture.keyFile))
        try chmod(0o600)
        #expect(vaultError { _ = try fixture.open() } == .keyWrong)
    }

    @Test(
        "that is malformed is refused",
        arguments: [
            "", "qinglian-vault-key:1:", "qinglian-vault-key:1:zz",
            "qinglian-vault-key:2:" + String(repeating: "ab", count: 32),
            "qinglian-vault-key:1:" + String(repeating: "ab", count: 31), "something else",
        ])
    func malformed(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: fixture.keyFile))
        try chmod(0o600)
        #expect(vaultError { _ = try fixture.open() } == .keyMalformed)
    }

    @Test("is never printed by an error")
    func secrecy() throws {
        try fixture.open().close()
        let key = try String(contentsOfFile: fixture.keyFile, encoding: .utf8).suffix(65).dropLast()
        try chmod(0o644)
        do {
            _ = try fixture.open()
            Issue.record("a key file that others can read was taken")
        } catch {
            #expect(!String(reflecting: error).contains(key))
        }
    }
}
