import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Passwords
import ServiceKit

/// What is done with the ways to reach a person, or a post's group: left, verified, taken away, given a new secret. Who may
/// do it for a post, the desk decides.
struct ContactForms: Sendable {
    let edge: Edge

    func add(to router: some RouterMethods<EdgeContext>) {
        router.post("inbox/contacts/add") { request, context in try await add(request, context) }
        router.post("inbox/contacts/verify") { request, context in try await verify(request, context) }
        router.post("inbox/contacts/code") { request, context in try await sendCode(request, context) }
        router.post("inbox/contacts/confirm") { request, context in try await confirm(request, context) }
        router.post("inbox/contacts/remove") { request, context in
            let (form, post, contact) = try await read(request, context)
            _ = try await ask(RemoveContact(contact: contact), of: post, form, context)
            return Self.back(to: post, "removed")
        }
        router.post("inbox/contacts/rotate") { request, context in
            let (form, post, contact) = try await read(request, context)
            let secret = try await ask(RotateContactSecret(contact: contact), of: post, form, context).secret
            return sign(secret, isNew: false, post, context)
        }
    }

    /// The page that the forms of a person or of a post stand on.
    static func page(of post: RoleAtScope?) -> String {
        post.map { "/inbox/groups?at=\($0)" } ?? "/inbox/settings"
    }

    private static func back(to post: RoleAtScope?, _ done: String) -> Response {
        .redirect(to: page(of: post) + (post == nil ? "?" : "&") + "done=\(done)")
    }

    private func read(
        _ request: Request, _ context: EdgeContext
    ) async throws -> (Form, RoleAtScope?, UUIDv7) {
        let form = try await edge.form(of: request, context)
        guard let contact = form["contact"].flatMap({ UUIDv7($0) }) else {
            throw EdgeError(.unprocessableContent, "error.invalid")
        }
        return (form, try Self.post(form), contact)
    }

    private static func post(_ form: Form) throws -> RoleAtScope? {
        guard let at = form["at"] else { return nil }
        guard let post = RoleAtScope(at) else { throw EdgeError(.unprocessableContent, "error.invalid") }
        return post
    }

    /// As the account alone for its own; with its posts for a post's.
    private func ask<R: Messages.Request>(
        _ request: R, of post: RoleAtScope?, _ form: Form, _ context: EdgeContext
    ) async throws -> R.Reply {
        guard post != nil else {
            try await edge.requireWholeAccount(context)
            return try await edge.askOwn(request, context, id: form.operationID)
        }
        return try await edge.ask(request, context, id: form.operationID)
    }

    private func add(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        let post = try Self.post(form)
        let channel = form["channel"].flatMap { NoticeChannel(rawValue: $0) }
        func refuse(_ field: ContactProblem.Field, _ message: String) async throws -> Response {
            try await show(
                ContactProblem(field: field, message: message, channel: channel, address: form["address"]), post,
                context)
        }
        guard let channel else { return try await refuse(.channel, edge.words(context)("inbox.contact.choose")) }
        do {
            let command = AddContact(
                post: post, channel: channel, address: form["address"] ?? "", secret: form["secret"])
            let reply = try await ask(command, of: post, form, context)
            if let secret = reply.secret { return sign(secret, isNew: true, post, context) }
        } catch let error as DeskError where error.kind == .refused || error.kind == .invalidParams {
            let isOfChannel = error.reason == "channel" || error.reason == "channel.not-configured"
            return try await refuse(isOfChannel ? .channel : .address, error.message)
        }
        return Self.back(to: post, "code")
    }

    private func verify(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (form, post, contact) = try await read(request, context)
        let words = edge.words(context)
        do {
            let reply = try await ask(
                VerifyContact(contact: contact, code: String((form["code"] ?? "").prefix(TypedNumber.textLimit))),
                of: post, form, context)
            if reply.verified { return Self.back(to: post, "verified") }
            let message =
                reply.left > 0
                ? words("inbox.contact.wrong", ["left": String(reply.left)]) : words("inbox.contact.wrongLast")
            return try await show(ContactProblem(field: .code(contact), message: message), post, context)
        } catch let error as DeskError where error.kind == .refused || error.kind == .invalidParams {
            return try await show(ContactProblem(field: .code(contact), message: error.message), post, context)
        }
    }

    /// With the password; with a phone's PIN where the account has no password.
    private func confirm(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (form, _, contact) = try await read(request, context)
        guard let (signedIn, session) = try await edge.session(of: request, context), let digest = signedIn.digest
        else {
            throw EdgeError(.unauthorized, "account.ended")
        }
        let typed = String((form.all("proof").first ?? "").prefix(PasswordRules.longest))
        let client = edge.client(of: request, context)
        let proof: AccountProof
        let isRight: Bool
        if session.kind == .phone, !session.hasPassword, let recipe = session.pin {
            proof = .pin
            let hash = try await edge.passwordHasher.stretch(typed, by: recipe, for: client)
            isRight = try await edge.ask(EnterPIN(session: digest, hash: hash), context).outcome == .right
        } else {
            proof = .password
            let login = session.account.description
            // Whoever is signed in here is nobody else: only what was tried in sessions counts.
            let attempt = SignInThrottle.Attempt(
                login: login, address: edge.clientAddress(of: request, context), device: "session")
            if let wait = edge.signInThrottle.begin(attempt, at: edge.systemInputs.clock()) {
                throw EdgeError(.tooManyRequests, "error.often", retryAfter: max(1, Int(wait.components.seconds) + 1))
            }
            isRight = try await edge.signInThrottle.judged(attempt) {
                let recipe = try await edge.ask(ReadRecipe(login: login), context).recipe
                let hash = try await edge.passwordHasher.stretch(typed, by: recipe, for: client)
                return try await edge.askOwn(ProvePassword(account: session.account, hash: hash), context).right
            }
            if isRight { edge.signInThrottle.succeeded(attempt) }
        }
        guard isRight else {
            let message = edge.words(context)("inbox.contact.proof.wrong")
            return try await show(ContactProblem(field: .proof(contact), message: message), nil, context)
        }
        _ = try await ask(ConfirmContact(contact: contact, proof: proof), of: nil, form, context)
        return Self.back(to: nil, "confirmed")
    }

    private func sendCode(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (form, post, contact) = try await read(request, context)
        do {
            _ = try await ask(SendContactCode(contact: contact), of: post, form, context)
        } catch let error as DeskError where error.kind == .refused {
            return try await show(ContactProblem(field: .code(contact), message: error.message), post, context)
        }
        return Self.back(to: post, "code")
    }

    // MARK: Pages

    private func show(
        _ problem: ContactProblem, _ post: RoleAtScope?, _ context: EdgeContext
    ) async throws -> Response {
        if let post { return try await GroupsPage(edge: edge).page(of: post, problem, context) }
        return try await SettingsPage(edge: edge).page(contact: problem, context)
    }

    private struct SecretModel: Sendable {
        let secret: String
        let text: String
        let address: String
    }

    /// The one page that shows a secret.
    private func sign(_ secret: String, isNew: Bool, _ post: RoleAtScope?, _ context: EdgeContext) -> Response {
        let words = edge.words(context)
        let model = SecretModel(
            secret: secret, text: words(isNew ? "inbox.contact.signing.added" : "inbox.contact.signing.rotated"),
            address: Self.page(of: post))
        return edge.page("inbox/secret", model, context)
    }
}
