import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Passwords
import ServiceKit

/// Tokens for programs: which are good, a new one, shown once, and their end.
struct TokensPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        let operators = router.group().add(middleware: SessionMiddleware(edge: edge, for: [.operator]))
        operators.get("operator/tokens") { _, context in
            edge.page("accounts/tokens", try await model(context), context)
        }
        operators.post("operator/tokens") { request, context in try await issue(request, context) }
        operators.post("operator/tokens/revoke") { (request, context) -> Response in
            let form = try await edge.form(of: request, context)
            guard let token = form["revoke"].flatMap({ UUIDv7($0) }) else {
                throw EdgeError(.unprocessableContent, "error.invalid")
            }
            _ = try await edge.ask(RevokeToken(token: token), context)
            return .redirect(to: "/operator/tokens")
        }
    }

    private struct Model: Sendable {
        let tabs: [OperatorTab]
        let tokens: [Token]
        let scopes: [Scope]
        /// The one that was just issued.
        var secret: String?
        /// Where it waits for county discipline: when it is in force without an answer.
        var waits: String?
        var account: String?
        var label: String?
        var areas: String?
        var problem: String?

        struct Token: Sendable {
            let id: String
            let prefix: String
            let account: String
            let label: String
            let scopes: [String]
            let areas: [String]
            let expires: String
        }

        struct Scope: Sendable {
            let word: String
            let title: String
            let isChosen: Bool
        }
    }

    private func model(chosen: [String] = [], _ context: EdgeContext) async throws -> Model {
        let words = edge.words(context)
        func title(_ scope: TokenScope) -> String {
            words("account.tokens.scope.\(scope.rawValue.replacing(":", with: "-"))")
        }
        let tokens = try await edge.ask(ListTokens(), context).tokens
        return Model(
            tabs: OperatorTab.all("tokens", context.viewer, words),
            tokens: tokens.map {
                Model.Token(
                    id: $0.token.description, prefix: $0.prefix, account: $0.account.description, label: $0.label,
                    scopes: $0.scopes.map(title), areas: $0.areas.map(\.description),
                    expires: words.moment($0.expires))
            },
            scopes: TokenScope.allCases.map {
                Model.Scope(word: $0.rawValue, title: title($0), isChosen: chosen.contains($0.rawValue))
            })
    }

    private func issue(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let words = edge.words(context)
        var generator = edge.systemInputs.generator
        let token = ProgramToken(&generator)
        do {
            guard let account = form["account"].flatMap({ Login(typed: $0) }) else {
                throw DeskError.invalid("account.login", words("account.manage.login-form"))
            }
            let places = (form["areas"] ?? "").split { $0.isWhitespace || ",，、".contains($0) }
            let areas = places.compactMap { AreaCode(String($0)) }
            guard areas.count == places.count else {
                throw DeskError.invalid("token.areas", words("account.tokens.areas-form"))
            }
            let reply = try await edge.ask(
                IssueToken(
                    account: account, digest: token.digest, prefix: token.prefix, label: form["label"] ?? "",
                    scopes: form.all("scope").compactMap { TokenScope(rawValue: $0) }, areas: areas,
                    days: form["days"].flatMap(TypedNumber.count) ?? 0), context)
            var model = try await model(context)
            model.secret = token.text
            model.waits = reply.waitsUntil.map { words("account.consents.waits", ["until": words.moment($0)]) }
            return edge.page("accounts/tokens", model, context)
        } catch let error as DeskError where !error.isTransient && error.kind != .forbidden {
            var model = try await model(chosen: form.all("scope"), context)
            model.account = form["account"]
            model.label = form["label"]
            model.areas = form["areas"]
            model.problem = error.message
            return edge.page("accounts/tokens", model, context, status: .unprocessableContent)
        }
    }
}
