import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Passwords
import ServiceKit

/// Signing in and out.
struct SignInPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("sign-in") { request, context in
            let back = request.uri.queryParameters["back"].map(String.init)
            return edge.page("account/sign-in", Model(goal: Self.local(back)), context)
        }
        router.post("sign-in") { request, context in try await signIn(request, context) }
        router.get("sign-in/code") { (request, context) -> Response in
            guard let halfway = edge.jar.open(CookieJar.halfway, as: Halfway.self, of: request) else {
                return .redirect(to: "/sign-in")
            }
            return edge.page("account/code", Model(goal: halfway.back), context)
        }
        router.post("sign-in/code") { request, context in try await enterCode(request, context) }
        router.post("sign-out") { request, context in try await signOut(request, context) }
    }

    /// A password that was right, as far as the sign-in has come.
    private struct Halfway: Codable {
        let login: String
        let hash: String
        let back: String
    }

    private struct Model: Sendable {
        var login: String?
        /// Where to go afterwards; nil: to where the person's work begins.
        var goal: String?
        var problem: String?
    }

    private static func local(_ back: String?) -> String? {
        let path = Reading.local(back)
        return path == "/" ? nil : path
    }

    private func signIn(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let login = String(TypedNumber.identifier(form["login"] ?? "").prefix(200))
        let password = form.all("password").first ?? ""
        let back = Self.local(form["back"])
        guard !login.isEmpty, !password.isEmpty, password.count <= PasswordRules.longest else {
            return refused("account/sign-in", Model(login: login, goal: back), "account.problem.wrong", context)
        }
        let attempt = edge.attempt(login, request, context)
        if let wait = edge.signInThrottle.begin(attempt, at: edge.systemInputs.clock()) {
            return throttled("account/sign-in", Model(login: login, goal: back), wait, context)
        }
        let secret = edge.newSecret()
        let (hash, reply) = try await edge.signInThrottle.judged(attempt) {
            let recipe = try await edge.ask(ReadRecipe(login: login), context).recipe
            let hash = try await edge.passwordHasher.stretch(password, by: recipe, for: attempt.client)
            let reply = try await edge.ask(
                OpenSession(login: login, hash: hash, code: nil, session: secret.digest), context)
            return (hash, reply)
        }
        switch reply.outcome {
        case .refused:
            return refused("account/sign-in", Model(login: login, goal: back), "account.problem.wrong", context)
        case .codeNeeded:
            edge.signInThrottle.succeeded(attempt)
            var response = Response.redirect(to: "/sign-in/code")
            response.setCookie(
                try edge.jar.sealed(
                    CookieJar.halfway, Halfway(login: login, hash: hash, back: back ?? "/"), for: .seconds(300)))
            return response
        case .opened:
            edge.signInThrottle.succeeded(attempt)
            return try await welcome(secret, reply.opened, back: back, request, context)
        }
    }

    private func enterCode(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        guard let halfway = edge.jar.open(CookieJar.halfway, as: Halfway.self, of: request) else {
            return .redirect(to: "/sign-in")
        }
        let attempt = edge.attempt(halfway.login, request, context)
        if let wait = edge.signInThrottle.begin(attempt, at: edge.systemInputs.clock()) {
            return throttled("account/code", Model(goal: halfway.back), wait, context)
        }
        let secret = edge.newSecret()
        let reply = try await edge.signInThrottle.judged(attempt) {
            try await edge.ask(
                OpenSession(
                    login: halfway.login, hash: halfway.hash,
                    code: String((form["code"] ?? "").prefix(TypedNumber.textLimit)),
                    session: secret.digest), context)
        }
        guard reply.outcome == .opened else {
            return refused("account/code", Model(goal: halfway.back), "account.problem.code", context)
        }
        edge.signInThrottle.succeeded(attempt)
        var response = try await welcome(secret, reply.opened, back: Self.local(halfway.back), request, context)
        response.setCookie(edge.jar.gone(CookieJar.halfway))
        return response
    }

    private func welcome(
        _ secret: Secret, _ opened: OpenedSession?, back: String?, _ request: Request, _ context: EdgeContext
    ) async throws -> Response {
        guard let opened else { throw EdgeError(.internalServerError, "error.ours") }
        var home = back
        if home == nil {
            // Without the register of posts the account's own page is the one that surely opens.
            let roles = (try? await edge.roles(of: opened.account, context)) ?? []
            home = Viewer(account: opened.account.description, name: opened.name, roles: roles, session: "").home
        }
        var response = Response.redirect(to: home ?? "/account")
        response.setCookie(try edge.cookie(secret, opened))
        response.setCookie(try edge.knownDevice(opened.account, request))
        return response
    }

    private func signOut(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let session = try await edge.session(of: request, context)
        var context = context
        if let (signedIn, _) = session {
            context.viewer = Viewer(
                account: signedIn.account.description, name: signedIn.name, roles: [], session: signedIn.secret,
                sight: session?.1.kind == .phone ? .guardian : .whole)
        }
        _ = try await edge.form(of: request, context)
        if let digest = session?.0.digest { _ = try await edge.ask(EndSession(session: digest), context) }
        var response = Response.redirect(to: "/sign-in")
        response.setCookie(edge.jar.gone(CookieJar.session))
        return response
    }

    private func refused(_ template: String, _ model: Model, _ problem: String, _ context: EdgeContext) -> Response {
        var model = model
        model.problem = edge.words(context)(problem)
        return edge.page(template, model, context, status: .unprocessableContent)
    }

    private func throttled(
        _ template: String, _ model: Model, _ wait: Duration, _ context: EdgeContext
    ) -> Response {
        let seconds = max(1, Int(wait.components.seconds) + 1)
        var model = model
        model.problem = edge.words(context)("account.problem.often", ["seconds": String(seconds)])
        var response = edge.page(template, model, context, status: .tooManyRequests)
        response.headers[.retryAfter] = String(seconds)
        return response
    }
}
