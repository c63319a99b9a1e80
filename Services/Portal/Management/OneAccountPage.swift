import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Passwords
import ServiceKit

/// One account: how it stands, and what an operator does with it.
struct OneAccountPage: Sendable {
    let edge: Edge

    private struct Model: Sendable {
        let tabs: [OperatorTab]
        let account: AccountRow
        let posts: [Post]
        let done: String?

        struct Post: Sendable {
            let role: String
            let scope: String
            let seat: String
            let since: String
        }
    }

    func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let login = try login(context)
        let words = edge.words(context)
        let entry = try await edge.ask(ReadAccount(account: login), context)
        let posts = try await edge.ask(ReadPostsOf(account: login.description), context).posts
        let done = request.uri.queryParameters["done"].flatMap { words.find("account.manage.done.\($0)") }
        return edge.page(
            "accounts/one",
            Model(
                tabs: OperatorTab.all("accounts", context.viewer, words), account: AccountRow(entry, words),
                posts: posts.map {
                    Model.Post(
                        role: words("role.\($0.role.role.rawValue)"), scope: $0.role.place,
                        seat: words("account.posts.seat.\($0.seat.rawValue)"), since: words.moment($0.since))
                }, done: done), context)
    }

    /// The acts on an account, by the last word of the form's address.
    func act(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let login = try login(context)
        let act = context.parameters.get("act") ?? ""
        let form = try await edge.form(of: request, context)
        switch act {
        case "password": return try await givePassword(login, request, context)
        case "slip":
            return try await SlipSheet(edge: edge).issue(
                for: login, origin: "/operator/accounts/\(SessionMiddleware.escaped(login.description))", request,
                context)
        case "lock": _ = try await edge.ask(LockAccount(account: login), context)
        case "unlock": _ = try await edge.ask(UnlockAccount(account: login), context)
        case "sign-out": _ = try await edge.ask(EndSessions(account: login), context)
        case "codes-off": _ = try await edge.ask(RemoveOneTimeCodes(account: login), context)
        case "close":
            guard form["confirm"] == login.description else {
                throw EdgeError(.unprocessableContent, "account.manage.confirm")
            }
            _ = try await edge.ask(CloseAccount(account: login), context)
        default: throw EdgeError(.notFound, "error.missing")
        }
        return .redirect(to: "/operator/accounts/\(SessionMiddleware.escaped(login.description))?done=\(act)")
    }

    private func givePassword(
        _ login: Login, _ request: Request, _ context: EdgeContext
    ) async throws -> Response {
        guard login.description != context.viewer?.account else { return .redirect(to: "/account/password") }
        var generator = edge.systemInputs.generator
        let password = GeneratedPassword.make(&generator)
        let entry = try await edge.ask(ReadAccount(account: login), context)
        let stretched = try await edge.passwordHasher.stretch(new: password, for: edge.client(of: request, context))
        let reply = try await edge.ask(SetPassword(account: login, password: stretched), context)
        return GivenPassword.page(
            edge, login, name: entry.name ?? "", password: password, waitsUntil: reply.waitsUntil, context)
    }

    private func login(_ context: EdgeContext) throws -> Login {
        guard let text = context.parameters.get("login")?.removingPercentEncoding, let login = Login(text) else {
            throw EdgeError(.notFound, "error.missing")
        }
        return login
    }
}

extension RoleAtScope {
    /// The place alone, as codes: `330281114201-001`.
    var place: String { "\(area)" + (grid.map { "-\($0)" } ?? "") }
}
