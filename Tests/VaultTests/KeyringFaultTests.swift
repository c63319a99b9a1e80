import CFaultVFS
import Fixtures
import Foundation
import GRDB
import Messages
import Testing
import Vault

/// The keyring's file fails at every step of what is done to it outside of a batch: its making, and a rotation. Each step
/// fails twice, not persisted and persisted anyway, and what SIGKILL would leave then is opened too.
@Suite("Faults of the keyring's file")
struct KeyringFaultTests {
    let subject = Subject("case", "1")

    init() { DiskFault.install() }

    private func isSync(_ fault: DiskFault) -> Bool { fault.code == .SQLITE_IOERR_FSYNC }

    @Test("while a vault is made leave one that opens", arguments: DiskFault.all)
    func making(_ fault: DiskFault) throws {
        for step in 1...100 {
            let files = try VaultFixture()
            let armed = fault.arm(files.keyring, at: step)
            let code = vaultError { try files.open().close() }
            let wasHit = armed.disarm()
            // What fails after the last commit, or at closing, is SQLite's own affair and no error.
            if let code { #expect(wasHit && (code == .unreachable || code == .mustExit), "step \(step)") }
            let vault = try files.open()
            let reference = try files.seal("x", subject, vault)
            #expect(try files.read(reference, subject, vault) == "x")
            try vault.close()
            if !wasHit { return }
        }
        Issue.record("making a vault never ended")
    }

    @Test(
        "under a rotation leave every value open, in the same process, after a crash and after an end",
        arguments: DiskFault.all)
    func rotation(_ fault: DiskFault) throws {
        let other = Subject("case", "2")
        for step in 1...100 {
            let files = try VaultFixture()
            var vault = try files.open()
            let reference = try files.seal("x", subject, vault)
            let old = try files.wrappedKeys()
            let armed = fault.arm(files.keyring, at: step)
            let code = vaultError { try vault.rotate() }
            let wasHit = armed.disarm()
            #expect((code == .mustExit) == (isSync(fault) && wasHit), "step \(step)")

            try files.afterCrash { crashed in
                let vault = try crashed.open()
                #expect(try files.read(reference, subject, vault) == "x", "step \(step)")
                try vault.rotate()
                #expect(try files.read(reference, subject, vault) == "x", "step \(step)")
                try vault.close()
                for key in old { #expect(try crashed.files().values.allSatisfy { $0.range(of: key) == nil }) }
            }
            if code != .mustExit {
                #expect(try files.read(reference, subject, vault) == "x", "step \(step)")
                let later = try files.seal("y", other, vault)
                try vault.rotate()
                #expect(try files.read(later, other, vault) == "y", "step \(step)")
                for key in old { #expect(try files.files().values.allSatisfy { $0.range(of: key) == nil }) }
            }
            try? vault.close()
            vault = try files.open()
            #expect(try files.read(reference, subject, vault) == "x", "step \(step)")
            try vault.close()
            if !wasHit { return }
        }
        Issue.record("a rotation never ended")
    }
}

/// A copy of a vault as SIGKILL would leave it.
struct CrashedVault {
    let folder: URL

    func open() throws -> Vault {
        func path(_ name: String) -> String { folder.appending(path: name).path }
        return try Vault.open(
            keyring: path("keyring.sqlite"), keyFile: path("vault.key"), blobs: path("blobs"))
    }

    func files() throws -> [String: Data] { try VaultFixture.files(below: folder) }
}

extension VaultFixture {
    /// Runs `body` with a copy of all that was written, without what processes share in memory.
    func afterCrash(_ body: (CrashedVault) throws -> Void) throws {
        let copy = folder.appendingPathExtension("crashed")
        defer { try? FileManager.default.removeItem(at: copy) }
        try FileManager.default.copyItem(at: folder, to: copy)
        for name in try FileManager.default.contentsOfDirectory(atPath: copy.path) where name.hasSuffix("-shm") {
            try FileManager.default.removeItem(at: copy.appending(path: name))
        }
        try body(CrashedVault(folder: copy))
    }
}
