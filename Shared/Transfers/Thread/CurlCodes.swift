import CCurl

extension TransferError {
    /// What libcurl's results mean. One that is not listed is `system`.
    static let codes: [CURLcode.RawValue: Code] = Dictionary(
        uniqueKeysWithValues: [
            (CURLE_URL_MALFORMAT, Code.request), (CURLE_BAD_FUNCTION_ARGUMENT, .request),
            (CURLE_COULDNT_RESOLVE_HOST, .resolve), (CURLE_COULDNT_RESOLVE_PROXY, .resolve),
            (CURLE_COULDNT_CONNECT, .connect), (CURLE_PROXY, .connect), (CURLE_INTERFACE_FAILED, .connect),
            (CURLE_OPERATION_TIMEDOUT, .timeout),
            (CURLE_SSL_CONNECT_ERROR, .tls), (CURLE_PEER_FAILED_VERIFICATION, .tls), (CURLE_SSL_CERTPROBLEM, .tls),
            (CURLE_SSL_CIPHER, .tls), (CURLE_SSL_ISSUER_ERROR, .tls), (CURLE_SSL_INVALIDCERTSTATUS, .tls),
            (CURLE_USE_SSL_FAILED, .tls), (CURLE_SSL_SHUTDOWN_FAILED, .tls),
            (CURLE_SSL_CACERT_BADFILE, .configuration), (CURLE_SSL_CRL_BADFILE, .configuration),
            (CURLE_SSL_ENGINE_NOTFOUND, .configuration), (CURLE_UNKNOWN_OPTION, .configuration),
            (CURLE_NOT_BUILT_IN, .configuration),
            (CURLE_GOT_NOTHING, .reset), (CURLE_RECV_ERROR, .reset), (CURLE_SEND_ERROR, .reset),
            (CURLE_PARTIAL_FILE, .reset), (CURLE_SEND_FAIL_REWIND, .reset),
            (CURLE_LOGIN_DENIED, .auth), (CURLE_AUTH_ERROR, .auth),
            // The scheme was checked before, so this one is an answer without a status line.
            (CURLE_UNSUPPORTED_PROTOCOL, .peer),
            (CURLE_WEIRD_SERVER_REPLY, .peer), (CURLE_REMOTE_ACCESS_DENIED, .peer),
            (CURLE_BAD_CONTENT_ENCODING, .peer), (CURLE_HTTP2, .peer),
            (CURLE_FILESIZE_EXCEEDED, .tooLarge),
        ].map { ($0.0.rawValue, $0.1) })

    /// - Parameter detail: instead of libcurl's own words for the result.
    init(
        _ result: CURLcode, host: String, detail: String? = nil, file: StaticString = #fileID, line: UInt = #line
    ) {
        // curl_easy_strerror returns a constant.
        let words = unsafe curl_easy_strerror(result).map { unsafe String(cString: $0) }
        self.init(
            Self.codes[result.rawValue] ?? .system, host: host, detail: detail ?? words, number: Int(result.rawValue),
            file: file, line: line)
    }

    /// OpenSSL's results of checking a certificate that an operator can do something about.
    static let certificateFaults: [Int: String] = [
        9: "证书还没生效 (not yet valid)", 10: "证书已过期 (expired)", 18: "自签名证书 (self-signed)",
        19: "根证书不受信任 (untrusted root)", 20: "颁发者不受信任 (unknown issuer)",
        21: "证书链不完整 (incomplete chain)", 23: "证书已吊销 (revoked)", 62: "证书不属于这个地址 (another host's)",
    ]
}
