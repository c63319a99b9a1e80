import CCurl

/// A request over HTTP/1.1 to be sent once.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
    }

    package struct Header: Equatable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: Method
    /// `http` or `https`, without user or password in it.
    package var url: String
    package var headers: [Header]
    /// At most `bodyLimit` bytes; not for GET.
    package var body: [UInt8]
    package var timeouts: Timeouts
    /// Bytes that are read of the answer's body; the rest is cut off.
    package var answerLimit: Int

    package static let urlLimit = 4_096
    package static let bodyLimit = 1 << 20
    /// All headers together, in bytes.
    package static let headerLimit = 16_384

    package init(
        _ method: Method, _ url: String, headers: [Header] = [], body: [UInt8] = [], timeouts: Timeouts = Timeouts(),
        answerLimit: Int = 65_536
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.answerLimit = answerLimit
    }
}

extension HTTPRequest {
    /// The URL's host, once everything has been found fit to be sent.
    func check() throws(TransferError) -> String {
        let host = try URLParts.host(of: url)
        guard body.count <= Self.bodyLimit, method != .get || body.isEmpty else {
            throw TransferError(.request, host: host, detail: "\(body.count) bytes of body")
        }
        guard headers.allSatisfy({ $0.isSound }),
            headers.reduce(0, { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }) <= Self.headerLimit
        else { throw TransferError(.request, host: host, detail: "a header is not allowed or too long") }
        return host
    }
}

extension HTTPRequest.Header {
    /// A token (RFC 9110 §5.6.2), and a value without control characters: nothing that ends the line and begins another.
    var isSound: Bool {
        !name.isEmpty && name.utf8.allSatisfy { Self.tokens.contains($0) }
            && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    private static let tokens = Set(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// As libcurl wants it: an empty value is marked, or the header would be left out.
    var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }
}

/// Reads a URL as libcurl itself will.
enum URLParts {
    static func host(of url: String) throws(TransferError) -> String {
        guard url.utf8.count <= HTTPRequest.urlLimit, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let parts = unsafe curl_url()
        else { throw TransferError(.request, detail: "URL") }
        // Freed once, here; the handle is live until then.
        defer { unsafe curl_url_cleanup(parts) }
        guard unsafe curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = unsafe part(CURLUPART_SCHEME, of: parts), ["http", "https"].contains(scheme),
            let host = unsafe part(CURLUPART_HOST, of: parts), !host.isEmpty
        else { throw TransferError(.request, detail: "URL") }
        guard unsafe part(CURLUPART_USER, of: parts) == nil, unsafe part(CURLUPART_PASSWORD, of: parts) == nil else {
            throw TransferError(.request, host: host, detail: "user or password in the URL")
        }
        return host
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        // The handle is live; the string is ours to free, and is copied before.
        guard unsafe curl_url_get(url, part, &text, 0) == CURLUE_OK, let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
