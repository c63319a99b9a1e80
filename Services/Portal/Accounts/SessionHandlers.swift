import Foundation
import Messages
import ServiceKit

/// Sessions that were opened: whose they are, their PIN, their end.
enum SessionHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(CheckSession.self, check)
        service.on(EnterPIN.self, enterPIN)
        service.on(EndSession.self, end)
        service.on(EndSessions.self, endAll)
        service.on(ListSessions.self, list)
    }

    private static let ended = DeskError.notFound("session.ended", "登录已失效；请重新登录 (the session ended: sign in again)")

    private static func check(_ query: CheckSession, _ view: View) throws -> CheckSession.Reply {
        guard let session = try OpenSessionRow.find(query.session, at: view.now, in: view.database),
            let account = try Account.find(session.account, in: view.database), !account.isClosed
        else { throw ended }
        return CheckSession.Reply(
            account: session.account, kind: session.kind, expires: session.expires,
            mustChange: account.temporary && session.kind == .password, pin: session.pin?.recipe,
            hasPassword: account.password != nil)
    }

    private static func enterPIN(_ command: EnterPIN, _ act: Act) throws -> EnterPIN.Reply {
        guard let session = try OpenSessionRow.find(command.session, at: act.now, in: act.database) else {
            return .init(.ended)
        }
        if try act.proves(command.hash, session.pin, of: session.account) {
            act.prove(as: session.account.description, through: .phone)
            if session.pinFailures > 0 {
                try act.record(PINEntered(session: session.digest, account: session.account))
            }
            return .init(.right, triesLeft: Accounts.pinLimit)
        }
        let failures = session.pinFailures + 1
        try act.record(PINFailed(session: session.digest, account: session.account, failures: failures))
        guard failures < Accounts.pinLimit else {
            try act.record(SessionEnded(session: session.digest, account: session.account, reason: .pin))
            return .init(.ended)
        }
        return .init(.wrong, triesLeft: Accounts.pinLimit - failures)
    }

    private static func end(_ command: EndSession, _ act: Act) throws -> Done {
        guard let session = try OpenSessionRow.find(command.session, at: act.now, in: act.database) else {
            return Done()
        }
        try act.actor.require(own: session.account)
        // Which of an account's phones it speaks for, the edge knows.
        if session.kind != .phone { try act.actor.requireMoreThanPhone() }
        try act.record(SessionEnded(session: session.digest, account: session.account, reason: .signedOut))
        return Done()
    }

    private static func endAll(_ command: EndSessions, _ act: Act) throws -> Done {
        try act.actor.requireMoreThanPhone()
        try act.actor.require(own: command.account)
        try act.record(SessionsEnded(account: try act.account(command.account).login))
        return Done()
    }

    private static func list(_ query: ListSessions, _ view: View) throws -> ListSessions.Reply {
        try view.actor.require(own: query.account)
        guard let account = try Account.find(query.account, in: view.database) else {
            throw DeskError.notFound("account.unknown", "没有这个账号 (no such account)")
        }
        let sessions = try OpenSessionRow.of(query.account, at: view.now, in: view.database).map {
            ListSessions.Entry(session: $0.digest, kind: $0.kind, opened: $0.opened, expires: $0.expires)
        }
        return ListSessions.Reply(sessions: sessions, oneTimeCodes: account.totp != nil)
    }
}
