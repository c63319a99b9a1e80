import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore

/// A strong entity tag: what is equal byte for byte has the same.
struct EntityTag: Equatable {
    let value: String

    init(of body: Data) {
        value = "\"\(Hex.encode(Data(SHA256.hash(data: body).prefix(16))))\""
    }

    /// Whether `If-None-Match` names it (RFC 9110 §13.1.2: compared weakly), so that nothing need be sent.
    func isNamed(by header: String?) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { entry in
            let tag = entry.trimmingCharacters(in: .whitespaces)
            return tag == "*" || tag == value || tag == "W/" + value
        }
    }

    /// The body, or 304 if the caller has it.
    func answer(_ body: Data, to request: Request, headers given: HTTPFields) -> Response {
        var headers = given
        headers[.eTag] = value
        headers[.cacheControl] = "private, no-cache"
        headers[.vary] = "Authorization"
        if isNamed(by: request.headers[.ifNoneMatch]) {
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
