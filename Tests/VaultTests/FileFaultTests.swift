import Foundation
import GRDB
import Messages
import Testing
import Vault

/// Plain files fail at every call: the key file while a vault is made, blobs, and the key files of a rotation.
@Suite("Faults of plain files")
struct FileFaultTests {
    let fixture: VaultFixture
    let subject = Subject("case", "1")

    init() throws { fixture = try VaultFixture() }

    private func isMustExit(_ kind: FileFault.Kind) -> Bool { kind.call == .sync || kind.call == .syncFolder }

    /// Does some work again and again, failing it at one call after another, until no call is left.
    private func walk(_ kind: FileFault.Kind, _ body: (_ fault: FileFault, _ step: Int) throws -> Bool) throws {
        let fault = FileFault(kind)
        for step in 1...50 where try !body(fault, step) { return }
        Issue.record("the work never ended")
    }

    /// Runs `body` with the fault armed.
    ///
    /// - Returns: whether the fault struck, and what was thrown.
    private func strike(_ fault: FileFault, at step: Int, _ body: () throws -> Void) -> (Bool, VaultError.Code?) {
        fault.arm(at: step)
        let code = vaultError(body)
        return (fault.disarm(), code)
    }

    @Test(
        "while a vault is made leave no half key file: the next start makes it or uses it", arguments: FileFault.kinds)
    func making(_ kind: FileFault.Kind) throws {
        try walk(kind) { fault, step in
            let files = try VaultFixture()
            let (wasHit, code) = strike(fault, at: step) { try files.open(fault.calls).close() }
            if wasHit, kind.call != .unlink { #expect(code == (isMustExit(kind) ? .mustExit : .unreachable)) }
            if !wasHit { #expect(code == nil) }
            let vault = try files.open()
            let reference = try files.seal("x", subject, vault)
            #expect(try files.read(reference, subject, vault) == "x")
            try vault.close()
            return wasHit
        }
    }

    @Test(
        "under a blob lose none that was acknowledged, and leave no file that is not swept", arguments: FileFault.kinds)
    func blobs(_ kind: FileFault.Kind) throws {
        try walk(kind) { fault, step in
            let files = try VaultFixture()
            var vault = try files.open(fault.calls)
            let kept = try seal("kept", files, vault)
            var reference: SealedReference?
            let (wasHit, code) = strike(fault, at: step) { reference = try seal("blob", files, vault) }
            #expect((code == nil) == (reference != nil))
            if code != nil {
                #expect(code == (isMustExit(kind) ? .mustExit : .unreachable))
                vault.abandonBatch()
            }
            if !isMustExit(kind) {
                let after = try seal("after", files, vault)
                #expect(try read(after, vault) == "after")
            }
            try vault.close()
            vault = try files.open()
            _ = try files.database.read { try vault.sweepBlobs(in: $0) }
            #expect(try read(kept, vault) == "kept")
            if let reference { #expect(try read(reference, vault) == "blob") }
            let rows = try files.database.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM sealed_blob") }
            #expect(try files.files().keys.count { $0.hasPrefix("blobs/") } == rows)
            try vault.close()
            return wasHit
        }
    }

    @Test(
        "under a rotation leave every value open, with whichever key file; trying again succeeds",
        arguments: FileFault.kinds)
    func rotation(_ kind: FileFault.Kind) throws {
        try walk(kind) { fault, step in
            let files = try VaultFixture()
            var vault = try files.open(fault.calls)
            let reference = try files.seal("x", subject, vault)
            let (wasHit, code) = strike(fault, at: step) { try vault.rotate() }
            if code == .mustExit {
                #expect(isMustExit(kind))
            } else {
                // The same process goes on, and may rotate again.
                let other = try files.seal("y", Subject("case", "2"), vault)
                try vault.rotate()
                #expect(try files.read(reference, subject, vault) == "x")
                #expect(try files.read(other, Subject("case", "2"), vault) == "y")
            }
            try vault.close()
            vault = try files.open()
            #expect(try files.read(reference, subject, vault) == "x")
            try vault.rotate()
            #expect(try files.read(reference, subject, vault) == "x")
            try vault.close()
            #expect(try files.files().keys.allSatisfy { !$0.hasSuffix(".next") && !$0.hasSuffix(".part") })
            return wasHit
        }
    }

    private func seal(_ text: String, _ files: VaultFixture, _ vault: Vault) throws -> SealedReference {
        try files.database.write { db in
            let reference = try vault.sealBlob(Data(text.utf8), subject: subject, id: files.newID(), in: db)
            try vault.commitKeys()
            return reference
        }
    }

    private func read(_ reference: SealedReference, _ vault: Vault) throws -> String {
        String(decoding: try vault.openBlob(reference, subject: subject), as: UTF8.self)
    }
}
