import HTTPTypes
import Hummingbird

/// What every answer tells the browser not to do.
struct SafetyHeaders: RouterMiddleware {
    typealias Context = EdgeContext

    let isSecure: Bool

    /// No script or style but our own files; no frames; forms go nowhere else.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        + "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    func handle(
        _ request: Request, context: EdgeContext, next: Next
    ) async throws -> Response {
        var response = try await next(request, context)
        func set(_ name: HTTPField.Name, _ value: String) {
            if response.headers[name] == nil { response.headers[name] = value }
        }
        set(.contentSecurityPolicy, Self.policy)
        set(.xContentTypeOptions, "nosniff")
        set(.referrerPolicy, "same-origin")
        set(.permissionsPolicy, "camera=(self), microphone=(self), geolocation=(), payment=()")
        set(.crossOriginOpenerPolicy, "same-origin")
        set(.crossOriginResourcePolicy, "same-origin")
        set(.cacheControl, "no-store")
        if isSecure { set(.strictTransportSecurity, "max-age=31536000; includeSubDomains") }
        return response
    }
}

extension HTTPField.Name {
    static let referrerPolicy = constant("Referrer-Policy")
    static let permissionsPolicy = constant("Permissions-Policy")
    static let crossOriginOpenerPolicy = constant("Cross-Origin-Opener-Policy")

    /// A field's name that HTTPTypes does not know.
    static func constant(_ name: StaticString) -> HTTPField.Name {
        guard let field = HTTPField.Name(name.description) else { preconditionFailure("\(name) is no field name") }
        return field
    }
}
