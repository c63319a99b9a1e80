import HTTPTypes
import Hummingbird
import Messages

/// How often the HTTP interface may be asked, a token or, without one, an address.
struct Limits: Sendable {
    /// Of a token.
    private let holders = TokenBuckets(.init(requests: 1_200, window: 60))
    /// Of an address without a token. A village may stand behind one.
    private let publics = TokenBuckets(.init(requests: 600, window: 60))
    /// Codes and receipt numbers that were wrong, an address: nobody mistypes so many.
    private let guesses = TokenBuckets(.init(requests: 60, window: 3_600))

    let clock: @Sendable () -> Timestamp

    /// Counts a request.
    ///
    /// - Returns: headers for its answer.
    /// - Throws: `Problem` if it came too soon.
    func admit(_ asker: Asker, address: String, _ operation: Operation) throws(Problem) -> HTTPFields {
        let (buckets, client) =
            switch asker {
            case .public: (publics, address)
            case .holder(let holder): (holders, holder.name)
            }
        let now = clock()
        if operation.takesSecret, case .public = asker {
            let standing = guesses.look(address, at: now)
            guard standing.isAllowed else {
                throw Problem(
                    .often, "too many wrong codes or numbers came from this address; look at the label or the receipt",
                    retryAfter: standing.wait)
            }
        }
        let standing = buckets.take(client, at: now)
        guard standing.isAllowed else {
            throw Problem(.often, "wait for the seconds of Retry-After", retryAfter: max(1, standing.wait))
        }
        return Self.headers(standing, buckets.rate)
    }

    /// Counts a guess that failed.
    func missed(_ problem: Problem, address: String, _ operation: Operation) {
        guard operation.takesSecret, [.missing, .invalid].contains(problem.kind) else { return }
        _ = guesses.take(address, at: clock())
    }

    /// draft-ietf-httpapi-ratelimit-headers.
    private static func headers(_ standing: TokenBuckets.Standing, _ rate: TokenBuckets.Rate) -> HTTPFields {
        [
            .constant("RateLimit-Policy"): "\"requests\";q=\(rate.requests);w=\(rate.window)",
            .constant("RateLimit"): "\"requests\";r=\(standing.left);t=\(standing.wait)",
        ]
    }
}
