import Foundation
import Messages
import Mustache
import Testing

@testable import Portal

@Suite("What operators see of notices, rendered")
struct NoticesPageTests {
    private static let now = Timestamp(milliseconds: 1_795_248_000_000)
    private let library: MustacheLibrary
    private let words: Words

    init() throws {
        let web = try WebFolder.find(nil)
        words = try Words(folder: web.appending(path: "words/zh"))
        library = try TemplateText.library(in: web.appending(path: "templates"), words: words, assets: [:])
    }

    private func render(_ template: String, _ model: some Sendable) throws -> String {
        let frame = Pages.Frame(
            lang: "zh-Hans", isEnglish: false, isLarge: false, token: "T0KEN", viewer: nil, here: "/operator",
            site: .init(), page: model)
        return try #require(library.render(frame, withTemplate: template))
    }

    private func standing(
        _ channel: NoticeChannel, configured: Bool = true, held: Bool = false, trouble: DeliveryFailure? = nil
    ) -> ReadQueue.ChannelStanding {
        ReadQueue.ChannelStanding(
            channel: channel, configured: configured, held: held, waiting: 3, later: 0,
            oldest: Self.now - .seconds(300), done: 7, failed: 2, lastDone: nil, trouble: trouble,
            troubleSince: trouble == nil ? nil : Self.now - .seconds(1_200),
            hours: (0..<24).map { .init(done: $0 == 23 ? 7 : 0, failed: $0 == 22 ? 2 : 0) })
    }

    private func model(_ queue: ReadQueue.Reply, _ places: [ListUnaddressed.Place] = []) -> NoticesModel {
        NoticesModel(queue, places, nil, done: nil, tabs: [], at: Self.now, newID: { "id" }, words)
    }

    @Test("a channel says whether it is well, held or failing and since when; one that nobody set up is only named")
    func channels() throws {
        let idle = ReadQueue.ChannelStanding(
            channel: .sms, configured: false, held: false, waiting: 0, later: 0, oldest: nil, done: 0, failed: 0,
            lastDone: nil, trouble: nil, troubleSince: nil, hours: [])
        let model = model(
            ReadQueue.Reply(
                channels: [
                    standing(.email), standing(.webhook, trouble: .timeout), standing(.wecom, held: true), idle,
                ], dead: []))
        #expect(model.channels.map(\.tone) == ["good", "bad", "warn"])
        #expect(model.channels[1].trouble == "最近一次没成功：超时；这样已有 20 分钟。")
        #expect(model.absent == "还没有配置的渠道：短信。")
        #expect(model.summary == "有渠道要看一下。")
        let html = try render("notices/queue", model)
        #expect(html.contains("aria-label=\"近 24 小时：送出 7 条，没成功 2 次\""))
        #expect(html.components(separatedBy: "<rect class=\"failed\"").count == 4)
        #expect(html.components(separatedBy: "name=\"held\" value=\"0\"").count == 2)
    }

    @Test("a small count beside a great one is still drawn, and nothing is drawn of nothing")
    func bars() {
        let svg = HourBars(title: "", hours: [.init(done: 5_000, failed: 1), .init(done: 0, failed: 0)]).svg
        #expect(svg.contains("height=\"27\"/>") && svg.contains("height=\"2\"/>"))
        #expect(svg.components(separatedBy: "<rect").count == 3)
        #expect(!HourBars(title: "", hours: [.init(done: 0, failed: 0)]).svg.contains("<rect"))
    }

    @Test("what was not delivered stands by channel and cause with advice; each letter can be sent again or given up")
    func undelivered() throws {
        let group = ReadQueue.DeadGroup(
            channel: .webhook, cause: .refusedAddress, count: 2, oldest: Self.now, newest: Self.now)
        let html = try render("notices/queue", model(ReadQueue.Reply(channels: [], dead: [group])))
        #expect(html.contains("Webhook · 地址不允许"))
        #expect(html.contains("href=\"/operator/notices/undelivered?channel=webhook&amp;cause=refused-address\""))
        let letters = (0..<2).map { number in
            DeliveryShown(
                delivery: UUIDv7.placeholder, channel: .webhook, state: .dead, notice: nil,
                rule: number == 0 ? nil : "case-filed", about: nil, made: Self.now, due: Self.now, attempts: 10,
                cause: .refusedAddress, proof: nil, settled: Self.now)
        }
        let page = UndeliveredModel(
            try UndeliveredPage.Group("webhook", "refused-address"),
            ListDeliveries.Reply(deliveries: letters, more: true), tabs: [], newID: { "id" }, words)
        let list = try render("notices/undelivered", page)
        #expect(list.components(separatedBy: "action=\"/operator/notices/replay\"").count == 4)
        #expect(list.components(separatedBy: "action=\"/operator/notices/discard\"").count == 4)
        #expect(list.components(separatedBy: "name=\"delivery\"").count == 5)
        #expect(list.contains(words("notices.code")) && list.contains("after=\(UUIDv7.placeholder)"))
        #expect(throws: EdgeError.self) { try UndeliveredPage.Group("pigeon", "gone") }
    }

    @Test("a post where nobody sat leads to where somebody can be seated")
    func vacancies() throws {
        let place = ListUnaddressed.Place(
            place: "village-clerk@330281113201", vacant: true,
            asked: ListUnaddressed.Place.Asked(times: 4, first: Self.now, last: Self.now))
        let quiet = ListUnaddressed.Place(place: "discipline@330281113", vacant: true, asked: nil)
        let html = try render("notices/queue", model(ReadQueue.Reply(channels: [], dead: []), [place, quiet]))
        #expect(html.contains("href=\"/operator/posts?area=330281113201\""))
        #expect(html.contains(words("notices.vacantNow")))
    }

    @Test("a trial says of each event what stays, what goes and what is new, the newest event first")
    func trial() throws {
        func told(_ event: Int, _ rule: String, _ urgency: NoticeUrgency = .normal) -> TryRules.Told {
            TryRules.Told(
                event: event, rule: rule, urgency: urgency, kind: .task, to: [.account("clerk")], vacant: [],
                title: "t", body: "b", short: "s")
        }
        let events = (1...3).map { number in
            EventHeader(
                id: .placeholder, source: .placeholder, type: "intake.case.filed", subject: nil, time: Self.now,
                sequence: Position(UInt64(number)), prior: .zero, ledger: .placeholder)
        }
        let trial = RulesTrial(
            events: events, before: [told(0, "a"), told(0, "b"), told(2, "a")],
            after: [told(0, "a"), told(0, "b", .urgent), told(2, "a")])
        #expect(trial.silent == 1 && trial.tried.map(\.event.sequence) == [Position(3), Position(1)])
        #expect(trial.tried.map(\.isChanged) == [false, true])
        #expect(trial.tried[1].kept.map(\.rule) == ["a"])
        #expect(trial.tried[1].gone == [told(0, "b")] && trial.tried[1].new == [told(0, "b", .urgent)])
        let shown = NoticeRulesModel.Trial(trial, words)
        #expect(shown.summary == "2 件有人会被通知，其中 1 件和现在不同；另有 1 件不通知任何人。")
        #expect(shown.events.map(\.isChanged) == [true, false])
    }
}
