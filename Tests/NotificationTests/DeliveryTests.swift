import Bus
import Fixtures
import Foundation
import Messages
import Synchronization
import Testing

@testable import Notification

@Suite("What goes out", .timeLimit(.minutes(2)))
struct DeliveryTests {
    /// Leaves a contact and verifies it with the code that arrives there.
    private func contact(
        _ channel: StubChannel, _ address: String, of account: String, post: RoleAtScope? = nil, _ office: NoticeOffice
    ) async throws -> UUIDv7 {
        let before = channel.messages.count
        let id = try await office.call(
            AddContact(post: post, channel: channel.name, address: address), as: account
        ).contact
        #expect(await eventually { channel.messages.count > before })
        let code = try #require(
            channel.messages.last.flatMap { try? JSONCoding.decode([String: String].self, from: $0.data) }?["code"])
        #expect(try await office.call(VerifyContact(contact: id, code: code), as: account).verified)
        return id
    }

    @Test("an operator's list of deliveries says neither rule nor matter of a notice about a case")
    func discreet() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try await contact(mail, "inspector@example.cn", of: "inspector", office)
        let report = UUIDv7.placeholder
        try await office.happen(
            "intake",
            RetaliationReported(
                report: report, case: .placeholder, office: Office(.discipline, NoticeOffice.county), text: .sample))
        #expect(await eventually { mail.messages.count == 2 })
        #expect(try await eventually { try await office.settled(.done).count == 2 })
        for delivery in try await office.settled(.done) {
            #expect(delivery.rule == nil && delivery.about == nil)
        }
    }

    @Test("a notice goes to a verified contact, in the person's words, and to no other")
    func verified() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try await contact(mail, "clerk@example.cn", of: "clerk", office)
        _ = try await office.call(AddContact(channel: .email, address: "secretary@example.cn"), as: "secretary")
        #expect(await eventually { mail.messages.count == 2 })
        try await office.happen("intake", office.filed())
        #expect(await eventually { mail.messages.count == 3 })
        let message = try #require(mail.messages.last)
        #expect(message.address == "clerk@example.cn")
        #expect(message.title == "新的求助件等签收（陆埠镇五马村）")
        #expect(message.link?.hasPrefix("https://ql.example/desk/case/") == true)
        #expect(message.body.contains(message.link ?? "-") && message.unsubscribe?.contains("/unsubscribe?t=") == true)
        #expect(try await eventually { try await office.settled(.done).count == 3 })
        let events = try await office.recorded(ContactAdded.self)
        #expect(events.count == 2)
        #expect(try await office.settled(.waiting).isEmpty)
    }

    @Test("a wrong code verifies nothing, and five of them end it; a contact that is taken away hears nothing more")
    func codes() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        let id = try await office.call(AddContact(channel: .email, address: "a@example.cn"), as: "clerk").contact
        for left in [4, 3, 2, 1, 0] {
            #expect(try await office.call(VerifyContact(contact: id, code: "1"), as: "clerk").left == left)
        }
        #expect(
            try await office.refusal(VerifyContact(contact: id, code: "1"), as: "clerk")?.reason
                == "contact.code-expired")
        #expect(try await office.refusal(SendContactCode(contact: id), as: "clerk")?.reason == "contact.soon")
        #expect(try await office.refusal(VerifyContact(contact: id, code: "1"), as: "town")?.kind == .notFound)
        #expect(
            try await office.refusal(AddContact(channel: .email, address: "a@example.cn"), as: "clerk")?.reason
                == "contact.known")
        #expect(
            try await office.refusal(AddContact(channel: .sms, address: "13800001234"), as: "clerk")?.reason
                == "channel.not-configured")
        _ = try await office.call(RemoveContact(contact: id), as: "clerk")
        let other = try await contact(mail, "b@example.cn", of: "clerk", office)
        try await office.happen("intake", office.filed())
        #expect(await eventually { mail.messages.last?.type == "notification.notice" })
        let token = try #require(mail.messages.last?.unsubscribe?.split(separator: "=").last)
        #expect(try await office.refusal(Unsubscribe(token: "\(other).00"), as: "villager")?.kind == .notFound)
        for _ in 0..<2 { _ = try await office.call(Unsubscribe(token: String(token)), as: "villager") }
        #expect(try await office.call(ListContacts(), as: "clerk").contacts.isEmpty)
        let count = mail.messages.count
        try await office.happen("intake", office.filed())
        #expect(try await office.inbox("clerk").count == 5 && mail.messages.count == count, "two contacts were told of")
    }

    @Test("what is not urgent waits for the morning, what is urgent does not, and a digest is one message")
    func hours() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try await contact(mail, "clerk@example.cn", of: "clerk", office)
        office.clock.set(CivilDay("2026-11-21").startInChina + .seconds(23 * 3_600))
        let filed = office.filed()
        try await office.happen("intake", filed)
        let set = PasswordSet(
            account: try #require(Login("clerk")),
            password: KeptSecret(recipe: StretchRecipe(salt: "00"), hash: .sample),
            temporary: false)
        try await office.happen("portal", set, set)
        #expect(await eventually { mail.messages.last?.title == "您的密码已更改" })
        let morning = CivilDay("2026-11-22").startInChina + .seconds(7 * 3_600)
        #expect(try await eventually { try await office.settled(.waiting).map(\.due) == [morning] })
        office.clock.set(CivilDay("2026-11-22").startInChina + .seconds(7 * 3_600 + 1))
        #expect(await eventually { mail.messages.last?.title == "新的求助件等签收（陆埠镇五马村）" })
        let daily = NoticePreferences(
            language: .en, muted: [], quiet: nil, digest: .init(at: ClockTime(minutes: 600)))
        _ = try await office.call(SetPreferences(preferences: daily), as: "clerk")
        for kind in [CaseKind.help, .consult, .suggest] { try await office.happen("intake", office.filed(kind)) }
        let count = mail.messages.count
        office.clock.set(CivilDay("2026-11-22").startInChina + .seconds(10 * 3_600 + 1))
        #expect(await eventually { mail.messages.count == count + 1 })
        #expect(mail.messages.last?.title == "3 notices")
        #expect(try await eventually { try await office.settled(.waiting).isEmpty })
        #expect(mail.messages.count == count + 1)
    }

    @Test("deadlines that pass at midnight, two of one case among them, reach an office at seven in one message")
    func midnight() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try await contact(mail, "clerk@example.cn", of: "clerk", office)
        let cases = [office.filed(), office.filed()]
        for filed in cases { try await office.happen("intake", filed) }
        #expect(try await eventually { try await office.settled(.waiting).isEmpty })
        let count = mail.messages.count
        let midnight = CivilDay("2026-11-24").startInChina
        office.clock.set(midnight)
        func overdue(_ filed: CaseFiled, _ clock: CaseClock) -> CaseOverdue {
            CaseOverdue(
                step: CaseStep(filed.step.case, .filed, by: CaseStep.clock), clock: clock, due: "2026-11-23",
                responsible: filed.office, asked: filed.office)
        }
        try await office.happen("intake", overdue(cases[0], .receive))
        office.clock.set(midnight + .seconds(1))
        try await office.happen("intake", overdue(cases[0], .answer), overdue(cases[1], .receive))
        let morning = midnight + .seconds(7 * 3_600)
        #expect(try await eventually { try await office.settled(.waiting).map(\.due) == [morning, morning, morning] })
        #expect(mail.messages.count == count)
        office.clock.set(morning + .seconds(1))
        #expect(await eventually { mail.messages.count == count + 1 })
        #expect(try await eventually { try await office.settled(.waiting).isEmpty })
        #expect(mail.messages.count == count + 1)
        #expect(mail.messages.last?.title.contains("2") == true, "two matters, once each")
    }

    @Test("a message that fails is tried again under its id, what comes after it about the same matter waits behind it")
    func order() async throws {
        let broken = Mutex(true)
        let mail = StubChannel(.email) { message, _ in
            message.type == "notification.notice" && broken.withLock { $0 }
                ? .failed(.serverError, retryAfter: nil) : .delivered(proof: "250")
        }
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try await contact(mail, "clerk@example.cn", of: "clerk", office)
        let filed = office.filed()
        try await office.happen("intake", filed)
        #expect(try await eventually { try await office.settled(.waiting).first?.attempts == 1 })
        try await office.happen(
            "intake", CaseUrged(step: CaseStep(filed.step.case, .filed, by: CaseStep.filer), asked: filed.office))
        try await office.happen("intake", office.filed(.consult))
        #expect(await eventually { mail.messages.last?.title.contains("咨询") == true })
        #expect(!mail.messages.contains { $0.title.contains("催办") })
        broken.withLock { $0 = false }
        office.clock.set(office.clock.now + .seconds(7))
        #expect(await eventually { mail.messages.contains { $0.title.contains("催办") } })
        let about = mail.messages.filter { $0.title.contains("求助") }
        #expect(about.count == 2 && Set(about.map(\.delivery)).count == 1)
        let titles = mail.messages.map(\.title)
        #expect((titles.lastIndex { $0.contains("求助") } ?? 99) < (titles.firstIndex { $0.contains("催办") } ?? 0))
    }

    @Test("after the last try it is a dead letter, by cause; an operator replays it, or discards it with a reason")
    func dead() async throws {
        let broken = Mutex(true)
        let mail = StubChannel(.email) { message, _ in
            message.type == "notification.notice" && broken.withLock { $0 }
                ? .refused(.rejected) : .delivered(proof: "250")
        }
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try await contact(mail, "clerk@example.cn", of: "clerk", office)
        for _ in 0..<3 { try await office.happen("intake", office.filed()) }
        #expect(try await eventually { try await office.settled(.dead).count == 3 })
        #expect(
            try await office.call(ReadQueue()).dead.map { [$0.cause.rawValue, "\($0.count)"] } == [["rejected", "3"]])
        #expect(try await office.refusal(ReadQueue(), as: "clerk")?.kind == .forbidden)
        let first = try #require(try await office.settled(.dead).first)
        _ = try await office.call(
            DiscardDeliveries(channel: .email, delivery: first.delivery, reason: "told by telephone"))
        broken.withLock { $0 = false }
        #expect(try await office.call(ReplayDeliveries(channel: .email, cause: .rejected)).replayed == 2)
        #expect(try await eventually { try await office.settled(.done).count == 3 })
        #expect(try await office.settled(.discarded).map(\.delivery) == [first.delivery])
        #expect(try await office.refusal(ReplayDeliveries(channel: .email))?.kind == .notFound)
    }

    @Test("a channel that hangs delays no other, and one that is held sends nothing until it goes on")
    func channels() async throws {
        let gate = Mutex(false)
        let slow = StubChannel(.sms) { message, _ in
            while message.type == "notification.notice", !gate.withLock({ $0 }) {
                try? await Task.sleep(for: .milliseconds(5))
            }
            return .delivered(proof: "ok")
        }
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [slow, mail])
        defer { office.stop() }
        try await office.settle()
        _ = try await contact(slow, "13800001234", of: "clerk", office)
        _ = try office.verifiedContact(.email, "clerk@example.cn", of: .account("clerk"))
        for _ in 0..<3 { try await office.happen("intake", office.filed()) }
        #expect(await eventually { mail.messages.count == 3 })
        #expect(await eventually { slow.messages.count == 4 })
        gate.withLock { $0 = true }
        #expect(try await eventually { try await office.settled(.waiting).isEmpty })
        _ = try await office.call(HoldChannel(channel: .email, held: true))
        try await office.happen("intake", office.filed())
        #expect(await eventually { slow.messages.count == 5 })
        #expect(mail.messages.count == 3)
        _ = try await office.call(HoldChannel(channel: .email, held: false))
        #expect(await eventually { mail.messages.count == 4 })
    }

    @Test("a group hears how many things wait, once, and nothing of them")
    func groups() async throws {
        let group = StubChannel(.dingtalk)
        let office = try NoticeOffice(channels: [group])
        defer { office.stop() }
        try await office.settle()
        let post = RoleAtScope(.villageClerk, NoticeOffice.village)
        #expect(
            try await office.refusal(AddContact(channel: .dingtalk, address: "https://x.example"), as: "clerk")?.kind
                == .invalidParams)
        _ = try await contact(group, "https://robot.example/send", of: "operator", post: post, office)
        _ = try await office.call(HoldChannel(channel: .dingtalk, held: true))
        for _ in 0..<3 { try await office.happen("intake", office.filed()) }
        _ = try await office.call(HoldChannel(channel: .dingtalk, held: false))
        #expect(await eventually { group.messages.count == 2 })
        #expect(group.messages.last?.body == "您有 3 件待办，请登录清廉系统办理。")
        #expect(group.messages.last?.data == Data("{}".utf8))
        #expect(try await eventually { try await office.settled(.done).count == 4 })
    }

    @Test("whatever was under way when the process ended goes out again under the same id, and nothing is lost")
    func restarts() async throws {
        let round = Mutex(0)
        let hook = StubChannel(.webhook) { message, number in
            if round.withLock({ $0 }) == 0, number > 5 { try? await Task.sleep(for: .seconds(20)) }
            return .delivered(proof: "200")
        }
        let office = try NoticeOffice(channels: [hook])
        defer { office.stop() }
        try await office.settle()
        _ = try await contact(hook, "https://hook.example", of: "clerk", office)
        for _ in 0..<20 { try await office.happen("intake", office.filed()) }
        #expect(await eventually { hook.messages.count > 10 })
        round.withLock { $0 = 1 }
        try office.restart()
        #expect(try await eventually { try await office.settled(.done).count == 21 })
        #expect(Set(hook.messages.map(\.delivery)).count == 21)
    }

    @Test("who leaves the post, or is recused, before a message goes out does not get it any more")
    func left() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        for account in ["clerk", "secretary"] {
            _ = try await contact(mail, "\(account)@example.cn", of: account, office)
        }
        _ = try await office.call(HoldChannel(channel: .email, held: true))
        let first = office.filed()
        try await office.happen("intake", first, office.filed(.consult))
        let step = CaseStep(first.step.case, .received, by: "town", office: first.office)
        try await office.happen(
            "intake", PostsLeft(account: "clerk", posts: []), CaseRecused(step: step, account: "secretary"))
        let before = mail.messages.count
        _ = try await office.call(HoldChannel(channel: .email, held: false))
        #expect(try await eventually { try await office.settled(.dropped).count == 3 })
        #expect(await eventually { mail.messages.count == before + 1 })
        #expect(mail.messages.last?.address == "secretary@example.cn")
        #expect(mail.messages.last?.title.contains("咨询") == true)
    }

    @Test("codes are no way to pester a stranger: an account has so many sent in a day, whatever it takes away")
    func pestering() async throws {
        let sms = StubChannel(.sms)
        let office = try NoticeOffice(channels: [sms])
        defer { office.stop() }
        try await office.settle()
        for _ in 0..<ContactCode.dailyLimit {
            let id = try await office.call(AddContact(channel: .sms, address: "13800001234"), as: "clerk").contact
            _ = try await office.call(RemoveContact(contact: id), as: "clerk")
        }
        let one = AddContact(channel: .sms, address: "13800001234")
        #expect(try await office.refusal(one, as: "clerk")?.reason == "contact.codes-today")
        #expect(try await office.refusal(one, as: "town") == nil)
        office.clock.set(office.clock.now + .seconds(86_400))
        #expect(try await office.refusal(one, as: "clerk") == nil)
    }
}
