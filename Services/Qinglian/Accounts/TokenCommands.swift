import ArgumentParser
import Messages
import Passwords

/// `qinglian accounts token`.
struct TokensGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Issue and revoke tokens for programs; a token never does more than its account's posts.",
        subcommands: [Issue.self, List.self, Revoke.self])

    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Issues a token and shows it, once.")
        @OptionGroup var options: AccountsOptions
        @Argument(help: "The login it acts for.")
        var login: Login
        @Option(help: "What it is for, in a few words.")
        var label: String
        @Option(help: "What it may do; repeatable.")
        var scope: [TokenScope]
        @Option(help: "Only in this area; repeatable.")
        var area: [AreaCode] = []
        @Option(help: "Good for so many days, 1 to 730.")
        var days = 365

        private struct Shown: Encodable {
            let id: UUIDv7
            let token: String
            let expires: Timestamp
        }

        func run() async throws {
            var random = SystemRandomNumberGenerator()
            let token = ProgramToken(&random)
            let reply = try await options.withDesk { desk in
                try await desk.ask(
                    IssueToken(
                        account: login, digest: token.digest, prefix: token.prefix, label: label, scopes: scope,
                        areas: area, days: days))
            }
            try options.show(Shown(id: reply.token, token: token.text, expires: reply.expires)) {
                Table.pairs([
                    ("编号 id", $0.id.description), ("令牌 token", $0.token), ("到期 expires", $0.expires.inChina),
                    ("", "只显示这一次 shown once"),
                ])
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the tokens that are good.")
        @OptionGroup var options: AccountsOptions

        func run() async throws {
            try await options.ask(ListTokens()) { reply in
                reply.tokens.isEmpty
                    ? "没有令牌 no tokens"
                    : Table(
                        [
                            .init("编号 id"), .init("令牌 token"), .init("账号 login"), .init("用途 for"),
                            .init("权限 scopes"), .init("到期 expires"),
                        ],
                        rows: reply.tokens.map {
                            [
                                $0.token.description, $0.prefix + "…", $0.account.description, $0.label,
                                $0.scopes.map(\.rawValue).joined(separator: " "), $0.expires.inChina,
                            ]
                        }
                    ).text
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a token no longer good.")
        @OptionGroup var options: AccountsOptions
        @Argument(help: "The token's id.")
        var id: UUIDv7

        func run() async throws { try await options.ask(RevokeToken(token: id)) { _ in "已停用 revoked" } }
    }
}
