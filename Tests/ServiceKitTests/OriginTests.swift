import Fixtures
import Foundation
import Messages
import ServiceKit
import Testing

@Suite("Who did it", .timeLimit(.minutes(2)))
struct OriginTests {
    private func actor(_ account: String, through means: Means? = nil) -> Messages.Principal {
        Principal(account: account, through: means)
    }

    @Test("what a command records says who asked, and through what, whatever its handler does")
    func commands() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let asked: [Messages.Principal] = [
            actor("li.ming"), actor("li.ming", through: .phone), actor("li.ming", through: .token(.placeholder)),
            actor("li.ming", through: .console), .villager,
        ]
        for actor in asked { _ = try await shop.call(Tally.Count(name: "a", note: "n"), as: actor) }
        _ = try await shop.call(Tally.ReadNote(name: "a"), as: asked[1])
        let events = try await shop.events()
        #expect(events.map(\.by) == asked.map(\.account) + ["li.ming"], "an opening too, which no handler records")
        #expect(events.map(\.through) == [nil, "phone", "token/\(UUIDv7.placeholder)", "console", nil, "phone"])
    }

    @Test("a peer that names nobody did it itself")
    func peers() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a"))
        #expect(try await shop.events().map(\.by) == ["local"])
    }

    @Test("what a timer records names nobody")
    func timers() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let due = shop.clock.now + .seconds(60)
        _ = try await shop.call(Tally.Count(name: "a", wakeAt: due), as: actor("li.ming"))
        shop.clock.advance(by: .seconds(61))
        #expect(try await eventually { try await shop.events().count == 2 })
        let fired = try await shop.events().last
        #expect(fired?.type == Tally.Woken.type)
        #expect(fired?.by == nil && fired?.through == nil)
    }

    @Test("a name that cannot stand in an event is refused, and so are means that nobody knows")
    func malformed() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        for name in ["", "a\nb", String(repeating: "a", count: 201)] {
            await #expect { try await shop.call(Tally.Count(name: "a"), as: actor(name)) } throws: {
                ($0 as? DeskError)?.kind == .invalidRequest
            }
        }
        #expect(try await shop.events().isEmpty)
    }

    @Test(
        "means are read as they are written",
        arguments: ["console", "phone", "token/0192f6c1-7b1a-7abc-8def-0123456789ab", "operator:anna"])
    func means(text: String) { #expect(Means(text)?.description == text) }

    @Test("what are no means is not taken", arguments: ["", "Phone", "token/", "token/1", "operator:", "operator:a b"])
    func noMeans(text: String) { #expect(Means(text) == nil) }
}
