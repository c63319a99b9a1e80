import HTTPTypes
import Hummingbird
import Messages

/// How often the HTTP interface may be asked, a token or, without one, an address.
struct Limits: Sendable {
    /// Of a token.
    private let holders = TokenBuckets(.init(requests: 1_200, window: 60))
    /// Of an address without a token. A village may stand behind one.
    private let publics = TokenBuckets(.init(requests: 600, window: 60))
    let clock: @Sendable () -> Timestamp

    /// Counts a request.
    ///
    /// - Returns: headers for its answer.
    /// - Throws: `Problem` if it came too soon.
    func admit(_ asker: Asker, address: String) throws(Problem) -> HTTPFields {
        let (buckets, client) =
            switch asker {
            case .public: (publics, address)
            case .holder(let holder): (holders, holder.name)
            }
        let standing = buckets.take(client, at: clock())
        guard standing.isAllowed else {
            throw Problem(.often, "wait for the seconds of Retry-After", retryAfter: max(1, standing.wait))
        }
        return Self.headers(standing, buckets.rate)
    }

    /// draft-ietf-httpapi-ratelimit-headers.
    private static func headers(_ standing: TokenBuckets.Standing, _ rate: TokenBuckets.Rate) -> HTTPFields {
        [
            .constant("RateLimit-Policy"): "\"requests\";q=\(rate.requests);w=\(rate.window)",
            .constant("RateLimit"): "\"requests\";r=\(standing.left);t=\(standing.wait)",
        ]
    }
}
