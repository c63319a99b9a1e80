/// A range of addresses with a common prefix: `10.0.0.0/8`, `fd00::/8`, or one address alone.
package struct IPNetwork: Hashable, Sendable {
    package let address: IPAddress
    /// Bits that all its addresses share.
    package let prefix: Int

    /// Nil unless it is an address, or an address and a prefix length behind which every bit is zero.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else { return nil }
        var prefix = address.family.width
        if parts.count == 2 {
            guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(parts[1]),
                length <= prefix
            else { return nil }
            prefix = length
        }
        self.address = address
        self.prefix = prefix
        guard address.value & ~mask == 0 else { return nil }
    }

    package func contains(_ other: IPAddress) -> Bool {
        other.family == address.family && other.value & mask == address.value
    }

    private var mask: UInt128 {
        let host = UInt128(address.family.width - prefix)
        let all: UInt128 = address.family == .v4 ? 0xFFFF_FFFF : .max
        return host == 128 ? 0 : (all >> host) << host
    }
}

extension IPNetwork: CustomStringConvertible {
    package var description: String { prefix == address.family.width ? "\(address)" : "\(address)/\(prefix)" }
}
