import Foundation
import Messages
import Passwords
import ServiceKit

/// Signing in with a password and, where it is set, a one-time code.
enum SignInHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(ReadRecipe.self, recipe)
        service.on(OpenSession.self, open)
    }

    /// A login that is not there has a made-up salt, always the same, so that asking tells nobody which ones are.
    private static func recipe(_ query: ReadRecipe, _ view: View) throws -> ReadRecipe.Reply {
        let known = try Login(query.login).flatMap { try Account.find($0, in: view.database) }
        if let kept = known?.password { return .init(recipe: kept.recipe) }
        return .init(recipe: StretchRecipe(salt: view.digest(query.login, purpose: "unknown-login")))
    }

    private static func open(_ command: OpenSession, _ act: Act) throws -> OpenSession.Reply {
        guard let login = Login(command.login), let account = try Account.find(login, in: act.database),
            !account.isLocked(at: act.now)
        else { return .init(.refused) }
        guard try act.proves(command.hash, account.password, of: login) else {
            try act.countFailure(account)
            return .init(.refused)
        }
        guard try !AccountConsent.isHeldBack(account, act.database) else { return .init(.refused) }
        var step: Int?
        if let totp = account.totp {
            guard let code = command.code else { return .init(.codeNeeded) }
            let key = try act.peek(totp, of: login.subject).flatMap { Hex.decode($0) } ?? Data()
            step = OneTimeCodes.accept(code, key, at: act.now.milliseconds, after: account.step)
            guard step != nil else {
                try act.countFailure(account)
                return .init(.refused)
            }
        }
        act.prove(as: login.description)
        let expires = act.now + Accounts.passwordSession
        try act.openSession(
            SessionOpened(session: command.session, account: login, kind: .password, expires: expires, step: step))
        act.sealReply(for: login.subject)
        let name = try act.peek(account.name, of: login.subject) ?? login.description
        return .init(.opened, OpenedSession(account: login, name: name, expires: expires))
    }
}
