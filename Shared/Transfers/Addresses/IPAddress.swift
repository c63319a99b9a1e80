import Glibc

/// An IPv4 or IPv6 address, without a zone.
package struct IPAddress: Hashable, Sendable {
    package enum Family: Sendable {
        case v4
        case v6

        /// Bits of an address.
        var width: Int { self == .v4 ? 32 : 128 }
    }

    package let family: Family
    /// The address's bits, the last one lowest; below 2³² for IPv4.
    package let value: UInt128

    init(_ family: Family, _ value: UInt128) {
        self.family = family
        self.value = value
    }

    /// Four or sixteen bytes, most significant first; nil of any other count.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.init(bytes.count == 4 ? .v4 : .v6, bytes.reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// Dotted decimal with four parts, or RFC 4291's text; nil of anything else, a zone included.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        var four = [UInt8](repeating: 0, count: 4)
        var sixteen = [UInt8](repeating: 0, count: 16)
        // inet_pton writes exactly 4 or 16 bytes, the sizes of the buffers.
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self.init(bytes: four)
        } else if unsafe inet_pton(AF_INET6, text, &sixteen) == 1 {
            self.init(bytes: sixteen)
        } else {
            return nil
        }
    }

    /// The IPv4 address that the last 32 bits are.
    var embedded: IPAddress { IPAddress(.v4, value & 0xFFFF_FFFF) }

    var bytes: [UInt8] {
        stride(from: family.width - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> UInt128($0)) }
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        // The address has as many bytes as its family's, and the buffer room for the longest text and its zero.
        guard unsafe inet_ntop(family == .v4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
            return "?"
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
