import Foundation
import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// What a person who is signed in can do with the own account.
struct AccountPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        let signedIn = router.group().add(middleware: SessionMiddleware(edge: edge))
        signedIn.get("account") { request, context in try await show(request, context) }
        signedIn.post("account/name") { request, context in try await rename(request, context) }
        signedIn.post("account/sessions/end") { request, context in try await end(request, context) }
        signedIn.post("account/sessions/end-all") { request, context in try await endAll(request, context) }
        let codes = OneTimeCodesPage(edge: edge)
        signedIn.get("account/codes") { request, context in try codes.propose(request, context) }
        signedIn.post("account/codes") { request, context in try await codes.set(request, context) }
        signedIn.post("account/codes/remove") { request, context in try await codes.remove(request, context) }
        let password = PasswordPage(edge: edge)
        let anyway = router.group().add(middleware: SessionMiddleware(edge: edge, beforeChange: true))
        anyway.get("account/password") { _, context in password.show(context) }
        anyway.post("account/password") { request, context in try await password.change(request, context) }
    }

    private struct Model: Sendable {
        let login: String
        let name: String
        let posts: [Post]
        let hasCodes: Bool
        /// A phone's session changes nothing of the account and ends no other session.
        let isPhone: Bool
        let sessions: [Session]
        /// What was just done.
        let done: String?

        struct Post: Sendable {
            let role: String
            let scope: String
        }

        struct Session: Sendable {
            let key: String
            let kind: String
            let opened: String
            let expires: String
            let isThis: Bool
        }
    }

    private func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (viewer, login) = try Self.viewer(context)
        let words = edge.words(context)
        let own = SignedIn(secret: viewer.session, account: login, name: viewer.name).digest
        let reply = try await edge.ask(ListSessions(account: login), context)
        let done = request.uri.queryParameters["done"].flatMap { words.find("account.done.\($0)") }
        let model = Model(
            login: viewer.account, name: viewer.name,
            posts: viewer.roles.map {
                Model.Post(role: words("role.\($0.role.rawValue)"), scope: Self.scope($0))
            },
            hasCodes: reply.oneTimeCodes, isPhone: viewer.sight == .guardian,
            sessions: reply.sessions.map {
                Model.Session(
                    key: $0.session.description, kind: words("account.kind.\($0.kind.rawValue)"),
                    opened: words.moment($0.opened), expires: words.moment($0.expires), isThis: $0.session == own)
            }, done: done)
        return edge.page("account/home", model, context)
    }

    private static func scope(_ role: RoleAtScope) -> String {
        "\(role.area)" + (role.grid.map { "-\($0)" } ?? "")
    }

    private func rename(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (viewer, login) = try Self.viewer(context)
        let form = try await edge.form(of: request, context)
        let name = form["name"] ?? ""
        _ = try await edge.ask(NameAccount(account: login, name: name), context)
        var response = Response.redirect(to: "/account?done=name")
        if let (signedIn, session) = try await edge.session(of: request, context) {
            response.setCookie(
                try edge.jar.sealed(
                    CookieJar.session, SignedIn(secret: viewer.session, account: signedIn.account, name: name),
                    for: session.expires - edge.systemInputs.clock()))
        }
        return response
    }

    private func end(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        guard let session = form["session"].flatMap({ SecretDigest($0) }) else {
            throw EdgeError(.unprocessableContent, "error.invalid")
        }
        let (viewer, login) = try Self.viewer(context)
        let own = SignedIn(secret: viewer.session, account: login, name: viewer.name).digest
        guard viewer.sight == .whole || session == own else { throw EdgeError(.forbidden, "account.phone") }
        _ = try await edge.ask(EndSession(session: session), context)
        return .redirect(to: "/account?done=session")
    }

    private func endAll(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (_, login) = try Self.viewer(context)
        _ = try await edge.form(of: request, context)
        _ = try await edge.ask(EndSessions(account: login), context)
        var response = Response.redirect(to: "/sign-in")
        response.setCookie(edge.jar.gone(CookieJar.session))
        return response
    }

    /// - Throws: `EdgeError` on a page that `SessionMiddleware` does not stand before.
    static func viewer(_ context: EdgeContext) throws -> (Viewer, Login) {
        guard let viewer = context.viewer, let login = Login(viewer.account) else {
            throw EdgeError(.unauthorized, "account.ended")
        }
        return (viewer, login)
    }
}
