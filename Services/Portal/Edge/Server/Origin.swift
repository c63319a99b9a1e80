import Foundation

/// An origin of the web (RFC 6454): scheme, host and port, each compared whole.
struct Origin: Equatable, Sendable {
    let scheme: String
    let host: String
    let port: Int

    /// Nil unless it is `http://host`, `https://host` or one of them with a port, and nothing else.
    init?(_ text: String) {
        let lower = text.lowercased()
        guard let scheme = ["http", "https"].first(where: { lower.hasPrefix($0 + "://") }) else { return nil }
        self.init(scheme: scheme, authority: String(lower.dropFirst(scheme.count + 3)))
    }

    /// - Parameter authority: a host with or without a port, as the `Host` of a request names it.
    init?(scheme: String, authority: String) {
        guard let authority = Authority(authority) else { return nil }
        self.scheme = scheme
        host = authority.host
        port = authority.port ?? (scheme == "https" ? 443 : 80)
    }
}

/// The host and port that a request names (RFC 9110 §7.2): a name, an IPv4 address or an IPv6 address in brackets.
struct Authority: Equatable, Sendable {
    let host: String
    let port: Int?

    init?(_ text: String) {
        let text = text.lowercased()
        let isBracketed = text.hasPrefix("[")
        let end = isBracketed ? text.firstIndex(of: "]").map { text.index(after: $0) } : text.firstIndex(of: ":")
        let host = text[..<(end ?? text.endIndex)]
        let name = isBracketed ? host.dropFirst().dropLast() : host
        guard (1...253).contains(name.utf8.count), !isBracketed || end != nil,
            name.utf8.allSatisfy({ isBracketed ? Self.isOfIPv6($0) : Self.isOfName($0) })
        else { return nil }
        self.host = String(host)
        guard let end, end < text.endIndex else {
            port = nil
            return
        }
        let digits = text[text.index(after: end)...]
        guard text[end] == ":", digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits) else {
            return nil
        }
        self.port = Int(port)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte) || [45, 46, 95].contains(byte)
    }

    private static func isOfIPv6(_ byte: UInt8) -> Bool {
        (48...58).contains(byte) || (97...102).contains(byte) || byte == 46
    }
}
