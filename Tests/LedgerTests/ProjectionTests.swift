import Foundation
import GRDB
import Ledger
import Messages
import Testing

@Suite("Projections")
struct ProjectionTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    /// Like `LedgerFixture.notes`, but keeps only the newest number.
    private static func newest(version: Int) -> Projection {
        Projection(
            "notes", version: version, tables: ["newest_note"],
            schema: "CREATE TABLE newest_note (only INTEGER PRIMARY KEY, number INTEGER, version INTEGER) STRICT"
        ) {
            $0.on(Noted.self) { note, _, db in
                try db.execute(
                    sql: "INSERT OR REPLACE INTO newest_note VALUES (1, ?, ?)", arguments: [note.number, version])
            }
        }
    }

    private func newest(_ ledger: Ledger) throws -> [Int] {
        try ledger.read { db in
            try Row.fetchOne(db, sql: "SELECT number, version FROM newest_note").map { [$0[0], $0[1]] } ?? []
        }
    }

    @Test("of a new version or other tables are dropped and built again from the events")
    func rebuild() throws {
        var ledger = try fixture.open()
        try fixture.fill(ledger, 300)
        try ledger.close()
        fixture.projections = [Self.newest(version: 1)]
        ledger = try fixture.open()
        #expect(try newest(ledger) == [299, 1])
        #expect(try ledger.read { try $0.tableExists("note") } == false)
        try ledger.close()
        fixture.projections = [Self.newest(version: 2)]
        ledger = try fixture.open()
        #expect(try newest(ledger) == [299, 2])
        try fixture.append([Noted(300)], to: ledger)
        #expect(try newest(ledger) == [300, 2])
    }

    @Test("that came back after being left out are built again, since they missed events")
    func comeBack() throws {
        let notes = fixture.projections
        var ledger = try fixture.open()
        try fixture.append([Noted(1)], to: ledger)
        try ledger.close()
        fixture.projections = []
        ledger = try fixture.open()
        try fixture.append([Noted(2)], to: ledger)
        try ledger.close()
        fixture.projections = notes
        ledger = try fixture.open()
        #expect(try ledger.read { try Int.fetchAll($0, sql: "SELECT number FROM note ORDER BY number") } == [1, 2])
    }

    @Test("are built in chunks with progress, and a build that broke off goes on where it stopped")
    func chunks() throws {
        var ledger = try fixture.open()
        try fixture.fill(ledger, 11_000)
        try ledger.close()
        try fixture.tamper(
            """
            DELETE FROM note WHERE position > 5000;
            UPDATE note_count SET notes = 5000;
            UPDATE projection SET built = 5000;
            """)
        var heard: [String] = []
        ledger = try fixture.open { heard.append($0) }
        #expect(heard.count == 2)
        #expect(try ledger.read { try Int.fetchOne($0, sql: "SELECT notes FROM note_count") } == 11_000)
        #expect(try ledger.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM note") } == 11_000)
    }
}
