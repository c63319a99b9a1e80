import CCurl

/// One request and its answer.
final class HTTPExchange: Exchange {
    private let limit: Int
    private var headers: [HTTPRequest.Header] = []
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var isCut = false
    /// Whether the empty line has come: without it libcurl calls an answer whole that broke off in its headers.
    private var headersEnded = false
    private var tooManyHeaders = false

    /// Bytes of header lines that are read of an answer, informational ones before it and trailers included.
    static let headerLimit = 32_768

    init(_ request: HTTPRequest, host: String, _ surroundings: ExchangeContext) throws(TransferError) {
        limit = request.answerLimit
        try super.init(host: host, timeouts: request.timeouts, surroundings)
        try easy.set(CURLOPT_URL, request.url)
        try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try easy.set(CURLOPT_FOLLOWLOCATION, 0)
        // An empty string keeps libcurl from looking into the environment.
        try easy.set(CURLOPT_PROXY, surroundings.settings.proxy ?? "")
        switch request.method {
        case .get: try easy.set(CURLOPT_HTTPGET, 1)
        case .post, .put:
            try easy.set(CURLOPT_POST, 1)
            try easy.set(body: request.body)
            if request.method == .put { try easy.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
        // Without these lines libcurl would wait for leave to send a large body, and call every body a form.
        var lines = ["Expect:"]
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        try easy.set(CURLOPT_HTTPHEADER, list: lines + request.headers.map(\.line))
    }

    override func take(line: [UInt8]) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else {
            tooManyHeaders = true
            return false
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // An informational answer may come before the real one.
            headers = []
            headersEnded = false
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let value = text[text.index(after: colon)...].trimmingSpaces
            headers.append(HTTPRequest.Header(String(text[..<colon]), String(value)))
        } else {
            headersEnded = true
        }
        return true
    }

    override func take(content: UnsafeRawBufferPointer) -> Bool {
        let room = limit - body.count
        unsafe body.append(contentsOf: content.prefix(room))
        isCut = content.count > room
        return !isCut
    }

    func answer(_ result: CURLcode) -> Result<HTTPAnswer, TransferError> {
        let status = easy.long(CURLINFO_RESPONSE_CODE)
        if result == CURLE_OK && headersEnded && status >= 200 || isCut {
            return .success(HTTPAnswer(status: status, headers: headers, body: body, isCut: isCut))
        }
        // A single line past libcurl's own bound of 100 KiB shows as a lack of memory.
        if tooManyHeaders || result == CURLE_OUT_OF_MEMORY {
            return .failure(TransferError(.tooLarge, host: host, detail: "headers", number: Int(result.rawValue)))
        }
        return .failure(error(result == CURLE_OK ? CURLE_GOT_NOTHING : result))
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r\n" || $0 == "\r" || $0 == "\n" }
        let start = drop(while: isSpace)
        return start[..<(start.lastIndex { !isSpace($0) }.map(start.index(after:)) ?? start.startIndex)]
    }
}
