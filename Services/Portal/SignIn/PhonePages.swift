import Foundation
import HTTPTypes
import Hummingbird
import Messages
import Passwords
import ServiceKit

/// A guardian's phone: opened once with a slip of paper, then with a PIN.
struct PhonePages: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        // The slip's secret leaves the address at once.
        router.get("slip/:secret") { _, context in
            guard let secret = Secret(shown: context.parameters.get("secret") ?? "") else {
                throw EdgeError(.notFound, "account.slip.void")
            }
            var response = Response.redirect(to: "/slip")
            response.headers[.referrerPolicy] = "no-referrer"
            response.setCookie(
                try edge.jar.sealed(CookieJar.slip, Slip(secret: secret.text), for: .seconds(900)))
            return response
        }
        router.get("slip") { (request, context) -> Response in
            guard let slip = slip(of: request) else { throw EdgeError(.notFound, "account.slip.void") }
            try await check(slip, request, context)
            return edge.page("account/slip", Model(), context)
        }
        router.post("slip") { request, context in try await redeem(request, context) }
        router.get("pin") { (request, context) -> Response in
            guard let (signedIn, session) = try await edge.session(of: request, context), session.kind == .phone else {
                return .redirect(to: "/sign-in")
            }
            let back = Reading.local(request.uri.queryParameters["back"].map(String.init))
            return edge.page("account/pin", Model(name: signedIn.name, goal: back), context)
        }
        router.post("pin") { request, context in try await enter(request, context) }
    }

    private struct Slip: Codable {
        let secret: String
    }

    private struct Model: Sendable {
        var name: String?
        var goal: String?
        var problem: String?
    }

    private func slip(of request: Request) -> SecretDigest? {
        edge.jar.open(CookieJar.slip, as: Slip.self, of: request).flatMap { Secret(shown: $0.secret)?.digest }
    }

    /// Looks a slip up, before anything is done for it that costs more than that.
    private func check(_ slip: SecretDigest, _ request: Request, _ context: EdgeContext) async throws {
        _ = try await edge.throttles.guessing(edge.clientAddress(of: request, context)) {
            try await edge.ask(CheckSlip(slip: slip), context)
        }
    }

    private func redeem(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        guard let slip = slip(of: request) else { throw EdgeError(.notFound, "account.slip.void") }
        let pin = PIN.read(form["pin"])
        var problem: String?
        if !PIN.isSound(pin) {
            problem = "account.slip.weak"
        } else if pin != PIN.read(form["again"]) {
            problem = "account.slip.again"
        }
        if let problem {
            return edge.page(
                "account/slip", Model(problem: edge.words(context)(problem)), context, status: .unprocessableContent)
        }
        try await check(slip, request, context)
        let secret = edge.newSecret()
        // A slip is its own client: however many tries are made with it, they wait behind each other.
        let stretched = try await edge.passwordHasher.stretch(new: pin, for: "slip \(slip)")
        let opened = try await edge.ask(RedeemSlip(slip: slip, session: secret.digest, pin: stretched), context)
        edge.presence.begin(secret.digest, at: edge.systemInputs.clock())
        var response = Response.redirect(to: "/visits")
        response.setCookie(try edge.cookie(secret, opened))
        response.setCookie(edge.jar.gone(CookieJar.slip))
        return response
    }

    private func enter(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let form = try await edge.form(of: request, context)
        guard let (signedIn, session) = try await edge.session(of: request, context), let digest = signedIn.digest,
            let recipe = session.pin
        else { return .redirect(to: "/sign-in") }
        let hash = try await edge.passwordHasher.stretch(
            PIN.read(form["pin"]), by: recipe, for: "@\(session.account)")
        let reply = try await edge.ask(EnterPIN(session: digest, hash: hash), context)
        switch reply.outcome {
        case .right:
            edge.presence.begin(digest, at: edge.systemInputs.clock())
            return .redirect(to: Reading.local(form["back"]))
        case .wrong:
            let problem = edge.words(context)("account.pin.wrong", ["left": String(reply.triesLeft)])
            return edge.page(
                "account/pin", Model(name: signedIn.name, goal: Reading.local(form["back"]), problem: problem), context,
                status: .unprocessableContent)
        case .ended:
            throw EdgeError(.unauthorized, "account.pin.ended")
        }
    }
}

/// What protects a phone that lies about: 4 to 6 digits, not all alike and not counted up or down.
enum PIN {
    /// The digits of what was typed; empty if it holds anything else.
    static func read(_ typed: String?) -> String { typed.flatMap(TypedNumber.digits) ?? "" }

    static func isSound(_ text: String) -> Bool {
        let digits = Array(text.utf8)
        guard (4...6).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else { return false }
        let steps = Set(zip(digits, digits.dropFirst()).map { Int($1) - Int($0) })
        return steps.count > 1 || abs(steps.first ?? 0) > 1
    }
}
