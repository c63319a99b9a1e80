/// The server that takes our mail in (RFC 5321), and how it is spoken to.
package struct MailServer: Sendable {
    package enum Security: String, CaseIterable, Sendable {
        /// In the clear: for a server on the same machine or network.
        case none
        /// Begins in the clear and turns to TLS; ends if the server cannot.
        case startTLS = "starttls"
        /// TLS from the first byte.
        case tls
    }

    package struct Login: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
        package let user: String
        package let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }

        package var description: String { "a login" }
        package var debugDescription: String { description }
    }

    /// A name, or an address.
    package let host: String
    package let port: Int
    package let security: Security
    package let login: Login?
    /// What we call ourselves in EHLO; this machine's name if nil.
    package let greeting: String?

    /// - Throws: `configuration` if the host is no name, the port none, or a password would go in the clear.
    package init(
        host: String, port: Int, security: Security, login: Login? = nil, greeting: String? = nil
    ) throws(TransferError) {
        guard Self.isName(host), (1...65_535).contains(port), greeting.map(Self.isName) ?? true else {
            throw TransferError(.configuration, detail: "the mail server's host, port or greeting")
        }
        guard login == nil || security != .none else {
            throw TransferError(.configuration, host: host, detail: "a password needs STARTTLS or TLS")
        }
        self.host = host
        self.port = port
        self.security = security
        self.login = login
        self.greeting = greeting
    }

    private static func isName(_ text: String) -> Bool {
        let allowed = text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "-._:".utf8.contains($0)
        }
        return !text.isEmpty && text.utf8.count <= 253 && allowed && (!text.contains(":") || IPAddress(text) != nil)
    }

    /// As libcurl reads it: the path is the greeting.
    var url: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(security == .tls ? "smtps" : "smtp")://\(name):\(port)/\(greeting ?? "")"
    }
}
