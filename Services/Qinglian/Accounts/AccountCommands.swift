import ArgumentParser
import Messages
import Passwords

/// `qinglian accounts list`. Names are opened for it; the opening is recorded.
struct ListAccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists accounts with their names; it is recorded.")
    @OptionGroup var options: AccountsOptions
    @Option(help: "Only whose login or name holds this.")
    var search: String?

    func run() async throws {
        let accounts = try await options.withDesk { desk in
            var accounts: [AccountEntry] = []
            var after: Login?
            repeat {
                let page = try await desk.ask(ListAccounts(search: search, after: after, limit: 200))
                accounts += page.accounts
                after = page.next
            } while after != nil
            return accounts
        }
        try options.show(accounts) { accounts in
            accounts.isEmpty
                ? "没有账号 no accounts"
                : Table(
                    [
                        .init("账号 login"), .init("姓名 name"), .init("状态 state"), .init("密码 password"),
                        .init("登录 sessions", right: true),
                    ],
                    rows: accounts.map {
                        [
                            $0.account.description, $0.name ?? "—", $0.state.shown,
                            !$0.hasPassword ? "没有 none" : $0.temporary ? "待改 to be changed" : "已设 set",
                            String($0.sessions),
                        ]
                    }
                ).text
        }
    }
}

/// What came of giving somebody a password: shown this once if it was made up.
private struct Given: Encodable {
    let account: Login
    let password: String?
    let waitsUntil: Timestamp?

    var text: String {
        var lines = ["\(account)"]
        if let password {
            lines += ["密码 password  \(password)", "只显示这一次；首次登录必须修改 shown once, to be changed at the first sign-in"]
        } else {
            lines.append("首次登录必须修改密码 the password must be changed at the first sign-in")
        }
        if let waitsUntil {
            lines.append(
                "市纪委同意后生效，最晚 \(waitsUntil) in force once county discipline consents, at the latest then")
        }
        return lines.joined(separator: "\n")
    }
}

/// `qinglian accounts create`.
struct CreateAccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Creates an account with a password that must be changed at the first sign-in."
    )
    @OptionGroup var options: AccountsOptions
    @Argument(help: "The login: letters, digits and . _ @ -, as posts name it.")
    var login: Login
    @Option(help: "The person's name.")
    var name: String
    @Flag(help: "Make a password up and show it once.")
    var generate = false
    @Flag(help: "Set no password: the account is opened with a slip.")
    var noPassword = false

    func run() async throws {
        let given = noPassword ? nil : try PasswordInput.take(for: login, generate: generate)
        let secret = if let given { try await StretchedSecret.make(given.password) } else { StretchedSecret?.none }
        let reply = try await options.withDesk {
            try await $0.ask(CreateAccount(account: login, name: name, password: secret))
        }
        let shown = given.flatMap { $0.isNew ? $0.password : nil }
        try options.show(Given(account: login, password: shown, waitsUntil: reply.waitsUntil)) {
            noPassword ? "\($0.account)" : $0.text
        }
    }
}

/// `qinglian accounts password`.
struct PasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Sets a password, which must be changed at the next sign-in; ends all sessions.")
    @OptionGroup var options: AccountsOptions
    @Argument(help: "The login.")
    var login: Login
    @Flag(help: "Make a password up and show it once.")
    var generate = false

    func run() async throws {
        let given = try PasswordInput.take(for: login, generate: generate)
        let secret = try await StretchedSecret.make(given.password)
        let reply = try await options.withDesk { try await $0.ask(SetPassword(account: login, password: secret)) }
        let shown = given.isNew ? given.password : nil
        try options.show(Given(account: login, password: shown, waitsUntil: reply.waitsUntil)) { $0.text }
    }
}

/// `qinglian accounts lock`.
struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Locks an account until it is unlocked, and ends its sessions.")
    @OptionGroup var options: AccountsOptions
    @Argument(help: "The login.") var login: Login

    func run() async throws { try await options.ask(LockAccount(account: login)) { _ in "已锁定 locked" } }
}

/// `qinglian accounts unlock`.
struct UnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock", abstract: "Unlocks an account, whatever locked it.")
    @OptionGroup var options: AccountsOptions
    @Argument(help: "The login.") var login: Login

    func run() async throws { try await options.ask(UnlockAccount(account: login)) { _ in "已解锁 unlocked" } }
}

/// `qinglian accounts close`.
struct CloseAccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Closes an account for good: its sessions, slip and tokens end.",
        discussion:
            "Its posts stay until they are handed over; 'qinglian shred account/LOGIN' destroys its sealed name.")
    @OptionGroup var options: AccountsOptions
    @Argument(help: "The login.") var login: Login

    func run() async throws { try await options.ask(CloseAccount(account: login)) { _ in "已注销 closed" } }
}

/// `qinglian accounts sign-out`.
struct SignOutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "Ends every session of an account.")
    @OptionGroup var options: AccountsOptions
    @Argument(help: "The login.") var login: Login

    func run() async throws { try await options.ask(EndSessions(account: login)) { _ in "已全部退出 signed out" } }
}

/// `qinglian accounts codes-off`.
struct CodesOffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes-off",
        abstract: "Has an account's sign-in take no one-time code any more: its phone was lost.")
    @OptionGroup var options: AccountsOptions
    @Argument(help: "The login.") var login: Login

    func run() async throws {
        try await options.ask(RemoveOneTimeCodes(account: login)) { _ in "已停用动态验证码 one-time codes are off" }
    }
}
