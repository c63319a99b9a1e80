/// Why a transfer brought no answer of the other side.
package struct TransferError: Error, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        /// A file of certificates, or another setting of ours, is wrong.
        case configuration
        /// What was asked for cannot be sent: a URL, a header, an address of mail, a size.
        case request
        /// As many transfers as allowed are under way.
        case busy
        case resolve
        /// The name stands for addresses that may not be connected to.
        case addressRefused = "address-refused"
        case connect
        /// No trusted encrypted connection: the handshake failed, or the certificate is not right.
        case tls
        case timeout
        /// The connection ended before the answer was whole.
        case reset
        /// The answer exceeds a bound that cannot be cut at.
        case tooLarge = "too-large"
        /// Name or password were refused.
        case auth
        /// The other side does not speak the protocol.
        case peer
        /// The task that asked was cancelled.
        case cancelled
        /// The transfers were stopped meanwhile.
        case stopped
        /// The system lacks something: memory, descriptors.
        case system
    }

    package let code: Code
    /// Safe to show: what is wrong, with the host's name. Holds no path, no person's address, no password.
    package let message: String
    /// Whether the same transfer can succeed later without anybody changing anything here. If it had begun, what was sent may
    /// have arrived all the same.
    package let canRetry: Bool
    /// libcurl's number; zero where the fault was found before libcurl was asked.
    package let number: Int
    package let file: StaticString
    package let line: UInt

    /// - Parameters:
    ///   - host: the name of the other side.
    ///   - detail: what more is known, safe to show.
    init(
        _ code: Code, host: String? = nil, detail: String? = nil, canRetry: Bool? = nil, number: Int = 0,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        self.code = code
        let parts = [code.text, host, detail].compactMap { $0 }
        message = parts.joined(separator: ": ")
        self.canRetry = canRetry ?? code.canRetry
        self.number = number
        self.file = file
        self.line = line
    }
}

extension TransferError.Code {
    var text: String {
        switch self {
        case .configuration: "设置不对 (wrong configuration)"
        case .request: "不能这样发送 (cannot be sent)"
        case .busy: "正在发送的太多，请稍后 (too many transfers are under way)"
        case .resolve: "找不到对方地址 (the name could not be resolved)"
        case .addressRefused: "对方地址不许访问 (the address is not allowed)"
        case .connect: "连不上对方 (could not connect)"
        case .tls: "加密连接不可信 (no trusted encrypted connection)"
        case .timeout: "超过时限 (timed out)"
        case .reset: "连接提前断开 (the connection ended too early)"
        case .tooLarge: "对方回答太长 (the answer is too large)"
        case .auth: "用户名或密码不对 (user or password refused)"
        case .peer: "对方回答看不懂 (the other side does not speak the protocol)"
        case .cancelled: "已取消 (cancelled)"
        case .stopped: "服务正在停止 (stopping)"
        case .system: "系统资源不足 (the system lacks something)"
        }
    }

    var canRetry: Bool {
        switch self {
        case .busy, .resolve, .connect, .tls, .timeout, .reset, .peer, .stopped, .system: true
        case .configuration, .request, .addressRefused, .tooLarge, .auth, .cancelled: false
        }
    }
}

extension TransferError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { message }
    package var debugDescription: String { "\(message) [\(code.rawValue), \(number)] at \(file):\(line)" }
}
