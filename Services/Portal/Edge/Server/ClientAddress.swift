import Foundation
import HTTPTypes
import Hummingbird

extension Edge {
    /// Where a request comes from, for throttles only; never logged and never kept.
    func clientAddress(of request: Request, _ context: EdgeContext) -> String {
        Self.clientAddress(
            connection: context.connection?.ipAddress, forwarded: request.headers[values: .xForwardedFor],
            proxies: settings.proxies)
    }

    /// Behind proxies of our own it is the entry of X-Forwarded-For that the outermost of them wrote: what stands before it,
    /// the client could have made up. IPv6 addresses are cut to the network that one household has (/64).
    static func clientAddress(connection: String?, forwarded: [String], proxies: Int) -> String {
        var address = connection ?? "local"
        let entries = forwarded.flatMap { $0.split(separator: ",") }
        if proxies > 0, entries.count >= proxies {
            address = entries[entries.count - proxies].trimmingCharacters(in: .whitespaces)
        }
        return network(of: String(address.prefix(64)))
    }

    static func network(of address: String) -> String {
        let address = withoutPort(address)
        guard address.contains(":"), !address.contains(".") else { return address }
        let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        var groups = halves[0].split(separator: ":").map(plain)
        if halves.count == 2 {
            let behind = halves[1].split(separator: ":").count
            groups += Array(repeating: "0", count: max(0, 8 - groups.count - behind))
            groups += halves[1].split(separator: ":").map(plain)
        }
        return groups.prefix(4).joined(separator: ":") + "::/64"
    }

    /// Without leading zeros, in lower case: a network has one spelling.
    private static func plain(_ group: Substring) -> String {
        UInt16(group, radix: 16).map { String($0, radix: 16) } ?? group.lowercased()
    }

    /// Some proxies write `192.0.2.7:49152` or `[2001:db8::1]:49152`: a port is the connection's, not the client's.
    private static func withoutPort(_ address: String) -> String {
        if address.hasPrefix("[") { return String(address.dropFirst().prefix { $0 != "]" }) }
        let halves = address.split(separator: ":", omittingEmptySubsequences: false)
        return halves.count == 2 ? String(halves[0]) : address
    }
}

extension HTTPField.Name {
    static let xForwardedFor = constant("X-Forwarded-For")
}
