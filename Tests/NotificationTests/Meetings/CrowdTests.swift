import Fixtures
import Foundation
import GRDB
import Messages
import ServiceKit
import Synchronization
import Testing

@testable import Notification

@Suite("Thousands are told of a meeting", .timeLimit(.minutes(5)))
struct CrowdTests {
    @Test("while three thousand are told, what somebody waits for passes them, and the desk answers")
    func passing() async throws {
        let sms = StubChannel(.sms, pace: ChannelPace(atOnce: 32, perMinute: 200))
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        try office.crowd(3_000)
        _ = try await office.announceMeeting()
        // Three quarters of the minute go to the crowd; the rest is kept.
        #expect(await eventually { sms.messages.count == 150 })
        #expect(try await eventually(within: .seconds(30)) { try office.isTold() })
        #expect(try office.deliveries(.waiting) >= 2_850 - 32)
        _ = try await office.call(AddContact(channel: .sms, address: "13800001234"), as: "clerk")
        #expect(await eventually { sms.messages.last?.type == "notification.code" })
        #expect(sms.messages.count == 151)
        while try office.deliveries(.waiting) > 0 {
            let before = sms.messages.count
            office.clock.set(office.clock.now + .seconds(60))
            #expect(
                try await eventually(within: .seconds(20)) {
                    try sms.messages.count >= before + 150 || office.deliveries(.waiting) == 0
                })
        }
        let numbers = sms.messages.filter { $0.type == "notification.notice" }.map(\.address)
        #expect(numbers.count == 3_000 && Set(numbers).count == 3_000)
    }

    @Test("who ends in the middle of telling thousands goes on there: nobody is left out, nobody is told twice")
    func interrupted() async throws {
        let hook = StubChannel(.sms)
        let office = try NoticeOffice(channels: [hook], dispatching: false)
        defer { office.stop() }
        try await office.settle()
        try office.crowd(2_200)
        _ = try await office.announceMeeting()
        for part in 1...3 {
            #expect(try await eventually { try office.deliveries(.waiting) >= part * SubscribersTold.limit })
            try office.restart()
        }
        #expect(try await eventually { try office.isTold() })
        let (all, each) = try office.work.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM delivery"),
                try Int.fetchOne(db, sql: "SELECT COUNT(DISTINCT contact) FROM delivery")
            )
        }
        #expect(all == 2_200 && each == 2_200)
        let parts = try await office.recorded(SubscribersTold.self)
        #expect(
            parts.map(\.told) == [500, 500, 500, 500, 200] && parts.map(\.isOver) == [false, false, false, false, true])
    }

    @Test("a crowd takes three quarters of a channel at most, and what is not bulk the whole")
    func free() {
        let lane = ChannelLimiter(StubChannel(.sms, pace: ChannelPace(atOnce: 8, perMinute: 4)))
        #expect(lane.free(at: NoticeOffice.start) == ChannelLimiter.Free(all: 4, bulk: 3))
        let slow = ChannelLimiter(StubChannel(.sms, pace: ChannelPace(atOnce: 1)))
        #expect(slow.free(at: NoticeOffice.start) == ChannelLimiter.Free(all: 1, bulk: 1))
    }
}
