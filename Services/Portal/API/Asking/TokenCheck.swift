import HTTPTypes
import Hummingbird
import Messages

/// Who a token speaks for, and what it may be used for.
struct TokenHolder: Sendable, Equatable {
    /// Of the token, not of a person: what its requests are counted under.
    let name: String
    let actor: Messages.Principal
    let scopes: Set<TokenScope>
    /// Only here; everywhere the account's posts reach if empty.
    let areas: [AreaCode]
}

/// Looks tokens up. A token that is unknown, ended or revoked has no holder.
protocol TokenCheck: Sendable {
    /// - Throws: `DeskError` if it cannot be known now.
    func holder(of token: String, traceparent: String?) async throws -> TokenHolder?
}

/// A check whose answers hold for a few seconds: thousands of streams ask again and again whether their token is still good,
/// many of them with the same one.
struct SharedTokenCheck: TokenCheck {
    private let check: any TokenCheck
    private let holders: TTLCache<String, TokenHolder?>

    static let age = Duration.seconds(5)

    init(_ check: any TokenCheck, clock: @escaping @Sendable () -> Timestamp) {
        self.check = check
        holders = TTLCache(for: Self.age, limit: 1_000, mayBeOld: false, clock: clock)
    }

    func holder(of token: String, traceparent: String?) async throws -> TokenHolder? {
        try await holders.value(token) { try await check.holder(of: token, traceparent: traceparent) }
    }
}

/// Who asks, by the request's `Authorization`.
enum Asker: Sendable, Equatable {
    case `public`
    case holder(TokenHolder)

    /// - Throws: `Problem` if there is a token that is not good.
    init(_ request: Request, _ check: any TokenCheck, traceparent: String?) async throws {
        guard let header = request.headers[.authorization] else {
            self = .public
            return
        }
        let words = header.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bearer", words[1].utf8.count <= 512,
            let holder = try await check.holder(of: String(words[1]), traceparent: traceparent)
        else {
            throw Problem(.unauthorized, "the token is unknown, ended or revoked; send 'Authorization: Bearer TOKEN'")
        }
        self = .holder(holder)
    }

    var actor: Messages.Principal {
        switch self {
        case .public: .villager
        case .holder(let holder): holder.actor
        }
    }

    func has(_ scope: TokenScope) -> Bool {
        if case .holder(let holder) = self { holder.scopes.contains(scope) } else { false }
    }

    /// - Throws: `Problem`: a token is wanted, or another.
    func require(_ scope: TokenScope?) throws(Problem) {
        guard let scope, !has(scope) else { return }
        if case .public = self {
            throw Problem(.unauthorized, "this needs a token with the scope '\(scope.rawValue)'")
        }
        throw Problem(.forbidden, "the token does not have the scope '\(scope.rawValue)'", code: "scope")
    }
}
