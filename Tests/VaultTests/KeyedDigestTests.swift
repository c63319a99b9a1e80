import Foundation
import Messages
import Testing
import Vault

@Suite("Keyed digests")
struct KeyedDigestTests {
    let fixture: VaultFixture

    init() throws { fixture = try VaultFixture() }

    @Test("are the same for the same text and purpose, after opening anew too, and for nothing else")
    func stable() throws {
        var vault = try fixture.open()
        let digest = vault.digest("13800001234", purpose: "telephone")
        let bytes = vault.derive("door 1", purpose: "code", count: 64)
        #expect(digest.count == 32)
        #expect(bytes.count == 64)
        #expect(vault.digest("13800001235", purpose: "telephone") != digest)
        #expect(vault.digest("13800001234", purpose: "account") != digest)
        #expect(vault.derive("door 1", purpose: "other", count: 64) != bytes)
        #expect(vault.derive("door 2", purpose: "code", count: 64) != bytes)
        #expect(vault.derive("door 1", purpose: "code", count: 16) == Array(bytes.prefix(16)))
        try vault.close()
        vault = try fixture.open()
        #expect(vault.digest("13800001234", purpose: "telephone") == digest)
        #expect(vault.derive("door 1", purpose: "code", count: 64) == bytes)
    }

    @Test("of two deployments have nothing in common")
    func ofDeployments() throws {
        let other = try VaultFixture()
        _ = try other.open().secret(named: "shift the sequence")
        let (one, two) = (
            try fixture.open(), try Vault.open(keyring: other.keyring + "2", keyFile: other.keyFile, blobs: other.blobs)
        )
        #expect(one.digest("x", purpose: "p") != two.digest("x", purpose: "p"))
    }

    @Test("secrets are made once and kept")
    func secrets() throws {
        let vault = try fixture.open()
        let secret = try vault.secret(named: "checkpoint")
        #expect(secret.count == 32)
        #expect(try vault.secret(named: "checkpoint") == secret)
        #expect(try vault.secret(named: "other") != secret)
        try vault.close()
        #expect(try fixture.open().secret(named: "checkpoint") == secret)
    }
}
