import Messages
import ServiceKit

/// The accounts: who can sign in, how they prove it, and which of their sessions go on. What an account may do is not
/// here: Intake's posts say it.
enum Accounts {
    /// After so many wrong passwords or codes in a row, nobody signs in for `lockTime`.
    static let failureLimit = 10
    static let lockTime = Duration.seconds(15 * 60)
    static let passwordSession = Duration.seconds(12 * 3_600)
    static let phoneSession = Duration.seconds(180 * 86_400)
    /// Open at once for one account; the one opened first ends when another is opened.
    static let sessionLimit = 20
    static let pinLimit = 5
    static let slipTime = Duration.seconds(7 * 86_400)
    static let tokenLimit = 50

    static func install(into service: inout ServiceDefinition) {
        service.projections.append(AccountTables.projection)
        service.migrations.append(DisciplineSeats.migration)
        service.keep(AccountConsent.keeping)
        AccountHandlers.install(into: &service)
        SignInHandlers.install(into: &service)
        SessionHandlers.install(into: &service)
        SlipHandlers.install(into: &service)
        TokenHandlers.install(into: &service)
    }
}

extension Messages.Principal {
    var isOperator: Bool { roles.contains { $0.role == .operator } }

    func requireOperator() throws(DeskError) {
        guard isOperator else { throw .forbidden("只有运维岗能管理账号 (only an operator manages accounts)") }
    }

    /// - Throws: `forbidden` in a phone's session: whoever has the phone would have the whole account.
    func requireMoreThanPhone() throws(DeskError) {
        guard through != .phone else {
            throw .init(
                .forbidden, "手机登录不能改这一项；请用密码登录后再改 (not in a phone's session: sign in with the password)",
                code: "account.phone")
        }
    }

    /// - Throws: `forbidden` unless it is one's own account, or an operator asks.
    func require(own account: Login) throws(DeskError) {
        guard self.account == account.description || isOperator else {
            throw .forbidden("只能查看自己的账号 (this is another's account)")
        }
    }
}
