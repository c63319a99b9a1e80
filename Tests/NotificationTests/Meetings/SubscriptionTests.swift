import Bus
import Fixtures
import Foundation
import GRDB
import Messages
import ServiceKit
import Testing

@testable import Notification

@Suite("Numbers that hear of a village's meetings", .timeLimit(.minutes(2)))
struct SubscriptionTests {
    private static let number = "13800001234"
    private static let ask = AskSubscriptionCode(village: NoticeOffice.village, telephone: number)

    private func answer(_ code: String, begins: Bool = true) -> AnswerSubscriptionCode {
        AnswerSubscriptionCode(village: NoticeOffice.village, telephone: Self.number, code: code, begins: begins)
    }

    private func contacts(_ office: NoticeOffice, verified: Bool) throws -> Int {
        try office.work.read { try Subscriptions.count(in: NoticeOffice.village, verified: verified, $0) }
    }

    @Test("a number is told once its owner has said the code, and is destroyed once its owner says another")
    func course() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        _ = try await office.publicly(AskSubscriptionCode(village: NoticeOffice.village, telephone: "138 0000 1234"))
        let code = try await office.code(to: Self.number, sms, after: 0)
        #expect(try contacts(office, verified: true) == 0)
        #expect(try await !office.publicly(answer("1")).isDone)
        #expect(try await office.publicly(answer(code)).isDone)
        #expect(try contacts(office, verified: true) == 1)
        #expect(try await !office.publicly(answer(code)).isDone)
        office.clock.set(office.clock.now + .seconds(61))
        _ = try await office.publicly(Self.ask)
        let second = try await office.code(to: Self.number, sms, after: 1)
        #expect(try await office.publicly(answer(second, begins: false)).isDone)
        #expect(try contacts(office, verified: false) == 0)
        let ended = try await office.recorded(ContactEnded.self)
        #expect(ended.map(\.reason) == [.removed])
        #expect(try await office.recorded(VaultShredded.self).map(\.shredded) == ended.map { .contact($0.contact) })
        let events = try await office.caller.call(
            ReadFeed(after: .zero, topics: [], limit: 1_000), timeout: .seconds(10)
        ).attachments
        #expect(!events.contains { String(decoding: $0, as: UTF8.self).contains(Self.number) })
    }

    @Test("whether a number is subscribed shows in no answer: a wrong code, an old one and none at all are told alike")
    func silence() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        try await office.subscribe(Self.number, sms)
        #expect(try await !office.publicly(answer("123456", begins: false)).isDone)
        let stranger = AnswerSubscriptionCode(
            village: NoticeOffice.village, telephone: "13900000000", code: "123456", begins: false)
        #expect(try await !office.publicly(stranger).isDone)
        office.clock.set(office.clock.now + .seconds(61))
        _ = try await office.publicly(Self.ask)
        let code = try await office.code(to: Self.number, sms, after: 1)
        for _ in 0..<ContactCode.tries { #expect(try await !office.publicly(answer("x", begins: false)).isDone) }
        #expect(try await !office.publicly(answer(code, begins: false)).isDone)
        #expect(try contacts(office, verified: true) == 1)
        let refusal = try await office.publicRefusal(
            AnswerSubscriptionCode(village: NoticeOffice.village, telephone: "12", code: "1", begins: true))
        #expect(refusal == "address")
    }

    @Test("a number that nobody proves to be theirs is destroyed within the hour")
    func lapsed() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        try await office.subscribe("13700000000", sms)
        _ = try await office.publicly(Self.ask)
        #expect(try contacts(office, verified: false) == 2)
        office.clock.set(office.clock.now + .seconds(3_601))
        #expect(try await eventually { try contacts(office, verified: false) == 1 })
        #expect(try await office.recorded(ContactEnded.self).map(\.reason) == [.lapsed])
        #expect(try contacts(office, verified: true) == 1)
    }

    @Test(
        "one number gets so many codes a day whichever village it is left in, and one a minute; a village has its bound"
    )
    func pestering() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        let other: AreaCode = "330281113202"
        try await office.happen(
            "intake", AreaRegistered(area: Area(code: other, name: "十五岙村", kind: .village)))
        for village in [NoticeOffice.village, other, NoticeOffice.village, other, NoticeOffice.village] {
            let ask = AskSubscriptionCode(village: village, telephone: Self.number)
            #expect(try await office.publicRefusal(ask) == nil)
            office.clock.set(office.clock.now + .seconds(61))
        }
        let once = AskSubscriptionCode(village: other, telephone: Self.number)
        #expect(try await office.publicRefusal(once) == "contact.codes-today")
        let third = AskSubscriptionCode(village: other, telephone: "13600000000")
        #expect(try await office.publicRefusal(third) == nil)
        #expect(try await office.publicRefusal(third) == "contact.soon")
        office.clock.set(office.clock.now + .seconds(86_400))
        #expect(try await office.publicRefusal(once) == nil)
        try office.work.decide(as: "test") { act in
            for _ in 0..<Subscriptions.villageCodes {
                let id = try #require(try Subscriptions.find(Self.number, in: other, act)).id
                try act.record(
                    ContactCodeSent(contact: id, delivery: act.newID(), code: .sample, expires: act.now))
            }
        }
        let fourth = AskSubscriptionCode(village: other, telephone: "13600000001")
        #expect(try await office.publicRefusal(fourth) == "contact.codes-today")
    }

    @Test("once a number is destroyed, no file of the service holds what it was found by")
    func forgotten() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        try await office.subscribe(Self.number, sms)
        let digests = try office.work.decide(as: "test") { act in
            ["find \(Subscriptions.findable)", Subscriptions.findable, "contact"].flatMap { purpose in
                [Self.number, "sms \(Self.number)"].map { act.digest($0, purpose: purpose) }
            }
        }
        let traces = try digests.flatMap { [Data($0.utf8), try #require(Hex.decode($0))] }
        let holding = try office.files(holding: traces)
        #expect(holding.contains { $0.contains("keyring") } && !holding.contains { $0.contains("ledger") })
        office.clock.set(office.clock.now + .seconds(61))
        _ = try await office.publicly(Self.ask)
        let code = try await office.code(to: Self.number, sms, after: 1)
        #expect(try await office.publicly(answer(code, begins: false)).isDone)
        #expect(try contacts(office, verified: true) == 0)
        #expect(try office.files(holding: traces) == [])
    }

    @Test("without text messages, in no known village, or with no mobile number nothing can be left")
    func refused() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        #expect(try await office.publicRefusal(Self.ask) == "channel.not-configured")
        #expect(try await office.publicly(ListMeetings(village: NoticeOffice.village)).takesNumbers == false)
        let sms = try NoticeOffice(channels: [StubChannel(.sms)])
        defer { sms.stop() }
        try await sms.settle()
        for (village, number, reason) in [
            ("330281113999" as AreaCode, Self.number, "village"), (NoticeOffice.town, Self.number, "village"),
            (NoticeOffice.village, "0574-62700000", "address"), (NoticeOffice.village, "+852 9123 4567", "address"),
            (NoticeOffice.village, "13800001234转1", "address"), (NoticeOffice.village, "12345", "address"),
        ] {
            #expect(
                try await sms.publicRefusal(AskSubscriptionCode(village: village, telephone: number)) == reason)
        }
    }

    @Test("the village's staff see how many there are from five on, and others never")
    func counted() async throws {
        let office = try NoticeOffice(channels: [StubChannel(.sms)])
        defer { office.stop() }
        try await office.settle()
        let list = ListMeetings(village: NoticeOffice.village)
        try office.crowd(4)
        #expect(try await office.callVillage(list).subscribers == nil)
        try office.work.decide(as: "test") { act in
            let id = act.newID()
            try act.record(
                ContactAdded(
                    contact: id, owner: .subscribers(of: NoticeOffice.village), channel: .sms,
                    address: act.seal(Self.number, for: .contact(id)), secret: nil))
            try act.record(ContactVerified(contact: id))
        }
        #expect(try await office.callVillage(list).subscribers == 5)
        #expect(try await office.publicly(list).subscribers == nil)
        #expect(try await office.call(list).subscribers == nil)
    }
}
