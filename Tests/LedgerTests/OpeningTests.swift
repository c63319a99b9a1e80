import Foundation
import GRDB
import Ledger
import Messages
import Testing

@Suite("Opening a ledger")
struct OpeningTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    private func code(_ body: () throws -> Void) -> LedgerError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? LedgerError)?.code
        }
    }

    @Test("refuses a database of something else and leaves it as it was")
    func refusesOthers() throws {
        try fixture.tamper("CREATE TABLE other (value)")
        let before = try Data(contentsOf: URL(filePath: fixture.path))
        #expect(code { _ = try fixture.open() } == .notALedger)
        #expect(try Data(contentsOf: URL(filePath: fixture.path)) == before)
    }

    @Test("copies what a killed process left in the WAL into the file, so that many kills do not grow it")
    func emptiesTheLog() throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 500)
        let killed = fixture.folder.appending(path: "killed.sqlite").path
        for ending in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: fixture.path + ending, toPath: killed + ending)
        }
        try ledger.close()
        func size(_ path: String) throws -> Int {
            try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        }
        let before = try size(killed)
        var configuration = try fixture.configuration()
        configuration.path = killed
        let again = try Ledger.open(configuration)
        #expect(try size(killed) > before + 500 * 100)
        let log = try size(killed + "-wal")
        try fixture.fill(again, 10)
        #expect(try size(killed + "-wal") == log, "the log is written from its beginning again")
        #expect(again.tail.size == 510)
        #expect(try again.verify().isClean)
        try again.close()
    }

    @Test("refuses a file of a newer version")
    func refusesNewer() throws {
        try fixture.open().close()
        try fixture.tamper("PRAGMA user_version = 99")
        #expect(code { _ = try fixture.open() } == .newerVersion)
    }

    @Test("refuses a file with migrations it does not know")
    func refusesNewerMigrations() throws {
        try fixture.open().close()
        try fixture.tamper("INSERT INTO migration VALUES ('later', 0)")
        #expect(code { _ = try fixture.open() } == .newerVersion)
    }

    @Test("refuses the ledger of another county or service")
    func refusesOtherSource() throws {
        try fixture.open().close()
        let other = Source(county: AreaCode.placeholder.county, service: "other")
        #expect(code { _ = try Ledger.open(try fixture.configuration(source: other)) } == .otherSource)
    }

    @Test("says that a file of noise is damaged")
    func refusesNoise() throws {
        try Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: URL(filePath: fixture.path))
        #expect(code { _ = try fixture.open() } == .corrupt)
    }

    @Test("says that a folder that is not there cannot be reached")
    func refusesMissingFolder() throws {
        var configuration = try fixture.configuration()
        configuration.path = fixture.folder.appending(path: "none/ledger.sqlite").path
        #expect(code { _ = try Ledger.open(configuration) } == .unreachable)
    }

    @Test(
        "finds a last event that was changed, and a last event that is gone",
        arguments: [
            "UPDATE event SET json = x'7b7d' WHERE position = 3", "DELETE FROM event WHERE position = 3",
        ])
    func checksTail(_ sql: String) throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 3)
        try ledger.close()
        try fixture.tamper("DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted; \(sql)")
        #expect(code { _ = try fixture.open() } == .corrupt)
    }

    @Test("writes with full synchronisation, in WAL mode, and reads read-only")
    func pragmas() throws {
        let ledger = try fixture.open()
        try ledger.write { (batch) throws in
            #expect(try Int.fetchOne(batch.database, sql: "PRAGMA synchronous") == 2)
            #expect(try String.fetchOne(batch.database, sql: "PRAGMA journal_mode") == "wal")
            #expect(try Int.fetchOne(batch.database, sql: "PRAGMA recursive_triggers") == 1)
            #expect(try Int.fetchOne(batch.database, sql: "PRAGMA wal_autocheckpoint") == 0)
        }
        #expect(throws: LedgerError.self) {
            try ledger.read { try $0.execute(sql: "INSERT INTO primary_data VALUES (1)") }
        }
    }
}
