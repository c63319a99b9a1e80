import Foundation
import Hummingbird
import Messages

/// Ends a contact by the link in one of its messages (RFC 8058), without an account.
///
/// What the link holds is the whole authority: who has it may end that one contact and nothing else. So neither a cookie nor
/// a form's token is asked for, and a mail program's one click does what the button does. Opening the link ends nothing:
/// programs that look at links open them.
struct UnsubscribePage: Sendable {
    let edge: Edge

    func add(to router: Router<EdgeContext>) {
        router.get("unsubscribe") { request, context in
            guard let token = Self.token(request.uri.queryParameters["t"].map(String.init)) else { throw Self.missing }
            return edge.page("inbox/unsubscribe", Model(linkToken: token, isDone: false), context)
        }
        router.post("unsubscribe") { request, context in
            let form = try await edge.uncheckedForm(of: request, context)
            guard let token = Self.token(request.uri.queryParameters["t"].map(String.init) ?? form["t"]) else {
                throw Self.missing
            }
            try await edge.throttles.guessing(edge.clientAddress(of: request, context)) {
                _ = try await edge.ask(Unsubscribe(token: token), context)
            }
            return edge.page("inbox/unsubscribe", Model(linkToken: nil, isDone: true), context)
        }
    }

    private struct Model: Sendable {
        let linkToken: String?
        let isDone: Bool
    }

    /// A contact's id, a dot, and 128 bits in hexadecimal; or, of a text message, 24 bytes in base64url. Nil if it looks like
    /// neither.
    static func token(_ text: String?) -> String? {
        if let text, text.utf8.count == 32, Data(base64URL: text)?.count == 24 { return text }
        guard let text, let dot = text.firstIndex(of: "."), UUIDv7(String(text[..<dot])) != nil else { return nil }
        let proof = text[text.index(after: dot)...].utf8
        let isProof = proof.count == 32 && proof.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        return isProof ? text : nil
    }

    private static let missing = EdgeError(.badRequest, "inbox.unsubscribe.missing")
}
