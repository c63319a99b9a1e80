import ArgumentParser
import Messages

/// `qinglian accounts`.
struct AccountsGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Create, lock and close the accounts that sign in to the portal 账号.",
        discussion: """
            What an account may do, posts say: 'qinglian import posts' gives their seats to logins. Passwords are typed at the \
            terminal or read from standard input, never taken from the command line.
            """,
        subcommands: [
            ListAccountsCommand.self, CreateAccountCommand.self, PasswordCommand.self, LockCommand.self,
            UnlockCommand.self, CloseAccountCommand.self, SignOutCommand.self, CodesOffCommand.self, SlipCommand.self,
            TokensGroup.self, WaitingCommand.self,
        ])
}

extension Login: ExpressibleByArgument {}
extension TokenScope: ExpressibleByArgument {}

extension AccountState: Worded {
    var chinese: String {
        switch self {
        case .open: "正常"
        case .locked: "已锁定"
        case .closed: "已注销"
        }
    }
}
