import Bus
import Fixtures
import Foundation
import GRDB
import Ledger
import Messages
import Testing

@testable import ServiceKit

@Suite("What is opened again and again", .timeLimit(.minutes(2)))
struct OpeningTests {
    private static let clerk = Messages.Principal(account: "clerk", roles: [])
    private static let other = Messages.Principal(account: "other", roles: [])

    @Test("is on record once per account, subject and day in China, and the answers of looking are kept nowhere")
    func onceADay() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        for name in ["a", "b", "c"] { _ = try await shop.call(Tally.Count(name: name, note: "记 \(name)")) }
        let answers = try remembered(shop)
        for _ in 1...20 { _ = try await shop.call(Tally.LookAtNotes(names: ["a", "b"]), as: Self.clerk) }
        #expect(try await openings(shop) == ["clerk look a b"])
        _ = try await shop.call(Tally.LookAtNotes(names: ["a", "b", "c"]), as: Self.clerk)
        _ = try await shop.call(Tally.LookAtNotes(names: ["a"]), as: Self.other)
        #expect(try await openings(shop) == ["clerk look a b", "clerk look c", "other look a"])
        #expect(try remembered(shop) == answers)

        try shop.restart()
        _ = try await shop.call(Tally.LookAtNotes(names: ["c", "a"]), as: Self.clerk)
        #expect(try await openings(shop).count == 3, "a restart forgets nothing of the day")
        // Eight hours on it is past midnight in China.
        shop.clock.advance(by: .seconds(8 * 3_600 + 1))
        for _ in 1...3 { _ = try await shop.call(Tally.LookAtNotes(names: ["a"]), as: Self.clerk) }
        #expect(try await openings(shop).suffix(2) == ["other look a", "clerk look a"])
        let held = try shop.service.localWriter.read {
            try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM opening_of_day")
        }
        #expect(held == 1, "yesterday's are gone from the table")
    }

    @Test("Other purposes are on record with every request, and beside a daily one")
    func each() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a", note: "记"))
        for _ in 1...2 {
            _ = try await shop.call(Tally.LookAtNotes(names: ["a"]), as: Self.clerk)
            _ = try await shop.call(Tally.ReadNote(name: "a"), as: Self.clerk)
        }
        #expect(try await openings(shop) == ["clerk look a", "clerk test a", "clerk test a"])
    }

    @Test("Of an act that is refused nothing is on record, and the next look is")
    func refused() throws {
        let folder = try TemporaryDirectory()
        let room = try Strongroom(folder.path)
        try room.batch([Strongroom.seal("a")])
        let reference = try #require(try room.recorded().notes["a"])
        let look: Strongroom.Deed = { act, _ in
            _ = try act.open(reference, of: Strongroom.subject("a"), for: .daily("look"))
        }
        let refused: Strongroom.Deed = { act, vault in
            try look(act, vault)
            throw DeskError.refused("test", "no")
        }
        #expect(try room.batch([refused, look, look]) == [false, true, true])
        let types = try room.storage.ledger.page(after: .zero, topics: [], limit: 10).events.map(\.type)
        #expect(types.count { $0 == VaultOpened.type } == 1)
    }

    /// Account, purpose and the names that were opened, one line an event.
    private func openings(_ shop: Workshop) async throws -> [String] {
        let page = try await shop.caller.call(
            ReadFeed(after: .zero, topics: [VaultOpened.type.topic], limit: 1_000))
        return try page.attachments.map { bytes in
            let opened = try JSONCoding.decode(Envelope<VaultOpened>.self, from: bytes).data
            let names = opened.subjects.map { String($0.description.dropFirst("name/".count)) }
            #expect((opened.day == nil) == (opened.purpose == "test"))
            return ([opened.account, opened.purpose] + names).joined(separator: " ")
        }
    }

    private func remembered(_ shop: Workshop) throws -> Int {
        try shop.service.localWriter.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM inbox") } ?? 0
    }
}
