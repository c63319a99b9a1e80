import Bus
import Fixtures
import Foundation
import Messages
import ServiceKit
import Testing

@Suite("A service's desk", .timeLimit(.minutes(2)))
struct DeskTests {
    private func id(_ clock: HandClock, minutes: Int = 0) -> UUIDv7 {
        var random = SystemRandomNumberGenerator()
        return UUIDv7(time: clock.now + .seconds(minutes * 60), random: &random)
    }

    @Test("a request sent again gets the same answer and has one effect, also after a restart")
    func resent() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let id = id(shop.clock)
        let first = try await shop.call(Tally.Count(name: "a"), id: id)
        let second = try await shop.call(Tally.Count(name: "a"), id: id)
        try shop.restart()
        let third = try await shop.call(Tally.Count(name: "a"), id: id)
        #expect(first == second && second == third, "the random secret too")
        #expect(try await shop.call(Tally.Total(name: "a")).total == 1)
    }

    @Test("the feed is for followers and operators, not for the posts that somebody speaks for")
    func feedForInsiders() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a"))
        let feed = ReadFeed(after: .zero, topics: [], limit: 1)
        let clerk = Principal(account: "clerk", roles: [RoleAtScope("village-clerk@330281114201")].compactMap(\.self))
        let runner = Principal(account: "runner", roles: [RoleAtScope("operator@330281")].compactMap(\.self))
        for actor in [clerk, .villager] {
            await #expect { try await shop.call(feed, as: actor) } throws: {
                ($0 as? DeskError)?.kind == .forbidden
            }
        }
        #expect(try await shop.call(feed, as: runner).count == 1)
        #expect(try await shop.call(feed).count == 1)
    }

    @Test("what was opened lies sealed in the answer that is kept, and is gone with its subject's key")
    func openedReply() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a", note: String(repeating: "陈家门口", count: 20_000)))
        let id = id(shop.clock)
        let first = try await shop.call(Tally.ReadNote(name: "a"), id: id)
        #expect(try await shop.call(Tally.ReadNote(name: "a"), id: id) == first)
        for file in try FileManager.default.subpathsOfDirectory(atPath: shop.place.directory) {
            guard let bytes = FileManager.default.contents(atPath: shop.place.directory + "/" + file) else { continue }
            #expect(bytes.range(of: Data("陈家门口".utf8)) == nil, "\(file) holds what was opened")
        }
        let op = Messages.Principal(account: "op", roles: [RoleAtScope(.operator, shop.place.county)])
        _ = try await shop.call(Shred(subject: Subject("name", "a"), reason: "test"), as: op)
        await #expect { try await shop.call(Tally.ReadNote(name: "a"), id: id) } throws: {
            ($0 as? DeskError)?.reason == "shredded"
        }
    }

    @Test("the answer that is kept for a resent request lies sealed when it holds a secret")
    func sealedReply() async throws {
        let shop = try Workshop()
        let reply = try await shop.call(Tally.Count(name: "a"))
        shop.stop()
        let secret = Data(String(reply.secret).utf8)
        let files = try FileManager.default.subpathsOfDirectory(atPath: shop.place.directory)
        #expect(files.contains("ledger.sqlite") && files.contains("keyring.sqlite"))
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: shop.place.directory + "/" + file) else { continue }
            #expect(bytes.range(of: secret) == nil, "\(file) holds the secret")
        }
    }

    @Test("another request under the same id is refused")
    func reused() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let id = id(shop.clock)
        _ = try await shop.call(Tally.Count(name: "a"), id: id)
        await #expect(throws: DeskError.reusedID) { try await shop.call(Tally.Count(name: "b"), id: id) }
        #expect(try await shop.call(Tally.Total(name: "b")).total == 0)
    }

    @Test("answers of reports are not kept: another one under the same id is done too")
    func reported() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let id = id(shop.clock)
        let ledger = try await shop.call(Health()).ledger
        for position in [Position(1), Position(2)] {
            _ = try await shop.call(ReportCursor(follower: "f", ledger: ledger, position: position), id: id)
        }
        #expect(try await shop.call(ListFollowers()).followers.map(\.position) == [Position(2)])
    }

    @Test("an id older than a day or from the future is refused", arguments: [-24 * 60 - 1, 6])
    func stale(minutes: Int) async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let id = id(shop.clock, minutes: minutes)
        await #expect(throws: DeskError.staleID) { try await shop.call(Tally.Count(name: "a"), id: id) }
    }

    @Test("what a refused command had recorded is undone, and the refusal is remembered")
    func refused() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let id = id(shop.clock)
        for _ in 1...2 {
            await #expect(throws: DeskError.refused("tally.forbidden", "not this name")) {
                try await shop.call(Tally.Count(name: "forbidden"), id: id)
            }
        }
        #expect(try await shop.events().isEmpty)
        _ = try await shop.call(Tally.Count(name: "a"))
        #expect(try await shop.events().map(\.sequence) == [Position(1)])
    }

    @Test("parameters that cannot be read are answered with what is wrong")
    func unreadable() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        await #expect {
            try await shop.caller.call(method: "tally.count", params: Data(#"{"nom":"a"}"#.utf8))
        } throws: { error in
            (error as? DeskError)?.kind == .invalidParams && "\(error)".contains("'name' is missing")
        }
        await #expect {
            try await shop.caller.call(method: "tally.nonsense", params: Data("{}".utf8))
        } throws: { ($0 as? DeskError)?.kind == .methodNotFound }
    }

    @Test("hundreds of commands at once are each decided once, and their events have no gap")
    func many() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let totals = try await withThrowingTaskGroup(of: Int.self) { group in
            let caller = shop.caller
            for _ in 0..<500 {
                group.addTask { try await caller.call(Tally.Count(name: "a"), timeout: .seconds(60)).reply.total }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(totals.sorted() == Array(1...500))
        #expect(try await shop.events().map(\.sequence.value) == Array(1...500))
    }

    @Test("opening sealed content is an event before the content leaves; after a shred there is nothing to open")
    func opened() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a", note: "秘密"))
        let clerk = Messages.Principal(account: "clerk", roles: [])
        #expect(try await shop.call(Tally.ReadNote(name: "a"), as: clerk).note == "秘密")
        #expect(try await shop.events().map(\.type) == ["tally.counted", "vault.opened"])
        let op = Messages.Principal(account: "op", roles: [RoleAtScope(.operator, shop.place.county)])
        await #expect { try await shop.call(Shred(subject: Subject("name", "a"), reason: "期满"), as: clerk) } throws: {
            ($0 as? DeskError)?.kind == .forbidden
        }
        _ = try await shop.call(Shred(subject: Subject("name", "a"), reason: "期满"), as: op)
        #expect(try await shop.call(Tally.ReadNote(name: "a"), as: clerk).note == nil)
        #expect(try await shop.call(Tally.Total(name: "a")).total == 1)
    }

    @Test("the desk describes itself, its health and its metrics")
    func about() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a"))
        let described = try await shop.call(Describe())
        #expect(described.methods.contains { $0.method == Tally.Count.method && $0.kind == "command" })
        let health = try await shop.call(Health())
        #expect(health.ready && health.problems.isEmpty && health.head == Position(1))
        #expect(try await shop.call(ReadMetrics()).text.contains("qinglian_ledger_events 1\n"))
    }

    @Test("a ledger without its keyring is not begun anew, and nothing is made")
    func keyringMissing() async throws {
        let shop = try Workshop()
        _ = try await shop.call(Tally.Count(name: "a"))
        shop.stop()
        let files = FileManager.default
        for file in try files.contentsOfDirectory(atPath: shop.place.directory) where file.hasPrefix("keyring") {
            try files.removeItem(atPath: shop.place.directory + "/" + file)
        }
        #expect {
            _ = try Workshop(in: shop.folder)
        } throws: { ($0 as? ServiceError)?.code == .data }
        #expect(!files.fileExists(atPath: shop.place.directory + "/keyring.sqlite"))
    }

    @Test("a second process on the same data directory is told so and harms nothing")
    func second() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        #expect {
            _ = try Workshop(in: shop.folder)
        } throws: { ($0 as? ServiceError)?.code == .inUse }
        #expect(try await shop.call(Tally.Count(name: "a")).total == 1)
    }
}
