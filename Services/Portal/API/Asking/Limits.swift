import HTTPTypes
import Hummingbird
import Messages

/// How often the HTTP interface may be asked, a token or, without one, an address.
struct Limits: Sendable {
    /// Of a token.
    private let holders: Throttle
    private static let holderRate = Throttle.Rate.minutely(1_200)
    /// Of an address without a token. A village may stand behind one.
    private let publics: Throttle
    private static let publicRate = Throttle.Rate.minutely(600)

    init(clock: @escaping @Sendable () -> Timestamp) {
        holders = Throttle([Self.holderRate], bound: "requests_of_a_token", limit: 20_000, clock: clock)
        publics = Throttle([Self.publicRate], bound: "requests_of_an_address", limit: 20_000, clock: clock)
    }

    /// Counts a request.
    ///
    /// - Returns: headers for its answer.
    /// - Throws: `Problem` if it came too soon.
    func admit(_ asker: Asker, address: String) throws(Problem) -> HTTPFields {
        let (throttle, rate, client) =
            switch asker {
            case .public: (publics, Self.publicRate, address)
            case .holder(let holder): (holders, Self.holderRate, holder.name)
            }
        let standing = throttle.admit(client)
        guard standing.isAllowed else {
            let advice = asker == .public ? "; a request with a token is counted by its token, not by its address" : ""
            throw Problem(
                .often, "wait for the seconds of Retry-After" + advice, retryAfter: max(1, standing.wait))
        }
        return Self.headers(standing, rate)
    }

    /// draft-ietf-httpapi-ratelimit-headers.
    private static func headers(_ standing: Throttle.Standing, _ rate: Throttle.Rate) -> HTTPFields {
        [
            .constant("RateLimit-Policy"): "\"requests\";q=\(rate.count);w=\(rate.per.components.seconds)",
            .constant("RateLimit"): "\"requests\";r=\(standing.left);t=\(standing.wait)",
        ]
    }
}
