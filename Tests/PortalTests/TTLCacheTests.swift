import Fixtures
import Foundation
import Messages
import Testing

@testable import Portal

@Suite("What the edge remembers")
struct RememberedTests {
    let clock = HandClock(Timestamp(milliseconds: 1_790_000_000_000))

    @Test("An answer is asked for once, and anew when its time is over")
    func age() async throws {
        let remembered = TTLCache<Int, Int>(for: .seconds(60), limit: 10, clock: { [clock] in clock.now })
        #expect(try await remembered.value(1) { 7 } == 7)
        #expect(try await remembered.value(1) { 8 } == 7)
        clock.advance(by: .seconds(60))
        #expect(try await remembered.value(1) { 8 } == 8)
        #expect(try await remembered.value(1, evenOld: true) { 9 } == 8)
    }

    @Test("While a desk does not answer, what is remembered will do; a refusal is told")
    func down() async throws {
        let remembered = TTLCache<Int, Int>(for: .seconds(60), limit: 10, clock: { [clock] in clock.now })
        await #expect(throws: DeskError.unavailable) { try await remembered.value(1) { throw DeskError.unavailable } }
        _ = try await remembered.value(1) { 7 }
        clock.advance(by: .seconds(3_600))
        #expect(try await remembered.value(1) { throw DeskError.unavailable } == 7)
        await #expect(throws: DeskError.staleID) { try await remembered.value(1) { throw DeskError.staleID } }
    }

    @Test("While one asks anew, everybody else gets what is remembered")
    func asked() async throws {
        let remembered = TTLCache<Int, Int>(for: .seconds(60), limit: 10, clock: { [clock] in clock.now })
        _ = try await remembered.value(1) { 7 }
        clock.advance(by: .seconds(60))
        let asked = try await remembered.value(1) { try await remembered.value(1) { 9 } + 1 }
        #expect(asked == 8)
        clock.advance(by: .seconds(60))
        await #expect(throws: DeskError.staleID) { try await remembered.value(1) { throw DeskError.staleID } }
        #expect(try await remembered.value(1) { 10 } == 10)
    }
}
