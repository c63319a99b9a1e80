import Foundation
import GRDB
import Ledger
import Messages
import Testing

@Suite("A batch")
struct BatchTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    @Test(
        "appends events at consecutive positions, each with the prior one of its type, as bytes that replay unchanged")
    func appends() throws {
        let ledger = try fixture.open()
        let events: [any Event] = [Noted(1), Rung(bell: 1), Noted(2), Rung(bell: 2)]
        let appended = try ledger.write { (batch) throws in
            for event in events { try batch.attempt { try fixture.append(event, in: batch) } }
            return batch.appended
        }
        let page = try ledger.page(after: .zero, topics: [], limit: 10)
        #expect(page.events == appended)
        let headers = try page.events.map { try JSONCoding.decode(EventHeader.self, from: $0.json) }
        #expect(headers.map(\.sequence.value) == [1, 2, 3, 4])
        #expect(headers.map(\.prior.value) == [0, 0, 1, 2])
        #expect(headers.allSatisfy { $0.ledger == ledger.id && $0.source == LedgerFixture.source })
        #expect(ledger.tail.newest == [Noted.type: Position(3), Rung.type: Position(4)])
    }

    @Test("undoes a refused command whole: rows, projections, tail and list of what was appended")
    func refuses() throws {
        let ledger = try fixture.open()
        try ledger.write { (batch) throws in
            try batch.attempt { try fixture.append(Noted(1), in: batch) }
            let before = batch.tail
            #expect(throws: Refusal.self) {
                try batch.attempt {
                    try fixture.append(Noted(2), in: batch)
                    try batch.database.execute(sql: "INSERT INTO primary_data VALUES (2)")
                    try batch.remember(
                        peer: "p", actor: "a", id: fixture.newID(), InboxEntry(digest: Data(), reply: Data(), seal: nil)
                    )
                    throw Refusal()
                }
            }
            #expect(batch.tail == before)
            #expect(batch.appended.count == 1)
            try batch.attempt { try fixture.append(Noted(3), in: batch) }
        }
        #expect(ledger.tail.size == 2)
        let (notes, primary, inbox) = try ledger.read { db in
            (
                try Int.fetchAll(db, sql: "SELECT number FROM note ORDER BY number"),
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM primary_data"),
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM inbox")
            )
        }
        #expect(notes == [1, 3])
        #expect(primary == 0)
        #expect(inbox == 0)
    }

    @Test("a refused command that would have filled a tile leaves the tree as if it had never been")
    func refusesAtTile() throws {
        let ledger = try fixture.open()
        func append(_ numbers: Range<Int>, in batch: Batch) throws {
            for number in numbers { try fixture.append(Noted(number), in: batch) }
        }
        try ledger.write { (batch) throws in
            try batch.attempt { try append(1..<Tile.width, in: batch) }
            let before = batch.tail
            #expect(throws: Refusal.self) {
                try batch.attempt {
                    try append(Tile.width..<Tile.width + 3, in: batch)
                    throw Refusal()
                }
            }
            #expect(batch.tail == before)
            try batch.attempt { try append(Tile.width..<Tile.width + 2, in: batch) }
        }
        let tail = ledger.tail
        #expect(tail.size == UInt64(Tile.width) + 1)
        try ledger.close()
        #expect(try fixture.open().tail == tail)
    }

    @Test("shows a command what it just recorded, in the projections' tables")
    func showsProjections() throws {
        let ledger = try fixture.open()
        try ledger.write { (batch) throws in
            try batch.attempt {
                try fixture.append(Noted(7, text: "seen"), in: batch)
                #expect(try String.fetchOne(batch.database, sql: "SELECT text FROM note WHERE number = 7") == "seen")
            }
        }
    }

    @Test("rolls back whole when its body throws outside an attempt")
    func rollsBackWhole() throws {
        let ledger = try fixture.open()
        #expect(throws: Refusal.self) {
            try ledger.write { (batch) throws in
                try batch.attempt { try fixture.append(Noted(1), in: batch) }
                throw Refusal()
            }
        }
        #expect(ledger.tail.size == 0)
        try fixture.append([Noted(1)], to: ledger)
        #expect(ledger.tail.size == 1)
    }

    @Test("publishes nothing before the commit")
    func publishesAfterCommit() throws {
        let ledger = try fixture.open()
        try ledger.write { (batch) throws in
            try batch.attempt { try fixture.append(Noted(1), in: batch) }
            #expect(ledger.tail.size == 0)
            #expect(try ledger.page(after: .zero, topics: [], limit: 1).events.isEmpty)
        }
        #expect(ledger.tail.size == 1)
    }

    @Test("is over once SQLite ended its transaction, whatever the body does with the error")
    func neverGoesOnInAutocommit() throws {
        let ledger = try fixture.open()
        let error = #expect(throws: LedgerError.self) {
            try ledger.write { (batch) throws in
                try? batch.attempt { try fixture.append(Noted(1), in: batch) }
                try? batch.attempt {
                    try batch.database.execute(sql: "INSERT OR ROLLBACK INTO note_count VALUES (1, 1)")
                }
                try? batch.attempt { try fixture.append(Noted(2), in: batch) }
                try? batch.database.execute(sql: "INSERT INTO primary_data VALUES (1)")
            }
        }
        #expect(error?.code == .batchLost)
        #expect(ledger.tail.size == 0)
        #expect(try ledger.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM primary_data") } == 0)
        try fixture.append([Noted(1)], to: ledger)
        #expect(ledger.tail.size == 1)
    }

    @Test("refuses drafts and events past the wire's bound, and goes on")
    func refusesWhatDoesNotFit() throws {
        let ledger = try fixture.open()
        try ledger.write { (batch) throws in
            #expect(throws: LedgerError.self) { try batch.attempt { try fixture.append(Sketched(), in: batch) } }
            #expect(throws: EventTooLong.self) {
                try batch.attempt {
                    try fixture.append(Noted(1, text: String(repeating: "長", count: 20_000)), in: batch)
                }
            }
            try batch.attempt { try fixture.append(Noted(2), in: batch) }
        }
        #expect(ledger.tail.size == 1)
    }

    @Test("finds a ledger again as it was left")
    func reopens() throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 700)
        let (id, tail) = (ledger.id, ledger.tail)
        try ledger.close()
        #expect(throws: LedgerError.self) { try fixture.append([Noted(0)], to: ledger) }
        let again = try fixture.open()
        #expect(again.id == id)
        #expect(again.tail == tail)
    }

    @Test(
        "events can be neither changed nor deleted nor replaced",
        arguments: [
            "UPDATE event SET type = 'x.y'", "DELETE FROM event",
            "INSERT OR REPLACE INTO event VALUES (1, 'x.y', NULL, 0, x'00', x'00')",
        ])
    func appendOnly(_ sql: String) throws {
        let ledger = try fixture.open()
        try fixture.append([Noted(1)], to: ledger)
        try ledger.write { (batch) throws in
            #expect(throws: DatabaseError.self) { try batch.attempt { try batch.database.execute(sql: sql) } }
        }
        #expect(try ledger.page(after: .zero, topics: [], limit: 1).events.first?.type == Noted.type)
    }
}
