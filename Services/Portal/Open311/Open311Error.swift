import HTTPTypes
import Hummingbird
import Messages

/// What GeoReport v2 answers instead of a result: a list of codes with descriptions.
struct Open311Error: Error, Equatable {
    let status: HTTPResponse.Status
    let descriptions: [String]
    /// Seconds.
    let retryAfter: Int?

    init(_ status: HTTPResponse.Status, _ descriptions: String..., retryAfter: Int? = nil) {
        self.init(status, descriptions, retryAfter: retryAfter)
    }

    init(_ status: HTTPResponse.Status, _ descriptions: [String], retryAfter: Int? = nil) {
        self.status = status
        self.descriptions = descriptions
        self.retryAfter = retryAfter
    }

    /// What any error means here. What a filer got wrong is 400, as GeoReport knows no other.
    init(_ error: any Error) {
        if let error = error as? Open311Error {
            self = error
            return
        }
        let problem = Problem(error)
        let status: HTTPResponse.Status =
            [.invalid, .mediaType, .malformed].contains(problem.kind) ? .badRequest : problem.kind.status
        self.init(status, problem.detail ?? problem.kind.title, retryAfter: problem.retryAfter)
    }

    func response(_ format: Open311Format) -> Response {
        var headers = HTTPFields()
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        return format.response(value, root: "errors", status: status, headers: headers)
    }

    var value: Open311Value {
        .list("error", descriptions.map { .object([("code", .number(status.code)), ("description", .text($0))]) })
    }
}
