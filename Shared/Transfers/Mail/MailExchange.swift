import CCurl

/// One mail on its way to the server.
final class MailExchange: Exchange {
    private let message: [UInt8]
    private var given = 0
    private var replies = MailReplyReader()
    private var isLeaving = false

    init(_ mail: Mail, server: MailServer, _ surroundings: ExchangeContext) throws(TransferError) {
        message = mail.message
        try super.init(host: server.host, timeouts: mail.timeouts, surroundings)
        try easy.set(CURLOPT_URL, server.url)
        try easy.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        try easy.set(CURLOPT_PROXY, "")
        try easy.set(CURLOPT_USE_SSL, Int((server.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue))
        // A connection takes one mail, so that one in the clear is never taken for one that TLS protects, and libcurl takes leave of
        // the server within the exchange, see `sent`.
        try easy.set(CURLOPT_FORBID_REUSE, 1)
        if let login = server.login {
            try easy.set(CURLOPT_USERNAME, login.user)
            try easy.set(CURLOPT_PASSWORD, login.password)
            try easy.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        }
        try easy.set(CURLOPT_MAIL_FROM, mail.sender.isEmpty ? "<>" : mail.sender)
        try easy.set(CURLOPT_MAIL_RCPT, list: [mail.recipient])
        try easy.set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 0)
        try easy.set(CURLOPT_UPLOAD, 1)
        try easy.set(CURLOPT_INFILESIZE_LARGE, bytes: message.count)
        // Reports the commands that are sent.
        try easy.set(CURLOPT_VERBOSE, 1)
    }

    override func take(line: [UInt8]) -> Bool {
        guard !isLeaving else { return true }
        replies.take(line)
        return true
    }

    override func give(into room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, message.count - given)
        unsafe room.copyBytes(from: message[given..<given + count])
        given += count
        return count
    }

    /// libcurl waits for the answer to QUIT on this thread, which would let one silent server hold up all mail. Nobody needs
    /// that answer: with its reading side shut the connection ends as soon as QUIT is out.
    override func sent(line: UnsafeRawBufferPointer) {
        guard unsafe line.starts(with: "QUIT".utf8) else { return }
        isLeaving = true
        surroundings.sockets.stopReading(for: self)
    }

    func answer(_ result: CURLcode) -> Result<MailOutcome, TransferError> {
        guard result != CURLE_OK else {
            return .success(.accepted(replies.reply ?? MailReply(code: 250, text: "")))
        }
        guard let reply = replies.reply, reply.code >= 400 else { return .failure(error(result)) }
        switch TransferError.codes[result.rawValue] {
        case .auth, .tls:
            return .failure(
                TransferError(
                    TransferError.codes[result.rawValue] ?? .system, host: host, detail: "\(reply.code) \(reply.text)",
                    canRetry: reply.isTemporary, number: Int(result.rawValue)))
        case .timeout, .system: return .failure(error(result))
        default: return .success(reply.isTemporary ? .deferred(reply) : .refused(reply))
        }
    }
}
