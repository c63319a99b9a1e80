import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore

/// Why the HTTP interface did not do what it was asked, as RFC 9457 wants it told. Holds no personal data: a desk's message
/// never does, and nothing that was sent is repeated.
struct Problem: Error, Equatable {
    let kind: Kind
    /// For a person: what is wrong and what to do.
    let detail: String?
    /// The desk's stable name of the reason, for programs: `case.state`.
    let code: String?
    /// Where in the request, and what is wrong there.
    let errors: [Flaw]
    /// Seconds.
    let retryAfter: Int?
    /// Methods that the path does answer.
    let allow: [HTTPRequest.Method]

    struct Flaw: Codable, Equatable, Sendable {
        /// A JSON pointer into the body, or the name of a parameter.
        let at: String
        let problem: String
    }

    init(
        _ kind: Kind, _ detail: String? = nil, code: String? = nil, errors: [Flaw] = [], retryAfter: Int? = nil,
        allow: [HTTPRequest.Method] = []
    ) {
        self.kind = kind
        self.detail = detail
        self.code = code
        self.errors = errors
        self.retryAfter = retryAfter
        self.allow = allow
    }

    /// The kinds, each with its status; the word ends the problem's `type`.
    enum Kind: String, CaseIterable, Sendable {
        case malformed, unauthorized, forbidden, missing, method, slow, refused
        case tooLarge = "too-large"
        case mediaType = "media-type"
        case invalid, often, ours, unavailable

        var status: HTTPResponse.Status {
            switch self {
            case .malformed: .badRequest
            case .unauthorized: .unauthorized
            case .forbidden: .forbidden
            case .missing: .notFound
            case .method: .methodNotAllowed
            case .slow: .requestTimeout
            case .refused: .conflict
            case .tooLarge: .contentTooLarge
            case .mediaType: .unsupportedMediaType
            case .invalid: .unprocessableContent
            case .often: .tooManyRequests
            case .ours: .internalServerError
            case .unavailable: .serviceUnavailable
            }
        }

        var title: String {
            switch self {
            case .malformed: "请求看不懂 The request cannot be read"
            case .unauthorized: "需要有效的令牌 A valid token is needed"
            case .forbidden: "令牌或岗位不允许 The token or its posts do not allow this"
            case .missing: "没有找到 Not found"
            case .method: "不能用这个方法 The method is not offered here"
            case .slow: "没有收完 The request did not arrive in time"
            case .refused: "现在不能这样办 Not possible now"
            case .tooLarge: "内容太大 Too large"
            case .mediaType: "请求的格式不对 The body is of a type that is not taken here"
            case .invalid: "内容不合要求 A value does not fit"
            case .often: "太频繁了 Too many requests"
            case .ours: "系统出错 A fault of ours"
            case .unavailable: "请稍后用同一个编号再试 Try again later under the same key"
            }
        }

        var type: String { "urn:qinglian:problem:\(rawValue)" }
    }
}

extension Problem {
    init(_ error: DeskError) {
        let seconds = error.data?.retryAfter.map { max(1, $0 / 1_000) }
        switch error.kind {
        case .parse, .invalidRequest: self.init(.malformed, error.message, code: error.reason)
        case .invalidParams: self.init(.invalid, error.message, code: error.reason)
        case .refused where error.reason == DeskError.reusedID.reason:
            self.init(.invalid, error.message, code: error.reason)
        case .refused: self.init(.refused, error.message, code: error.reason)
        case .forbidden: self.init(.forbidden, error.message, code: error.reason)
        case .notFound, .methodNotFound: self.init(.missing, error.message, code: error.reason)
        case .busy, .unavailable: self.init(.unavailable, error.message, retryAfter: seconds ?? 1)
        case .internalError, nil: self.init(.ours)
        }
    }

    init(_ error: any Error) {
        switch error {
        case let error as Problem: self = error
        case let error as DeskError: self.init(error)
        case let error as EdgeError: self.init(status: error.status, retryAfter: error.retryAfter)
        case let error as any HTTPResponseError: self.init(status: error.status, retryAfter: nil)
        default: self.init(.ours)
        }
    }

    private init(status: HTTPResponse.Status, retryAfter: Int?) {
        let kind = Kind.allCases.first { $0.status == status }
        self.init(kind ?? (status.code < 500 ? .malformed : .ours), retryAfter: retryAfter)
    }

    /// - Parameter trace: the id under which the log knows the request.
    func response(trace: String?) -> Response {
        let body = Body(
            type: kind.type, title: kind.title, status: kind.status.code, detail: detail, code: code,
            errors: errors.isEmpty ? nil : errors, trace: trace)
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if kind == .method { headers[.allow] = (allow + [.options]).map(\.rawValue).joined(separator: ", ") }
        if kind == .unauthorized { headers[.wwwAuthenticate] = #"Bearer realm="qinglian""# }
        let bytes = (try? JSONCoding.encode(body)) ?? Data("{}".utf8)
        return Response(status: kind.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The members on the wire.
    struct Body: Codable, Equatable {
        let type: String
        let title: String
        let status: Int
        let detail: String?
        let code: String?
        let errors: [Flaw]?
        let trace: String?
    }
}
