import Foundation
import Ledger
import Messages
import Testing

@Suite("The inbox")
struct InboxTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    @Test("remembers an answer by peer, actor and id, and by nothing less")
    func remembers() throws {
        let ledger = try fixture.open()
        let id = fixture.newID()
        let entry = InboxEntry(digest: Data([1]), reply: Data([2]), seal: Subject("case", "1"))
        try ledger.write { (batch) throws in
            try batch.attempt { try batch.remember(peer: "p", actor: "a", id: id, entry) }
        }
        try ledger.write { (batch) throws in
            #expect(try batch.remembered(peer: "p", actor: "a", id: id) == entry)
            #expect(try batch.remembered(peer: "q", actor: "a", id: id) == nil)
            #expect(try batch.remembered(peer: "p", actor: "b", id: id) == nil)
            #expect(try batch.remembered(peer: "p", actor: "a", id: fixture.newID()) == nil)
        }
    }

    @Test("forgets what is older than a time, in bounded portions, and keeps the rest")
    func forgets() throws {
        let ledger = try fixture.open()
        let entry = InboxEntry(digest: Data([1]), reply: Data([2]), seal: nil)
        let old = (0..<25).map { _ in fixture.newID() }
        fixture.advance(by: .seconds(90_000))
        let new = (0..<5).map { _ in fixture.newID() }
        let forgotten = try ledger.write { (batch) throws in
            for id in old + new { try batch.remember(peer: "p", actor: "a", id: id, entry) }
            return try (0..<4).map { _ in try batch.forgetRequests(before: fixture.now - .seconds(60), limit: 10) }
        }
        #expect(forgotten == [10, 10, 5, 0])
        try ledger.write { (batch) throws in
            for id in new { #expect(try batch.remembered(peer: "p", actor: "a", id: id) == entry) }
        }
    }
}
