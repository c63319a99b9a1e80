import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Passwords
import ServiceKit

/// The accounts as an operator keeps them: find, create, and everything that is done with one.
struct AccountsPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        let operators = router.group().add(middleware: SessionMiddleware(edge: edge, for: [.operator]))
        operators.get("operator/accounts") { request, context in
            let after = request.uri.queryParameters["after"].flatMap { Login(String($0)) }
            return edge.page("accounts/list", try await self.model(after: after, context), context)
        }
        // A name stands in the body: an address is written down on its way.
        operators.post("operator/accounts/find") { request, context in
            let form = try await edge.form(of: request, context)
            let model = try await edge.queues.searches.pass(edge.client(of: request, context)) {
                try await self.model(search: form["search"], after: form["after"].flatMap { Login($0) }, context)
            }
            return edge.page("accounts/list", model, context)
        }
        operators.post("operator/accounts") { request, context in try await create(request, context) }
        let one = OneAccountPage(edge: edge)
        operators.get("operator/accounts/:login") { request, context in try await one.show(request, context) }
        operators.post("operator/accounts/:login/:act") { request, context in try await one.act(request, context) }
    }

    private struct Model: Sendable {
        let tabs: [OperatorTab]
        let search: String?
        let accounts: [AccountRow]
        /// The last login of this page, if another follows.
        let after: String?
        /// Where the next page is asked for while nothing is searched.
        let next: String?
        var login: String?
        var name: String?
        var problem: String?
    }

    private func model(search: String? = nil, after: Login? = nil, _ context: EdgeContext) async throws -> Model {
        let words = edge.words(context)
        let search = search.flatMap { $0.isEmpty ? nil : String($0.prefix(60)) }
        let reply = try await edge.ask(ListAccounts(search: search, after: after), context)
        let next =
            search == nil
            ? reply.next.map { "/operator/accounts?after=\(SessionMiddleware.escaped($0.description))" } : nil
        return Model(
            tabs: OperatorTab.all("accounts", context.viewer, words), search: search,
            accounts: reply.accounts.map { AccountRow($0, words) }, after: reply.next?.description, next: next)
    }

    private func create(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let name = form["name"] ?? ""
        var generator = edge.systemInputs.generator
        let password = GeneratedPassword.make(&generator)
        do {
            guard let login = form["login"].flatMap({ Login(typed: $0) }) else {
                throw DeskError.invalid("account.login", edge.words(context)("account.manage.login-form"))
            }
            let stretched = try await edge.passwordHasher.stretch(
                new: password, for: edge.client(of: request, context))
            let reply = try await edge.ask(
                CreateAccount(account: login, name: name, password: stretched), context)
            return GivenPassword.page(
                edge, login, name: name, password: password, waitsUntil: reply.waitsUntil, context)
        } catch let error as DeskError where error.kind == .refused || error.kind == .invalidParams {
            var model = try await model(context)
            model.login = form["login"]
            model.name = name
            model.problem = error.message
            return edge.page("accounts/list", model, context, status: .unprocessableContent)
        }
    }
}

/// One account as a row of the list and the head of its page.
struct AccountRow: Sendable {
    let login: String
    let address: String
    let name: String
    let state: String
    /// A badge's colour.
    let tone: String
    let password: String
    let sessions: String
    let hasCodes: Bool
    let isLocked: Bool
    let isClosed: Bool

    init(_ entry: AccountEntry, _ words: Words) {
        login = entry.account.description
        address = "/operator/accounts/\(SessionMiddleware.escaped(entry.account.description))"
        name = entry.name ?? "—"
        state =
            words("account.manage.state.\(entry.state.rawValue)")
            + (entry.lockedUntil.map { " → " + words.moment($0) } ?? "")
        tone =
            switch entry.state {
            case .open: "good"
            case .locked: "warn"
            case .closed: "bad"
            }
        let kept = !entry.hasPassword ? "none" : entry.temporary ? "temporary" : "own"
        password = words("account.manage.password.\(kept)")
        sessions = String(entry.sessions)
        hasCodes = entry.oneTimeCodes
        isLocked = entry.state == .locked
        isClosed = entry.state == .closed
    }
}

/// The page that shows a made-up password, this once.
enum GivenPassword {
    private struct Model: Sendable {
        let tabs: [OperatorTab]
        let login: String
        let name: String
        let password: String
        let address: String
        /// Where it waits for county discipline: when it is in force without an answer.
        let waits: String?
    }

    static func page(
        _ edge: Edge, _ login: Login, name: String, password: String, waitsUntil: Timestamp? = nil,
        _ context: EdgeContext
    ) -> Response {
        edge.page(
            "accounts/password",
            Model(
                tabs: OperatorTab.all("accounts", context.viewer, edge.words(context)), login: login.description,
                name: name, password: password,
                address: "/operator/accounts/\(SessionMiddleware.escaped(login.description))",
                waits: waitsUntil.map {
                    edge.words(context)("account.consents.waits", ["until": edge.words(context).moment($0)])
                }), context)
    }
}
