import Bus
import Fixtures
import Foundation
import Messages
import Synchronization
import Testing

@testable import Notification

@Suite("What goes out to filers", .timeLimit(.minutes(2)))
struct FilerDeliveryTests {
    @Test("a filer is told by the telephone that lies with the case; without one, or with a landline, it says so")
    func filers() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        for (contact, telephone) in [
            (SealedReference.sample, "+86 138 0000 5678"), (.sample, "0574-6200-2201"), (.sample, nil), (nil, nil),
        ] {
            let filed = office.filed(contact: contact)
            office.telephones[filed.step.case] = telephone
            try await office.happen(
                "intake", filed,
                CaseAnswered(
                    step: CaseStep(filed.step.case, .answered, by: "clerk", office: filed.office), byTelephone: false,
                    answered: office.clock.now, inTime: true, visit: nil, drafter: "secretary", visitor: nil))
        }
        #expect(try await eventually { try await office.settled(.done).count == 1 })
        #expect(sms.messages.map(\.address) == ["13800005678"])
        #expect(sms.messages.first?.short == "您提交的事有了答复，请用查询码在原页面查看。")
        #expect(try await eventually { try await office.settled(.dead).map(\.cause) == [.noContact, .noContact] })
    }

    @Test("the code for a new receipt goes out at once and beside what waits, and lies in no table of this service")
    func filerCode() async throws {
        let broken = Mutex(true)
        let sms = StubChannel(.sms) { message, _ in
            message.short.contains("验证码") || !broken.withLock { $0 }
                ? .delivered(proof: "OK") : .failed(.serverError, retryAfter: nil)
        }
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        office.clock.set(CivilDay("2026-11-21").startInChina + .seconds(23 * 3_600))
        let filed = office.filed(contact: .sample)
        let id = filed.step.case
        office.telephones[id] = "13800005678"
        office.telephones.code.withLock { $0 = "604137" }
        let step = CaseStep(id, .filed, by: "clerk", office: filed.office)
        try await office.happen(
            "intake", filed, CaseReceiptReissued(step: step, receipt: "r", byCode: false, confirmed: false))
        #expect(await eventually { sms.messages.count == 1 })
        try await office.happen(
            "intake", CaseRecoveryBegun(step: step, code: .sample, expires: office.clock.now + .seconds(600)))
        #expect(await eventually { sms.messages.last?.short.contains("604137") == true })
        let text = try #require(sms.messages.last?.short)
        #expect(text.contains("清廉诉求系统") && text.contains("补发查询码") && text.contains("10分钟"), "\(text)")
        #expect(sms.messages.last?.address == "13800005678")
        let said = try await office.caller.call(ReadFeed(after: .zero, topics: [], limit: 1_000)).attachments
        #expect(!said.contains { String(decoding: $0, as: UTF8.self).contains("604137") })

        // A code that is no longer good is not sent.
        office.telephones.code.withLock { $0 = nil }
        try await office.happen(
            "intake", CaseRecoveryBegun(step: step, code: .sample, expires: office.clock.now + .seconds(600)))
        #expect(try await eventually { try await office.settled(.dead).map(\.cause) == [.noContact] })
        broken.withLock { $0 = false }
        office.clock.set(office.clock.now + .seconds(7))
        #expect(await eventually { sms.messages.last?.short.contains("没有经过短信验证") == true })
    }
}

extension NoticeOffice {
    /// Deliveries in a state, as an operator is shown them.
    func settled(_ state: DeliveryState) async throws -> [DeliveryShown] {
        try await call(ListDeliveries(state: state)).deliveries
    }
}
