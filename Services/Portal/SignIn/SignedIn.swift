import Bus
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Passwords
import ServiceKit

/// What the browser of a person who signed in holds, sealed. The session's secret is nowhere else.
struct SignedIn: Codable, Sendable {
    let secret: String
    let account: Login
    /// What the person is called on the page.
    var name: String

    var digest: SecretDigest? { Secret(shown: secret)?.digest }
}

extension Edge {
    /// The session that a browser shows, if it goes on.
    ///
    /// - Throws: `DeskError` if the desk cannot be asked.
    func session(of request: Request, _ context: EdgeContext) async throws -> (SignedIn, CheckSession.Reply)? {
        guard let signedIn = jar.open(CookieJar.session, as: SignedIn.self, of: request), let digest = signedIn.digest
        else { return nil }
        do {
            let session = try await desks.ask(
                CheckSession(session: digest), as: .villager, traceparent: context.traceparent
            ).reply
            return session.account == signedIn.account ? (signedIn, session) : nil
        } catch let error as DeskError where error.kind == .notFound {
            return nil
        }
    }

    /// The roles of the posts in which an account sits at this moment.
    ///
    /// - Parameter duringSilence: while the register of posts does not answer, an operator's post that it told of before
    ///   will do.
    func roles(
        of account: Login, _ context: EdgeContext, duringSilence: Bool = false
    ) async throws -> [RoleAtScope] {
        let now = systemInputs.clock()
        let known = duringSilence ? operators.roles(of: account, at: now) : []
        do {
            let posts = try await desks.ask(
                ReadPostsOf(account: account.description), as: Messages.Principal(account: account.description),
                traceparent: context.traceparent, patience: known.isEmpty ? Desks.patience : .seconds(2)
            ).reply.posts
            let roles: [RoleAtScope] = posts.map(\.role).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
            operators.note(roles, of: account, at: now)
            return roles
        } catch let error as DeskError where error.isTransient && !known.isEmpty {
            return known
        }
    }

    /// What a session speaks for: a phone, behind its PIN, for posts of guardians only.
    func roles(
        in session: CheckSession.Reply, _ context: EdgeContext, duringSilence: Bool = false
    ) async throws -> [RoleAtScope] {
        let held = try await roles(of: session.account, context, duringSilence: duringSilence)
        return session.kind == .phone ? held.filter { $0.role == .guardian } : held
    }

    /// The cookie of a session that was just opened.
    func cookie(_ secret: Secret, _ opened: OpenedSession) throws -> Cookie {
        try jar.sealed(
            CookieJar.session, SignedIn(secret: secret.text, account: opened.account, name: opened.name),
            for: opened.expires - systemInputs.clock())
    }

    func newSecret() -> Secret {
        var generator = systemInputs.generator
        return Secret(&generator)
    }
}
