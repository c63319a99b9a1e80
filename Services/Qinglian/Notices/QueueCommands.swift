import ArgumentParser
import Messages

/// `qinglian notices queue`.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "How each channel stands, and how much was not delivered.")
    @OptionGroup var options: NoticesOptions

    func run() async throws {
        try await options.ask(ReadQueue()) { reply in
            let channels = Table(
                [
                    .init("渠道 channel"), .init("状态 state"), .init("等着发 due", right: true),
                    .init("稍后 later", right: true), .init("24 h 送出 done", right: true),
                    .init("没成功 failed", right: true), .init("最近送出 last"),
                ],
                rows: reply.channels.map { channel in
                    [
                        channel.channel.shown, Self.state(channel), String(channel.waiting), String(channel.later),
                        String(channel.done), String(channel.failed), channel.lastDone?.inChina ?? "",
                    ]
                }
            ).text
            guard !reply.dead.isEmpty else { return channels }
            let dead = Table(
                [
                    .init("没有送达 undelivered"), .init("原因 cause"), .init("条 count", right: true),
                    .init("最早 oldest"), .init("最晚 newest"),
                ],
                rows: reply.dead.map {
                    [
                        $0.channel.shown, $0.cause.shown, String($0.count), $0.oldest.inChina, $0.newest.inChina,
                    ]
                }
            ).text
            return channels + "\n\n" + dead
        }
    }

    static func state(_ channel: ReadQueue.ChannelStanding) -> String {
        if !channel.configured { return "没有配置 not set up" }
        if channel.held { return "已暂停 held" }
        return channel.trouble.map { "发不出去 \($0.shown)" } ?? "正常 well"
    }
}

/// `qinglian notices dead`.
struct UndeliveredCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Lists what was not delivered, the oldest first, 100 at once.")
    @OptionGroup var options: NoticesOptions
    @Option var channel: NoticeChannel?
    @Option var cause: DeliveryFailure?
    @Option(help: "Go on after this delivery.")
    var after: UUIDv7?

    func run() async throws {
        let request = ListDeliveries(state: .dead, channel: channel, cause: cause, after: after)
        try await options.ask(request) { reply in
            guard !reply.deliveries.isEmpty else { return "没有 none" }
            let table = Table(
                [
                    .init("编号 delivery"), .init("渠道 channel"), .init("原因 cause"), .init("规则 rule"),
                    .init("关于 about"), .init("试过 tries", right: true), .init("通知时间 made"),
                ],
                rows: reply.deliveries.map {
                    [
                        $0.delivery.description, $0.channel.shown, $0.cause?.shown ?? "",
                        $0.rule ?? ($0.notice == nil ? "验证码 code" : "关于来件 of a case"),
                        $0.about?.description ?? "", String($0.attempts), $0.made.inChina,
                    ]
                }
            ).text
            guard reply.more, let last = reply.deliveries.last else { return table }
            return table + "\n… --after \(last.delivery)"
        }
    }
}

/// `qinglian notices replay`.
struct ReplayNoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Sends again what a channel did not deliver, in its order.")
    @OptionGroup var options: NoticesOptions
    @Argument var channel: NoticeChannel
    @Option(help: "Only what failed for this cause.")
    var cause: DeliveryFailure?
    @Option(help: "Only this one.")
    var delivery: UUIDv7?

    func run() async throws {
        let replayed = try await options.withDesk { desk in
            var replayed = 0
            while true {
                let reply = try await desk.ask(
                    ReplayDeliveries(channel: channel, cause: cause, delivery: delivery))
                replayed += reply.replayed
                if reply.left == 0 { return replayed }
                Standard.say("\(replayed) … 剩余 left \(reply.left)")
            }
        }
        try options.show(["replayed": replayed]) { _ in "重新排上 queued again \(replayed)" }
    }
}

/// `qinglian notices discard`.
struct DiscardNoticesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Gives up what a channel did not deliver, at most 1,000 at once; the reason stays in the ledger.")
    @OptionGroup var options: NoticesOptions
    @Argument var channel: NoticeChannel
    @Option(help: "Only what failed for this cause.")
    var cause: DeliveryFailure?
    @Option(help: "Only this one.")
    var delivery: UUIDv7?
    @Option(help: "1 to 200 characters.")
    var reason: String

    func run() async throws {
        let request = DiscardDeliveries(channel: channel, cause: cause, delivery: delivery, reason: reason)
        try await options.ask(request) { "已放弃 discarded \($0.discarded) · 剩余 left \($0.left)" }
    }
}

/// `qinglian notices hold`.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Holds a channel: what is due waits.")
    @OptionGroup var options: NoticesOptions
    @Argument var channel: NoticeChannel

    func run() async throws {
        try await options.ask(HoldChannel(channel: channel, held: true)) { _ in "已暂停 held" }
    }
}

/// `qinglian notices go-on`.
struct GoOnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "go-on", abstract: "Lets a held channel go on.")
    @OptionGroup var options: NoticesOptions
    @Argument var channel: NoticeChannel

    func run() async throws {
        try await options.ask(HoldChannel(channel: channel, held: false)) { _ in "继续发送 goes on" }
    }
}

/// `qinglian notices vacant`.
struct VacantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vacant", abstract: "Where rules found nobody to tell.")
    @OptionGroup var options: NoticesOptions

    func run() async throws {
        try await options.ask(ListUnaddressed()) { reply in
            guard !reply.places.isEmpty else { return "没有 none" }
            return Table(
                [
                    .init("岗位 place"), .init("现在 now"), .init("次 times", right: true), .init("最近 last"),
                ],
                rows: reply.places.map {
                    [
                        $0.place, $0.vacant ? "空缺 vacant" : "有人 filled",
                        $0.asked.map { String($0.times) } ?? "", $0.asked?.last.inChina ?? "",
                    ]
                }
            ).text
        }
    }
}

/// `qinglian notices templates`.
struct NoticeTemplatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates", abstract: "Shows the wording of notices and the facts that each can say.")
    @OptionGroup var options: NoticesOptions
    @Argument(help: "Only this template.")
    var name: String?

    func run() async throws {
        let all = try await options.withDesk { try await $0.ask(ListTemplates()) }.templates
        let chosen = all.filter { name == nil || $0.template == name }
        guard !chosen.isEmpty else {
            throw Failure(.usage, "there is no template '\(name ?? "")'", hint: "qinglian notices templates lists them")
        }
        try options.show(ListTemplates.Reply(templates: chosen)) { reply in
            guard name != nil else {
                return Table(
                    [.init("编号 template"), .init("语言 language"), .init("标题 title"), .init("改过 changed")],
                    rows: reply.templates.map {
                        [$0.template, $0.language.rawValue, $0.words.title, $0.changed ? "是 yes" : ""]
                    }
                ).text
            }
            return reply.templates.map { entry in
                Table.pairs([
                    ("语言 language", entry.language.rawValue), ("标题 title", entry.words.title),
                    ("正文 body", entry.words.body), ("短信 short", entry.words.short),
                    (
                        "事实 facts",
                        entry.facts.sorted { $0.key < $1.key }.map { "{{\($0)}} \($1)" }.joined(separator: "  ")
                    ),
                ])
            }.joined(separator: "\n\n")
        }
    }
}
