import Fixtures
import Messages
import ServiceKit
import Testing

@Suite("Timers", .timeLimit(.minutes(2)))
struct TimerTests {
    private func woken(_ shop: Workshop) async throws -> Int {
        try await shop.call(Tally.Total(name: "a")).woken
    }

    @Test("a timer fires once when its time has come, however the clock jumps")
    func jumps() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        let due = shop.clock.now + .seconds(3_600)
        _ = try await shop.call(Tally.Count(name: "a", wakeAt: due))
        #expect(try await woken(shop) == 0)
        shop.clock.set(due + .seconds(86_400))
        #expect(try await eventually { try await woken(shop) == 1 })
        shop.clock.set(due - .seconds(1_800))
        _ = try await shop.call(Tally.Count(name: "b"))
        shop.clock.set(due + .seconds(1))
        _ = try await shop.call(Tally.Count(name: "c", wakeAt: due))
        #expect(try await eventually { try await shop.call(Tally.Total(name: "c")).woken == 1 })
        #expect(try await woken(shop) == 1)
    }

    @Test("a timer that came due while the service was down fires after the start")
    func restart() async throws {
        let shop = try Workshop()
        defer { shop.stop() }
        _ = try await shop.call(Tally.Count(name: "a", wakeAt: shop.clock.now + .seconds(60)))
        shop.clock.advance(by: .seconds(30))
        try shop.restart()
        #expect(try await woken(shop) == 0)
        shop.clock.advance(by: .seconds(31))
        try shop.restart()
        #expect(try await eventually { try await woken(shop) == 1 })
        try shop.restart()
        #expect(try await woken(shop) == 1)
    }
}
