import Columns
import Foundation
import GRDB
import Messages
import ServiceKit

/// Slips of paper that open a guardian's phone: one an account, good once and for a week.
enum SlipHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(IssueSlip.self, issue)
        service.on(CheckSlip.self) { (query: CheckSlip, view: View) in
            try good(query.slip, at: view.now, view.database)
        }
        service.on(RedeemSlip.self, redeem)
    }

    /// Which posts the account holds besides is not known here: the edge asks for them before it asks for a slip, and a
    /// phone's session speaks for posts of guardians only. Which accounts there are is the operators' to know: others are
    /// refused alike, whatever the reason is.
    private static func issue(_ command: IssueSlip, _ act: Act) throws -> IssueSlip.Reply {
        guard SlipRule.allows(act.actor.roles, for: [command.post].compactMap(\.self)) else { throw beyond }
        let account: Account
        let name: String
        do {
            account = try act.account(command.account)
            try checkDiscipline(account, act)
            name = try self.name(of: account, act)
        } catch is DeskError where !act.actor.isOperator {
            throw beyond
        }
        let expires = act.now + Accounts.slipTime
        try act.record(
            SlipIssued(
                slip: command.slip, account: account.login, expires: expires, post: command.post, by: act.actor.account)
        )
        return IssueSlip.Reply(name: name, expires: expires)
    }

    private static let beyond = DeskError.forbidden(
        "这个账号的登录纸条请找管理员印 (an operator issues the slip of this account)")

    private static func checkDiscipline(_ account: Account, _ act: Act) throws {
        guard
            try !DisciplineSeats.holds(account.login.description, Consent.guarded, at: act.now, act.database)
        else {
            throw DeskError.refused(
                "slip.discipline",
                "此账号在纪委岗位上，不发登录纸条；请用密码登录 (the account sits in discipline: it signs in with a password)")
        }
    }

    private static func name(of account: Account, _ act: Act) throws -> String {
        guard let name = try act.open(account.name, of: account.login.subject, for: "slip") else {
            throw DeskError.refused(
                "person.forgotten", "此账号的资料已销毁；请换一个账号 (the account's sealed content was destroyed: use another account)"
            )
        }
        return name
    }

    private static func redeem(_ command: RedeemSlip, _ act: Act) throws -> OpenedSession {
        let login = try good(command.slip, at: act.now, act.database).account
        let account = try act.account(login)
        guard !account.isLocked(at: act.now) else {
            throw DeskError.refused("account.locked", "账号已锁定；请联系发纸条的人 (the account is locked)")
        }
        act.prove(as: login.description, through: .phone)
        try act.record(SlipRedeemed(slip: command.slip, account: login))
        let expires = act.now + Accounts.phoneSession
        try act.openSession(
            SessionOpened(
                session: command.session, account: login, kind: .phone, expires: expires,
                pin: try act.keep(command.pin, for: login)))
        act.sealReply(for: login.subject)
        let name = try act.peek(account.name, of: login.subject) ?? login.description
        return OpenedSession(account: login, name: name, expires: expires)
    }

    private static func good(_ slip: SecretDigest, at now: Timestamp, _ db: Database) throws -> CheckSlip.Reply {
        let row = try Row.fetchOne(
            db, sql: "SELECT account, expires FROM slip WHERE digest = ? AND expires > ?",
            arguments: [slip, now])
        guard let row else {
            throw DeskError.notFound(
                "slip.void", "这张纸条已经用过或过期了；请向发纸条的人再要一张 (the slip was used or is too old: ask for another)")
        }
        return CheckSlip.Reply(account: try row.value("account"), expires: try row.value("expires"))
    }
}
