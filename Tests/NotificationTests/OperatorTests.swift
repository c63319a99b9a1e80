import Fixtures
import Foundation
import Messages
import ServiceKit
import Synchronization
import Testing

@testable import Notification

@Suite("What an operator sees of notifications", .timeLimit(.minutes(2)))
struct OperatorTests {
    /// A clerk with a verified e-mail address.
    private func verify(_ mail: StubChannel, _ office: NoticeOffice) async throws {
        let id = try await office.call(AddContact(channel: .email, address: "clerk@example.cn"), as: "clerk").contact
        #expect(await eventually { !mail.messages.isEmpty })
        let code = try #require(
            mail.messages.last.flatMap { try? JSONCoding.decode([String: String].self, from: $0.data) }?["code"])
        #expect(try await office.call(VerifyContact(contact: id, code: code), as: "clerk").verified)
    }

    private func warnings(_ office: NoticeOffice) async throws -> [String] {
        try await office.call(Health()).warnings
    }

    private func email(_ office: NoticeOffice) async throws -> ReadQueue.ChannelStanding {
        try #require(try await office.call(ReadQueue()).channels.first { $0.channel == .email })
    }

    @Test("where nobody sits is listed once with how often it was asked, and as filled once somebody sits there")
    func unaddressed() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.happen("intake", office.filed(.help), office.filed(.help))
        let place = "affairs@\(NoticeOffice.village)"
        let before = try #require(try await office.call(ListUnaddressed()).places.first { $0.place == place })
        #expect(before.vacant && before.asked?.times == 2)
        try await office.seat("clerk", .villageClerk, NoticeOffice.village)
        let after = try await office.call(ListUnaddressed()).places
        #expect(after.last { $0.place == place }?.vacant == false)
        #expect(try await office.refusal(ListUnaddressed(), as: "clerk")?.kind == .forbidden)
    }

    @Test("a vacant discipline office is listed, whether or not something came in for it")
    func quiet() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        let town = Area(code: NoticeOffice.town, name: "陆埠镇", kind: .town)
        try await office.happen("intake", AreaRegistered(area: town), office.filed(.help))
        let place = "discipline@\(NoticeOffice.town)"
        func shown() async throws -> ListUnaddressed.Place? {
            try await office.call(ListUnaddressed()).places.first { $0.place == place }
        }
        let before = try #require(try await shown())
        #expect(before.vacant && before.asked == nil)
        try await office.happen("intake", office.filed(.supervise), office.filed(.supervise))
        #expect(try await shown() == before)
        try await office.seat("discipline", .townDiscipline, NoticeOffice.town)
        #expect(try await shown() == nil)
    }

    @Test("what was sent and what failed is counted by the hour, the current one last")
    func hours() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        try await verify(mail, office)
        office.clock.set(office.clock.now + .seconds(2 * 3_600))
        try await office.happen("intake", office.filed())
        #expect(try await eventually { try await email(office).done == 2 })
        let standing = try await email(office)
        #expect(standing.hours.count == 24)
        #expect(standing.hours.suffix(3).map(\.done) == [1, 0, 1])
    }

    @Test("health warns of a channel that is held, of one that fails for a quarter of an hour, and of dead letters")
    func health() async throws {
        let isHopeless = Mutex(false)
        let mail = StubChannel(.email) { message, _ in
            guard message.type == "notification.notice" else { return .delivered(proof: "250") }
            return isHopeless.withLock { $0 } ? .refused(.rejected) : .failed(.serverError, retryAfter: nil)
        }
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        try await verify(mail, office)
        #expect(try await warnings(office).isEmpty)
        _ = try await office.call(HoldChannel(channel: .email, held: true))
        #expect(try await warnings(office).map { $0.hasPrefix("email 已暂停发送") } == [true])
        _ = try await office.call(HoldChannel(channel: .email, held: false))
        let began = office.clock.now
        try await office.happen("intake", office.filed())
        #expect(try await eventually { try await email(office).trouble == .serverError })
        #expect(try await warnings(office).isEmpty)
        office.clock.set(began + .seconds(16 * 60))
        #expect(try await email(office).troubleSince == began)
        #expect(try await warnings(office).map { $0.hasPrefix("email 已连续 16 分钟发不出去") } == [true])
        isHopeless.withLock { $0 = true }
        office.clock.set(began + .seconds(4 * 3_600))
        #expect(try await eventually { try await office.call(ReadQueue()).dead.map(\.count) == [1] })
        #expect(try await warnings(office).map { $0.hasPrefix("email 有 1 条没有送达") } == [true])
    }

    @Test(
        "health warns of rules that were set and cannot be read any more; those that came with the service are in force"
    )
    func unreadable() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try office.work.decide(as: "test") { act in
            try act.record(RulesSet(edition: 1, text: "remember: []\nrules: [{ id: old }]", account: "operator"))
        }
        #expect(try await warnings(office).map { $0.hasPrefix("第 1 版通知规则读不懂了") } == [true])
        try await office.happen("intake", office.filed())
        #expect(try await office.inbox("clerk").count == 2)
        _ = try await office.call(SetRules(edition: 1, text: RuleBook.embeddedText))
        #expect(try await warnings(office).isEmpty)
    }

    @Test("the rules that came with the service can be put back; who read an older edition cannot")
    func putBack() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let rule = "id: case-filed\n    on: intake.case.filed\n"
        let silent = RuleBook.embeddedText.replacing(rule, with: rule + "    when: { data.kind: consult }\n")
        _ = try await office.call(SetRules(edition: 0, text: silent))
        try await office.happen("intake", office.filed())
        #expect(try await office.inbox("clerk").count == 1)
        #expect(try await office.refusal(ResetRules(edition: 0))?.reason == "rules.changed")
        #expect(try await office.refusal(ResetRules(edition: 1), as: "clerk")?.kind == .forbidden)
        #expect(try await office.call(ResetRules(edition: 1)).edition == 2)
        let read = try await office.call(ReadRules())
        #expect(read.edition == 2 && read.isShipped && read.text == RuleBook.embeddedText && read.account == "operator")
        try await office.happen("intake", office.filed())
        #expect(try await office.inbox("clerk").count == 2)
        try office.restart()
        #expect(try await office.call(ReadRules()).isShipped)
    }

    @Test("rules are checked without being set, and the line of the mistake is told")
    func checking() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        let good = try await office.call(CheckRules(text: RuleBook.embeddedText))
        #expect(good.problem == nil && good.line == nil && good.rules > 40)
        let lines = RuleBook.embeddedText.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("id: case-returned") }) + 1
        for (from, to, offset) in [
            ("on: intake.case.returned\n", "on: intake.case.retuned\n", 0),
            ("on: intake.case.returned\n", "no: intake.case.returned\n", 1),
        ] {
            let checked = try await office.call(
                CheckRules(text: RuleBook.embeddedText.replacing(from, with: to, maxReplacements: 1)))
            #expect(checked.problem != nil && checked.line == line + offset, "\(checked)")
        }
        #expect(try await office.call(ReadRules()).edition == 0)
    }

    @Test("a template tells of the facts that it is handed, and is previewed with what was really said")
    func templates() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try await office.happen("intake", office.filed(.help))
        try await office.happen("intake", office.filed(.consult))
        let entry = try #require(
            try await office.call(ListTemplates()).templates.first { $0.template == "case-filed" })
        #expect(entry.facts == ["kind": "case-kind", "place": "area", "due": "day", "provisional": "number"])
        let used = try await office.call(ListTemplateNotices(template: "case-filed", language: .zh)).notices
        #expect(used.map(\.title) == ["新的咨询件等签收（陆埠镇五马村）", "新的求助件等签收（陆埠镇五马村）"])
        let words = TemplateWords(title: "{{kind}}", body: "{{place}}", short: "…")
        let preview = PreviewTemplate(template: "case-filed", language: .en, words: words, notice: used[1].notice)
        #expect(try await office.call(preview).body == "五马村, 陆埠镇")
        #expect(
            try await office.refusal(ListTemplateNotices(template: "none", language: .zh))?.kind == .notFound)
    }
}
