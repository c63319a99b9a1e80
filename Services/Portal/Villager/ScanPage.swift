import Foundation
import HTTPTypes
import Hummingbird
import Messages

/// What the code at the door opens. The code in the address is exchanged for a short session at once.
struct ScanPage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("h/:code") { _, context in
            let code = context.parameters.get("code") ?? ""
            let place = try await edge.ask(ResolveCode(code: code), context)
            var response = Response.redirect(to: "/h")
            response.headers[.referrerPolicy] = "no-referrer"
            let scanned = Scanned(code: code, place: place)
            response.setCookie(try edge.jar.sealed(CookieJar.household, scanned, for: Self.time))
            return response
        }
        router.get("h") { request, context in
            guard let scanned = edge.jar.open(CookieJar.household, as: Scanned.self, of: request) else {
                throw EdgeError(.notFound, "villager.expired")
            }
            return edge.page("villager/scan", scanned.place, context)
        }
    }

    /// How long a scanned code is good for.
    static let time = Duration.seconds(30 * 60)
}

/// A household whose code was scanned: what the browser holds, sealed.
struct Scanned: Codable, Sendable {
    let code: String
    let place: ResolveCode.Reply
}
