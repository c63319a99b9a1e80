import Foundation
import Ledger
import Messages
import Testing

@Suite("A page")
struct PageTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    private func topic(_ text: String) throws -> Topic { try #require(Topic(text)) }

    @Test("holds the events of its topics and moves past the others")
    func filters() throws {
        let ledger = try fixture.open()
        try fixture.append([Noted(1), Rung(bell: 1), Noted(2), Rung(bell: 2), Noted(3)], to: ledger)
        let bells = try ledger.page(after: .zero, topics: [topic("test.bell.")], limit: 10)
        #expect(bells.events.map(\.position.value) == [2, 4])
        #expect(bells.through == Position(5))
        #expect(!bells.more)
        let first = try ledger.page(after: .zero, topics: [topic("test.bell.")], limit: 1)
        #expect(first.events.map(\.position.value) == [2])
        #expect(first.through == Position(2))
        #expect(first.more)
        let last = try ledger.page(after: Position(2), topics: [topic("test.bell.")], limit: 1)
        #expect(last.events.map(\.position.value) == [4])
        #expect(last.through == Position(5))
        #expect(!last.more)
        let none = try ledger.page(after: .zero, topics: [topic("elsewhere.")], limit: 10)
        #expect(none.events.isEmpty && none.through == Position(5) && !none.more)
    }

    @Test("leads from page to page through the whole ledger, whatever its limit", arguments: [1, 7, 256, 1_000])
    func walks(_ limit: Int) throws {
        let ledger = try fixture.open()
        try fixture.fill(ledger, 600)
        var positions: [UInt64] = []
        var after = Position.zero
        while true {
            let page = try ledger.page(after: after, topics: [], limit: limit)
            positions += page.events.map(\.position.value)
            after = page.through
            if !page.more { break }
        }
        #expect(positions == Array(1...600))
        #expect(after == Position(600))
    }

    @Test("is bounded in bytes, but holds at least one event")
    func boundsBytes() throws {
        let ledger = try fixture.open()
        let text = String(repeating: "x", count: 50_000)
        try fixture.append((0..<100).map { Noted($0, text: text) }, to: ledger)
        let page = try ledger.page(after: .zero, topics: [], limit: 1_000)
        #expect(page.events.reduce(0) { $0 + $1.json.count } <= Page.byteLimit)
        #expect(page.events.count == 83)
        #expect(page.more && page.through == Position(83))
    }

    @Test("is empty at and beyond the head, and tells a reader beyond it where the ledger ends")
    func beyondHead() throws {
        let ledger = try fixture.open()
        try fixture.append([Noted(1)], to: ledger)
        #expect(try ledger.page(after: Position(1), topics: [], limit: 1).through == Position(1))
        #expect(try ledger.page(after: Position(9), topics: [], limit: 1).through == Position(1))
    }

    @Test("refuses a limit outside 1 to 1,000", arguments: [0, -1, 1_001])
    func refusesLimit(_ limit: Int) throws {
        let ledger = try fixture.open()
        #expect(throws: LedgerError.self) { try ledger.page(after: .zero, topics: [], limit: limit) }
    }
}
