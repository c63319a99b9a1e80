/// What IANA's registries say of addresses that are not like others.
///
/// Sources: the IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, 8190 and what came after, up to RFC 9637 and
/// RFC 9602), their column "globally reachable", where "N/A" counts as no; multicast of RFC 5771 and RFC 4291.
enum SpecialAddresses {
    struct Entry: Sendable {
        let network: IPNetwork
        let isReachable: Bool
        let name: String
    }

    /// The entry with the longest prefix speaks for an address.
    static func entry(of address: IPAddress) -> Entry? {
        table.last { $0.network.contains(address) }
    }

    /// By length of prefix, the shortest first. Of IPv6 only 2000::/3 has been given out as global unicast: what is
    /// outside and not listed is not reachable.
    static let table: [Entry] = lines.compactMap { text, isReachable, name in
        IPNetwork(text).map { Entry(network: $0, isReachable: isReachable, name: name) }
    }.sorted { $0.network.prefix < $1.network.prefix }

    static let lines: [(String, Bool, String)] = [
        ("0.0.0.0/0", true, "IPv4"),
        ("0.0.0.0/8", false, "this network"),
        ("10.0.0.0/8", false, "private use"),
        ("100.64.0.0/10", false, "shared by carriers"),
        ("127.0.0.0/8", false, "loopback"),
        ("169.254.0.0/16", false, "link local"),
        ("172.16.0.0/12", false, "private use"),
        ("192.0.0.0/24", false, "IETF protocols"),
        ("192.0.0.9/32", true, "PCP anycast"),
        ("192.0.0.10/32", true, "TURN anycast"),
        ("192.0.2.0/24", false, "documentation"),
        ("192.31.196.0/24", true, "AS112"),
        ("192.52.193.0/24", true, "AMT"),
        ("192.88.99.0/24", false, "6to4 relay"),
        ("192.168.0.0/16", false, "private use"),
        ("192.175.48.0/24", true, "AS112"),
        ("198.18.0.0/15", false, "benchmarking"),
        ("198.51.100.0/24", false, "documentation"),
        ("203.0.113.0/24", false, "documentation"),
        ("224.0.0.0/4", false, "multicast"),
        ("240.0.0.0/4", false, "reserved"),
        ("::/0", false, "not given out"),
        ("::/128", false, "unspecified"),
        ("::1/128", false, "loopback"),
        ("64:ff9b:1::/48", false, "translation, local use"),
        ("100::/64", false, "discard only"),
        ("100:0:0:1::/64", false, "dummy prefix"),
        ("2000::/3", true, "global unicast"),
        ("2001::/23", false, "IETF protocols"),
        ("2001::/32", false, "Teredo"),
        ("2001:1::1/128", true, "PCP anycast"),
        ("2001:1::2/128", true, "TURN anycast"),
        ("2001:1::3/128", true, "DNS-SD anycast"),
        ("2001:2::/48", false, "benchmarking"),
        ("2001:3::/32", true, "AMT"),
        ("2001:4:112::/48", true, "AS112"),
        ("2001:10::/28", false, "ORCHID"),
        ("2001:20::/28", true, "ORCHIDv2"),
        ("2001:30::/28", true, "remote ID"),
        ("2001:db8::/32", false, "documentation"),
        ("2002::/16", false, "6to4"),
        ("2620:4f:8000::/48", true, "AS112"),
        ("3fff::/20", false, "documentation"),
        ("5f00::/16", false, "segment routing"),
        ("fc00::/7", false, "unique local"),
        ("fe80::/10", false, "link local"),
        ("ff00::/8", false, "multicast"),
    ]

    /// Addresses whose last 32 bits are the IPv4 address that is really meant: mapped ones (RFC 4291 §2.5.5.2) and those of
    /// NAT64 (RFC 6052). They are judged by it.
    static let embedding = ["::ffff:0:0/96", "64:ff9b::/96"].compactMap(IPNetwork.init)
}
