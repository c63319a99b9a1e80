import Crypto
import Foundation

/// The hidden field that shows that a form was given by us to this very browser (against cross-site request forgery).
///
/// It is a MAC over the browser's own cookie: nothing is kept on the server, and another site can neither read nor make it.
struct FormToken: Sendable {
    static let field = "token"

    private let key: SymmetricKey

    init(secret: Data) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Data("forms".utf8), outputByteCount: 32)
    }

    func token(for context: EdgeContext) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: message(context), using: key)).base64URL
    }

    func isValid(_ token: String, for context: EdgeContext) -> Bool {
        guard !context.visitor.id.isEmpty, let code = Data(base64URL: token) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message(context), using: key)
    }

    private func message(_ context: EdgeContext) -> Data {
        Data((context.visitor.id + "|" + (context.viewer?.session ?? "")).utf8)
    }
}
