import Messages
import Testing

@testable import ServiceKit

@Suite("Forgetting of answers")
struct ForgettingTests {
    let noon = Timestamp(milliseconds: 1_795_248_000_000)
    let start = ContinuousClock.now
    let hour = Duration.seconds(3_600)

    @Test("goes along with a clock that is right, 25 hours behind it")
    func steady() {
        var forgetting = Forgetting(newest: noon - hour, now: noon, at: start)
        for minute in 0..<3_000 {
            let passed = Duration.seconds(60 * minute)
            // Up to two seconds off at each look.
            let now = noon + passed + .seconds(minute % 3)
            #expect(forgetting.bound(now: now, at: start + passed) == now - RequestAge.kept)
        }
    }

    @Test("stops for 25 hours when the clock jumps, and again when it jumps back", arguments: [-48, -1, 1, 48])
    func jump(_ hours: Int) {
        var forgetting = Forgetting(newest: nil, now: noon, at: start)
        #expect(forgetting.bound(now: noon + hour, at: start + hour) != nil)
        let wrong = noon + hour * hours
        #expect(forgetting.bound(now: wrong + hour * 2, at: start + hour * 2) == nil)
        #expect(forgetting.bound(now: noon + hour * 26, at: start + hour * 26) == nil)
        #expect(forgetting.bound(now: noon + hour * 50, at: start + hour * 50) == nil)
        #expect(forgetting.bound(now: noon + hour * 51, at: start + hour * 51) == noon + hour * 26)
    }

    @Test("takes a clock that stays where it jumped for right after 25 hours")
    func stays() {
        var forgetting = Forgetting(newest: nil, now: noon, at: start)
        let now = noon + hour * 1_000
        #expect(forgetting.bound(now: now + hour, at: start + hour) == nil)
        #expect(forgetting.bound(now: now + hour * 25, at: start + hour * 25) == nil)
        #expect(forgetting.bound(now: now + hour * 26, at: start + hour * 26) == now + hour)
    }

    @Test("waits after a start with a clock more than a day ahead of the ledger")
    func atStart() {
        var forgetting = Forgetting(newest: noon - hour * 25, now: noon, at: start)
        #expect(forgetting.bound(now: noon + hour * 24, at: start + hour * 24) == nil)
        #expect(forgetting.bound(now: noon + hour * 25, at: start + hour * 25) == noon)
        forgetting = Forgetting(newest: noon - hour * 24, now: noon, at: start)
        #expect(forgetting.bound(now: noon, at: start) == noon - hour * 25)
    }
}
