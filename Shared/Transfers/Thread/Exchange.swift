import CCurl

/// What every exchange of one thread shares.
struct ExchangeContext {
    let settings: TransferSettings
    let sockets: OpenSockets
}

/// One transfer as the transfer thread sees it: born, fed by libcurl, and gone on that thread.
class Exchange {
    let easy: EasyHandle
    let surroundings: ExchangeContext
    let host: String
    /// Addresses that the rule refused, by what they are for, and those it admitted.
    private(set) var refused: [String] = []
    private(set) var admitted = 0

    /// Sets what every transfer has in common.
    init(host: String, timeouts: Timeouts, _ surroundings: ExchangeContext) throws(TransferError) {
        self.host = host
        self.surroundings = surroundings
        easy = try EasyHandle()
        let settings = surroundings.settings
        try easy.set(CURLOPT_NOSIGNAL, 1)
        // A name that is being resolved is left to its own thread when the transfer ends, instead of waited for.
        try easy.set(CURLOPT_QUICK_EXIT, 1)
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, timeouts.connect.wholeMilliseconds)
        try easy.set(CURLOPT_TIMEOUT_MS, timeouts.whole.wholeMilliseconds)
        try easy.set(CURLOPT_SSL_VERIFYPEER, 1)
        try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
        try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = settings.certificates { try easy.set(CURLOPT_CAINFO, file) }
        if !settings.names.isEmpty { try easy.set(CURLOPT_RESOLVE, list: settings.names) }
        try setCallbacks()
    }

    /// A line that the other side sent before the content: a header, a reply.
    ///
    /// - Returns: false ends the transfer.
    func take(line: [UInt8]) -> Bool { true }

    /// A part of the content that the other side sent.
    ///
    /// - Returns: false ends the transfer.
    func take(content: UnsafeRawBufferPointer) -> Bool { true }

    /// Writes the next part of what is sent.
    ///
    /// - Returns: how many bytes; zero at the end.
    func give(into room: UnsafeMutableRawBufferPointer) -> Int { 0 }

    /// A command was sent; only where the subclass has asked for reports.
    func sent(line: UnsafeRawBufferPointer) {}

    /// Opens a socket if the rule admits its address.
    ///
    /// - Returns: -1 if not.
    func open(family: Int32, type: Int32, protocol number: Int32, address: IPAddress?) -> Int32 {
        guard let address else { return -1 }
        switch surroundings.settings.addresses.verdict(on: address) {
        case .refused(let name):
            refused.append(name)
            return -1
        case .admitted:
            admitted += 1
            return surroundings.sockets.open(for: self, family: family, type: type, protocol: number)
        }
    }

    /// What a result other than success means.
    func error(_ result: CURLcode) -> TransferError {
        if result == CURLE_COULDNT_CONNECT, admitted == 0, let name = refused.first {
            return TransferError(.addressRefused, host: host, detail: name, number: Int(result.rawValue))
        }
        var detail: String?
        if result == CURLE_PEER_FAILED_VERIFICATION {
            detail = TransferError.certificateFaults[easy.long(CURLINFO_SSL_VERIFYRESULT)]
        }
        return TransferError(result, host: host, detail: detail)
    }
}

/// How long a transfer may take.
package struct Timeouts: Sendable {
    /// Until the connection stands, encryption included.
    package var connect: Duration
    /// For everything, name and connection included.
    package var whole: Duration

    package init(connect: Duration = .seconds(10), whole: Duration = .seconds(20)) {
        self.connect = connect
        self.whole = whole
    }
}

extension Duration {
    /// Rounded toward zero, at least one: zero would mean "no limit".
    fileprivate var wholeMilliseconds: Int {
        max(1, Int(clamping: components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000))
    }
}
