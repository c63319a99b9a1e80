import HTTPTypes
import Hummingbird
import Messages

/// Why a page cannot be shown, and what the person can do. Its words lie in the tables under `error`.
struct EdgeError: Error, Equatable {
    let status: HTTPResponse.Status
    /// A key of the word tables, `error.token`; its `title` and `text` are shown.
    let words: String
    /// What the desk refused, said instead of the table's text: a desk's own message is safe to show.
    let refusal: DeskError?
    /// Seconds.
    let retryAfter: Int?

    init(_ status: HTTPResponse.Status, _ words: String, refusal: DeskError? = nil, retryAfter: Int? = nil) {
        self.status = status
        self.words = words
        self.refusal = refusal
        self.retryAfter = retryAfter
    }

    /// What a desk's refusal means over HTTP.
    init(_ error: DeskError) {
        switch error.kind {
        case .invalidParams, .parse, .invalidRequest:
            self.init(.unprocessableContent, "error.invalid", refusal: error)
        case .refused: self.init(.conflict, "error.refused", refusal: error)
        case .forbidden: self.init(.forbidden, "error.forbidden", refusal: error)
        case .notFound, .methodNotFound: self.init(.notFound, "error.missing", refusal: error)
        case .busy, .unavailable:
            self.init(.serviceUnavailable, "error.later", retryAfter: max(1, (error.data?.retryAfter ?? 1_000) / 1_000))
        case .internalError, nil: self.init(.internalServerError, "error.ours")
        }
    }

    init(_ error: any Error) {
        switch error {
        case let error as EdgeError: self = error
        case let error as DeskError: self.init(error)
        case let error as any HTTPResponseError:
            self.init(
                error.status,
                error.status == .notFound ? "error.missing" : error.status.code < 500 ? "error.form" : "error.ours")
        default: self.init(.internalServerError, "error.ours")
        }
    }
}
