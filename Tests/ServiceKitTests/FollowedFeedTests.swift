import Bus
import Fixtures
import Messages
import ServiceKit
import Testing

@Suite("Following another service", .timeLimit(.minutes(2)))
struct FollowingTests {
    private func names(_ echo: Workshop) async throws -> [String] {
        try await echo.call(Echo.List()).names
    }

    @Test("every event is handled once and in order, whoever restarts when")
    func once() async throws {
        let tally = try Workshop()
        defer { tally.stop() }
        let echo = try Workshop(Echo.definition, in: tally.folder, clock: tally.clock)
        defer { echo.stop() }
        var expected: [String] = []
        for round in 0..<6 {
            for number in 0..<20 {
                expected.append("n\(round)-\(number)")
                _ = try await tally.call(Tally.Count(name: "n\(round)-\(number)"))
            }
            if round % 3 == 0 { try echo.restart() }
            if round % 3 == 1 { try tally.restart() }
        }
        #expect(try await eventually { try await names(echo).count == expected.count })
        #expect(try await names(echo) == expected)
        #expect(try await eventually { try await echo.call(Health()).ready })
        let head = try await tally.call(Health()).head
        #expect(
            try await eventually {
                try await tally.call(ListFollowers()).followers.contains { $0.name == "echo" && $0.position == head }
            })
    }

    @Test("an event that cannot be handled is parked with those of its subject, and replayed in order when it can be")
    func deadLetters() async throws {
        let tally = try Workshop()
        defer { tally.stop() }
        let echo = try Workshop(Echo.definition, in: tally.folder, clock: tally.clock)
        defer { echo.stop() }
        for name in ["a", "odd", "b", "odd", "c"] { _ = try await tally.call(Tally.Count(name: name)) }
        #expect(try await eventually { try await names(echo) == ["a", "b", "c"] })
        let op = Messages.Principal(account: "op", roles: [RoleAtScope(.operator, echo.place.county)])
        let letters = try await echo.call(ListDeadLetters(), as: op).letters
        #expect(letters.map(\.sequence.value) == [2, 4])
        #expect(letters.map(\.reason) == ["this name is not understood", nil])
        let source = try #require(letters.first?.source)
        await #expect { try await echo.call(ReplayDeadLetter(source: source), as: op) } throws: {
            ($0 as? DeskError)?.reason == "echo.odd"
        }
        await #expect { try await echo.call(ReplayDeadLetter(source: source)) } throws: {
            ($0 as? DeskError)?.kind == .forbidden
        }
        _ = try await echo.call(Echo.Allow())
        #expect(try await echo.call(ReplayDeadLetter(source: source), as: op).left == 1)
        #expect(try await names(echo) == ["a", "b", "c", "odd"])
        await #expect {
            try await echo.call(DiscardDeadLetter(source: source, sequence: Position(4), reason: ""), as: op)
        } throws: { ($0 as? DeskError)?.reason == "dead-letter.reason" }
        _ = try await echo.call(DiscardDeadLetter(source: source, sequence: Position(4), reason: "twice"), as: op)
        let page = try await echo.caller.call(
            ReadFeed(after: .zero, topics: [DeadLetterDiscarded.type.topic], limit: 10))
        let discarded = try page.attachments.map {
            try JSONCoding.decode(Envelope<DeadLetterDiscarded>.self, from: $0).data
        }
        #expect(
            discarded == [
                DeadLetterDiscarded(source: source, sequence: Position(4), account: op.account, reason: "twice")
            ])
        #expect(try await echo.call(ListDeadLetters(), as: op).letters.isEmpty)
        _ = try await tally.call(Tally.Count(name: "odd"))
        #expect(try await eventually { try await names(echo) == ["a", "b", "c", "odd", "odd"] })
    }
}
