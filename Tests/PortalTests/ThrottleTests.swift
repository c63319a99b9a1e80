import Fixtures
import Messages
import Testing

@testable import Portal

@Suite("Throttles")
struct ThrottleTests {
    let clock = HandClock(Timestamp(milliseconds: 1_790_000_000_000))

    @Test("As many as the rate says, then a wait until the next, and one more after it")
    func refill() {
        let throttle = Throttle([.hourly(60)], clock: { [clock] in clock.now })
        for _ in 0..<60 { #expect(throttle.take("a") == nil) }
        #expect(throttle.take("a") == 60)
        #expect(throttle.isUsedUp("a") && !throttle.isUsedUp("b"))
        #expect(throttle.take("b") == nil)
        clock.advance(by: .seconds(59))
        #expect(throttle.take("a") == 1)
        clock.advance(by: .seconds(1))
        #expect(throttle.take("a") == nil)
        #expect(throttle.take("a") != nil)
    }

    @Test("Of two rates the slower one holds")
    func twoRates() {
        let throttle = Throttle([.hourly(10), .daily(30)], clock: { [clock] in clock.now })
        var taken = 0
        for _ in 0..<24 {
            while throttle.take("code") == nil { taken += 1 }
            clock.advance(by: .seconds(3_600))
        }
        #expect((50...60).contains(taken), "\(taken): thirty saved up, and thirty that grew in a day")
    }

    @Test("A clock that goes back gives nothing away, and takes nothing")
    func clockBack() {
        let throttle = Throttle([.hourly(2)], clock: { [clock] in clock.now })
        #expect(throttle.take("a") == nil)
        clock.advance(by: .seconds(-86_400))
        #expect(throttle.take("a") == nil)
        #expect(throttle.take("a") != nil)
    }

    @Test("A flood of keys does not grow the table, and does not refuse a new person")
    func bounded() {
        let throttle = Throttle([.hourly(1)], limit: 100, clock: { [clock] in clock.now })
        for key in 0..<10_000 { #expect(throttle.take("\(key)") == nil) }
        #expect(throttle.count <= 100)
    }

    @Test("A bucket lets a burst through, then one as often as it fills, and says how it stands")
    func standing() {
        let throttle = Throttle([.minutely(3)], clock: { [clock] in clock.now })
        for left in [2, 1, 0] {
            #expect(throttle.admit("a") == .init(isAllowed: true, left: left, wait: left == 0 ? 20 : 0))
        }
        #expect(throttle.admit("a") == .init(isAllowed: false, left: 0, wait: 20))
        #expect(throttle.admit("b").isAllowed)
        clock.advance(by: .seconds(19))
        #expect(!throttle.admit("a").isAllowed)
        clock.advance(by: .seconds(21))
        #expect(throttle.admit("a").isAllowed)
    }

    @Test("Past the bound, who was stopped last stays stopped for now")
    func stopped() {
        let throttle = Throttle([.hourly(1)], limit: 100, clock: { [clock] in clock.now })
        for key in 0..<1_000 {
            clock.advance(by: .milliseconds(1))
            #expect(throttle.take("\(key)") == nil)
        }
        #expect(throttle.take("999") != nil)
    }

    @Test("What is given back can be taken again, and no more than that")
    func givenBack() {
        let throttle = Throttle([.hourly(2)], clock: { [clock] in clock.now })
        throttle.giveBack("a")
        for _ in 0..<5 {
            #expect(throttle.take("a") == nil)
            throttle.giveBack("a")
        }
        throttle.giveBack("a")
        #expect(throttle.take("a") == nil)
        #expect(throttle.take("a") == nil)
        #expect(throttle.isUsedUp("a"))
    }

    @Test(
        "The address is the connection's, or what the outermost proxy of ours saw",
        arguments: [
            ("10.0.0.9", [], 0, "10.0.0.9"), ("10.0.0.9", ["1.2.3.4"], 0, "10.0.0.9"),
            ("10.0.0.9", ["6.6.6.6, 1.2.3.4"], 1, "1.2.3.4"),
            ("10.0.0.9", ["6.6.6.6, 1.2.3.4", "10.0.0.1"], 2, "1.2.3.4"),
            ("10.0.0.9", ["1.2.3.4"], 2, "10.0.0.9"), ("10.0.0.9", ["1.2.3.4:5678"], 1, "1.2.3.4"),
            ("10.0.0.9", ["[2001:db8::1]:5678"], 1, "2001:db8:0:0::/64"), ("10.0.0.9", [], 1, "10.0.0.9"),
            (nil, [], 0, "local"),
        ] as [(String?, [String], Int, String)])
    func address(connection: String?, forwarded: [String], proxies: Int, expected: String) {
        #expect(Edge.clientAddress(connection: connection, forwarded: forwarded, proxies: proxies) == expected)
    }

    @Test("Addresses of one IPv6 network are one client")
    func network() {
        func key(_ address: String) -> String { Edge.clientAddress(connection: address, forwarded: [], proxies: 0) }
        #expect(key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9"))
        #expect(key("2001:db8:1:2::1") == key("2001:0DB8:0001:2::1"))
        #expect(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"))
        #expect(key("::ffff:1.2.3.4") != key("::ffff:1.2.3.5"))
    }
}
