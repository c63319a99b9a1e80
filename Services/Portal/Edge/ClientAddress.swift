import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// Where a request comes from, for throttles alone: never logged, never shown.
enum ClientAddress {
    /// The address of the connection, or what the outermost of our own proxies saw: what stands before that in
    /// X-Forwarded-For anybody could have written. Of an IPv6 address its network, which one customer has to itself.
    static func key(connection: String?, forwarded: [String], proxies: Int) -> String {
        var address = connection ?? ""
        if proxies > 0 {
            let hops = forwarded.flatMap { $0.split(separator: ",") }
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if let hop = hops.suffix(proxies).first, hops.count >= proxies { address = hop }
        }
        return network(address)
    }

    /// `2001:db8:1:2:…` → `2001:db8:1:2`; anything else as it is, at most 64 bytes of it.
    private static func network(_ address: String) -> String {
        var bytes = in6_addr()
        guard !address.lowercased().hasPrefix("::ffff:"), inet_pton(AF_INET6, address, &bytes) == 1 else {
            return String(address.prefix(64))
        }
        return withUnsafeBytes(of: &bytes) { $0.prefix(8).map { String($0, radix: 16) }.joined(separator: ".") }
    }
}

extension Edge {
    func clientAddress(of request: Request, _ context: EdgeContext) -> String {
        ClientAddress.key(
            connection: context.connection?.ipAddress, forwarded: request.headers[values: .xForwardedFor],
            proxies: settings.proxies)
    }
}
extension HTTPField.Name {
    static let xForwardedFor = constant("X-Forwarded-For")
}
