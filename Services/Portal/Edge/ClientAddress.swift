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
        guard address.contains(":"), !address.contains(".") else { return address }
        let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        var groups = halves[0].split(separator: ":").map(String.init)
        if halves.count == 2 {
            let behind = halves[1].split(separator: ":").count
            groups += Array(repeating: "0", count: max(0, 8 - groups.count - behind))
            groups += halves[1].split(separator: ":").map(String.init)
        }
        return groups.prefix(4).joined(separator: ":") + "::/64"
    }
}

extension HTTPField.Name {
    static let xForwardedFor = constant("X-Forwarded-For")
}
