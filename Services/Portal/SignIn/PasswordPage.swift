import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Passwords
import ServiceKit

/// Changing one's own password. It ends every other session.
struct PasswordPage: Sendable {
    let edge: Edge

    private struct Model: Sendable {
        let login: String
        let mustChange: Bool
        var current: String?
        var new: String?
        var again: String?
    }

    func show(_ context: EdgeContext) -> Response {
        edge.page("account/password", model(context), context)
    }

    private func model(_ context: EdgeContext) -> Model {
        Model(login: context.viewer?.account ?? "", mustChange: context.viewer?.mustChange ?? false)
    }

    func change(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (viewer, login) = try AccountPage.viewer(context)
        let form = try await edge.form(of: request, context)
        let words = edge.words(context)
        let current = form.all("current").first ?? ""
        let new = form.all("new").first ?? ""
        var model = model(context)
        if let problem = PasswordRules.problem(with: new, login: viewer.account) {
            model.new = words("account.password.problem.\(problem.rawValue)")
        } else if new == current {
            model.new = words("account.password.problem.same")
        } else if new != form.all("again").first {
            model.again = words("account.password.problem.again")
        }
        guard model.new == nil, model.again == nil, current.count <= PasswordRules.longest else {
            return edge.page("account/password", model, context, status: .unprocessableContent)
        }
        // Who is signed in here is nobody else: only what was tried on this page counts.
        let attempt = SignInThrottle.Attempt(
            login: viewer.account, address: edge.clientAddress(of: request, context), device: "session")
        if let wait = edge.signInThrottle.begin(attempt, at: edge.systemInputs.clock()) {
            throw EdgeError(.tooManyRequests, "error.often", retryAfter: max(1, Int(wait.components.seconds) + 1))
        }
        let client = edge.client(of: request, context)
        let reply = try await edge.signInThrottle.judged(attempt) {
            let recipe = try await edge.ask(ReadRecipe(login: viewer.account), context).recipe
            let hash = try await edge.passwordHasher.stretch(current, by: recipe, for: client)
            return try await edge.ask(
                SetPassword(
                    account: login, password: try await edge.passwordHasher.stretch(new: new, for: client),
                    current: hash,
                    keeping: Secret(shown: viewer.session)?.digest), context)
        }
        guard reply.done else {
            model.current = words("account.password.problem.current")
            return edge.page("account/password", model, context, status: .unprocessableContent)
        }
        edge.signInThrottle.succeeded(attempt)
        return .redirect(to: "/account?done=password")
    }
}
