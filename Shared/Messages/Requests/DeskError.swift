/// Why a desk did not do what it was asked: a JSON-RPC 2.0 error object.
package struct DeskError: Error, Codable, Equatable, Sendable {
    /// The kinds, with their JSON-RPC codes.
    package enum Kind: Int, CaseIterable, Sendable {
        case parse = -32_700
        case invalidRequest = -32_600
        case methodNotFound = -32_601
        case invalidParams = -32_602
        case internalError = -32_603
        /// A bound is reached: send again after `retryAfter`. Not remembered.
        case busy = -32_001
        /// A rule of the trade says no. Remembered: the same request gets the same answer.
        case refused = -32_002
        /// The actor's roles do not reach this.
        case forbidden = -32_003
        case notFound = -32_004
        /// The outcome is unknown: send the same request with the same id again. Not remembered.
        case unavailable = -32_005
    }

    package struct Details: Codable, Equatable, Sendable {
        /// A stable name of the reason, for programs: `case.state`.
        package let code: String?
        /// Milliseconds to wait before sending again.
        package let retryAfter: Int?
        /// What the message names, by name, for a caller that says it in words of its own: a bound, a number, a kind. No
        /// personal data.
        package let values: [String: String]?

        package init(code: String?, retryAfter: Int? = nil, values: [String: String]? = nil) {
            self.code = code
            self.retryAfter = retryAfter
            self.values = values
        }
    }

    package let code: Int
    /// For a person: what is wrong and what to do. Holds no personal data.
    package let message: String
    package let data: Details?

    package init(
        _ kind: Kind, _ message: String, code: String? = nil, retryAfter: Int? = nil, values: [String: String]? = nil
    ) {
        self.code = kind.rawValue
        self.message = message
        data =
            code == nil && retryAfter == nil
            ? nil : Details(code: code, retryAfter: retryAfter, values: values?.isEmpty == true ? nil : values)
    }

    /// The kind, unless a newer peer sent one that is not known here.
    package var kind: Kind? { Kind(rawValue: code) }
    /// The stable name of the reason.
    package var reason: String? { data?.code }
    /// What the message names.
    package var values: [String: String] { data?.values ?? [:] }

    package static func refused(
        _ reason: String, _ message: String, _ values: [String: String]? = nil
    ) -> DeskError {
        .init(.refused, message, code: reason, values: values)
    }
    package static func invalid(
        _ reason: String, _ message: String, _ values: [String: String]? = nil
    ) -> DeskError {
        .init(.invalidParams, message, code: reason, values: values)
    }
    package static func forbidden(_ message: String) -> DeskError { .init(.forbidden, message) }
    /// The account named a role that it has not, or not any more.
    package static func notInForce(_ claimed: RoleAtScope) -> DeskError {
        .init(
            .forbidden,
            "这个账号现在不在 \(claimed) 的岗位上；请重新登录，或请管理员办理任职 (the account does not hold a post of \(claimed) now: sign in again, or have the post handed over)",
            code: "post.not-in-force")
    }
    package static func notFound(_ reason: String, _ message: String) -> DeskError {
        .init(.notFound, message, code: reason)
    }
    package static func busy(retryAfter: Int) -> DeskError {
        .init(.busy, "the desk is busy; send the same request again", retryAfter: retryAfter)
    }
    package static let unavailable = DeskError(
        .unavailable, "the outcome is unknown; send the same request with the same id again", retryAfter: 500)
    package static let staleID = DeskError(
        .refused, "the request's id is older than 24 hours or from the future; make a new UUIDv7", code: "stale-id")
    package static let reusedID = DeskError(
        .refused, "another request was sent under this id; make a new UUIDv7 for each request", code: "id-reused")
    package static let deadlinePassed = DeskError(
        .refused, "the deadline had passed before the request was begun; nothing was done", code: "deadline")

    /// Whether the same request may have another outcome later, so that the answer is not remembered.
    package var isTransient: Bool { kind == .busy || kind == .unavailable || kind == .internalError }
}

extension DeskError: CustomStringConvertible {
    package var description: String {
        if let reason { "\(message) (\(reason))" } else { message }
    }
}
