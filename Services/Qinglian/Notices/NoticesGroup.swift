import ArgumentParser
import Messages

/// `qinglian notices`.
struct NoticesGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices", abstract: "How notices go out 通知: the queue, what was not delivered, rules, wording.",
        subcommands: [
            QueueCommand.self, UndeliveredCommand.self, ReplayNoticesCommand.self, DiscardNoticesCommand.self,
            HoldCommand.self, GoOnCommand.self, VacantCommand.self, NoticeRulesGroup.self, NoticeTemplatesCommand.self,
        ])
}

extension NoticeChannel: ExpressibleByArgument {}
extension DeliveryFailure: ExpressibleByArgument {}

extension NoticeChannel: Worded {
    var chinese: String {
        switch self {
        case .email: "邮件"
        case .sms: "短信"
        case .webhook: "接口推送"
        case .wecom: "企业微信群"
        case .dingtalk: "钉钉群"
        case .feishu: "飞书群"
        }
    }
}

extension DeliveryFailure: Worded {
    var chinese: String {
        switch self {
        case .unreachable: "连不上"
        case .timeout: "超时"
        case .refusedAddress: "地址不允许"
        case .tls: "加密连接失败"
        case .authentication: "对方不认账号或密钥"
        case .rejected: "对方拒收"
        case .rateLimited: "对方限速"
        case .serverError: "对方服务器出错"
        case .badAnswer: "对方答非所问"
        case .gone: "收件地址已失效"
        case .noContact: "没有留联系方式"
        case .tooLarge: "内容太长"
        case .notConfigured: "渠道没有配置"
        case .unmakeable: "信息写不出来"
        }
    }
}

/// What every command of `qinglian notices` can be told. They speak to notification's desk as operator.
struct NoticesOptions: ParsableArguments {
    @OptionGroup(title: "Place") var place: PlaceOptions
    @OptionGroup(title: "Other hosts") var remote: EndpointOptions

    @Option(help: "Seconds to wait for an answer; until then the same request is sent again.")
    var timeout = 30

    @Flag(help: "Answer as JSON.")
    var json = false

    /// Opens a service's desk for `body`, and closes it after.
    func withDesk<R: Sendable>(
        _ service: String = "notification", _ body: (DeskClient) async throws -> R
    ) async throws -> R {
        let desk = try DeskClient.open(
            service, reach: remote.reach(from: place), actor: ActorOptions.operator, timeout: .seconds(timeout))
        defer { desk.close() }
        return try await body(desk)
    }

    func ask<Q: Request>(_ request: Q, _ text: (Q.Reply) -> String) async throws {
        try show(try await withDesk { try await $0.ask(request) }, text)
    }

    func show<Reply: Encodable>(_ reply: Reply, _ text: (Reply) -> String) throws {
        print(json ? try JSONCoding.pretty(reply) : text(reply))
    }
}
