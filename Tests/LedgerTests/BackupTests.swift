import Foundation
import GRDB
import Ledger
import Messages
import Testing

@Suite("Backup and restore")
struct BackupTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    private var backup: String { fixture.folder.appending(path: "backup.sqlite").path }
    private func code(_ body: () throws -> Void) -> LedgerError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? LedgerError)?.code
        }
    }

    private func restore(_ shreds: Ledger.Shreds = .none) throws -> Ledger {
        try Ledger.restore(from: backup, try fixture.configuration(), shreds: shreds)
    }

    @Test("a backup is one file that verifies, taken while the ledger is written")
    func backsUp() throws {
        let ledger = try fixture.furnished()
        let report = try ledger.backup(to: backup)
        #expect(report.size == 303)
        try fixture.append([Rung(bell: 3)], to: ledger)
        #expect(try Verification().examine(backup).size == 303)
        let files = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
        #expect(files.filter { $0.hasPrefix("backup") } == ["backup.sqlite"])
        #expect(code { try ledger.backup(to: backup) } == .backupFailed)
    }

    @Test("a backup of a damaged ledger fails and leaves nothing")
    func refusesDamaged() throws {
        try fixture.furnished().close()
        try fixture.tamper("UPDATE tile SET hashes = zeroblob(8192)")
        let ledger = try fixture.open()
        #expect(code { try ledger.backup(to: backup) } == .backupFailed)
        #expect(!FileManager.default.fileExists(atPath: backup))
    }

    @Test("a restored ledger has a new id and first says truly what it continues")
    func restores() throws {
        let old = try fixture.furnished()
        let (oldID, root) = (old.id, old.tail.root)
        try old.backup(to: backup)
        try old.close()
        try FileManager.default.removeItem(atPath: fixture.path)
        let ledger = try restore()
        #expect(ledger.id != oldID)
        let event = try #require(try ledger.page(after: Position(303), topics: [], limit: 10).events.first)
        let envelope = try JSONCoding.decode(Envelope<LedgerContinued>.self, from: event.json)
        #expect(envelope.data == LedgerContinued(previous: oldID, size: 303, root: root.hex))
        #expect(envelope.header.ledger == ledger.id)
        #expect(envelope.header.sequence == Position(304))
        try fixture.append([Noted(2_000)], to: ledger)
        try ledger.checkpoint()
        #expect(try ledger.verify().findings == [])
        #expect(try ledger.verify().size == 305)
    }

    @Test("a ledger can be restored again and again")
    func restoresTwice() throws {
        var ledger = try fixture.furnished()
        for life in 1...3 {
            let path = backup
            try ledger.backup(to: path)
            try ledger.close()
            try FileManager.default.removeItem(atPath: fixture.path)
            ledger = try restore()
            try FileManager.default.removeItem(atPath: path)
            #expect(ledger.tail.size == UInt64(303 + life))
            #expect(try ledger.verify().findings == [])
        }
    }

    @Test("a restore applies all shreds again, and records those that the backup did not know")
    func reappliesShreds() throws {
        var ledger = try fixture.furnished()
        let (early, late, kept) = (Subject("case", "early"), Subject("case", "late"), Subject("case", "kept"))
        try ledger.write { batch in
            for subject in [early, late, kept] {
                try batch.database.execute(
                    sql: "INSERT INTO sealed (subject) VALUES (?)", arguments: [subject.description])
            }
            try fixture.append(VaultShredded(shredded: early, reason: "retention"), in: batch)
        }
        try ledger.backup(to: backup)
        try ledger.close()
        try FileManager.default.removeItem(atPath: fixture.path)
        ledger = try restore(
            Ledger.Shreds(subjects: [early, late]) { subject, db in
                try db.execute(sql: "DELETE FROM sealed WHERE subject = ?", arguments: [subject.description])
            })
        #expect(try ledger.read { try String.fetchAll($0, sql: "SELECT subject FROM sealed") } == [kept.description])
        #expect(try ledger.shreddedSubjects() == [early, late])
        #expect(ledger.tail.newest[VaultShredded.type] == Position(306))
    }

    @Test("a restore refuses a place that is taken, and a backup that does not verify, and leaves nothing behind")
    func refuses() throws {
        let ledger = try fixture.furnished()
        try ledger.backup(to: backup)
        #expect(code { _ = try restore() } == .restoreRefused)
        try ledger.close()
        try FileManager.default.removeItem(atPath: fixture.path)
        let queue = try DatabaseQueue(path: backup)
        try queue.write { try $0.execute(sql: "UPDATE tile SET hashes = zeroblob(8192)") }
        try queue.close()
        #expect(code { _ = try restore() } == .restoreRefused)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path) == ["backup.sqlite"])
    }

    @Test("projections that were forgotten are built again at the next opening")
    func rebuilds() throws {
        try fixture.furnished().close()
        try fixture.tamper("DELETE FROM note; UPDATE note_count SET notes = 0")
        try Ledger.forgetProjections(of: fixture.path)
        let ledger = try fixture.open()
        #expect(try ledger.verify().findings == [])
    }
}
