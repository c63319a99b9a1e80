import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// Where a request came from, for counting only: it is neither logged nor kept.
enum ClientAddress {
    static let forwarded = HTTPField.Name.constant("X-Forwarded-For")

    /// The connection's, or behind proxies of our own the entry that the outermost of them wrote. An IPv6 address counts by its
    /// first 64 bits, which is what one subscriber has.
    static func of(_ request: Request, _ context: EdgeContext, proxies: Int) -> String {
        if proxies > 0 {
            let entries = request.headers[values: forwarded].flatMap { $0.split(separator: ",") }
                .map { $0.trimmingCharacters(in: .whitespaces) }
            if entries.count >= proxies { return subscriber(entries[entries.count - proxies]) }
        }
        return subscriber(context.connection?.ipAddress ?? "")
    }

    private static func subscriber(_ address: String) -> String {
        guard address.contains(":"), let parsed = try? SocketAddress(ipAddress: address, port: 0),
            case .v6(let v6) = parsed
        else { return String(address.prefix(64)) }
        return withUnsafeBytes(of: v6.address.sin6_addr) {
            $0.prefix(8).map { String($0, radix: 16) }.joined(separator: ".")
        }
    }
}
