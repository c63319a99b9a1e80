/// Knows no token.
struct NoTokens: TokenCheck {
    func holder(of token: String, traceparent: String?) async throws -> TokenHolder? { nil }
}
