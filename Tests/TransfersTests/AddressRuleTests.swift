import Testing

@testable import Transfers

@Suite struct AddressRuleTests {
    @Test(
        "an address that everybody can reach is admitted",
        arguments: [
            "8.8.8.8", "1.1.1.1", "114.114.114.114", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
            "192.0.0.9", "192.0.0.10", "192.31.196.1", "198.17.255.255", "198.20.0.0", "223.255.255.255",
            "2001:4860:4860::8888", "2400:3200::1", "2001:200::1", "2001:3::1", "2001:4:112::1", "2001:20::1",
            "2620:4f:8000::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
        ])
    func reachable(text: String) throws {
        #expect(AddressRule().verdict(on: try #require(IPAddress(text))) == .admitted)
    }

    @Test(
        "an address of a special purpose is refused, also inside another",
        arguments: [
            ("0.0.0.0", "this network"), ("0.1.2.3", "this network"), ("10.0.0.1", "private use"),
            ("10.255.255.255", "private use"), ("100.64.0.1", "shared by carriers"),
            ("100.100.100.200", "shared by carriers"), ("127.0.0.1", "loopback"), ("127.255.255.254", "loopback"),
            ("169.254.169.254", "link local"), ("172.16.0.1", "private use"), ("172.31.255.255", "private use"),
            ("192.0.0.8", "IETF protocols"), ("192.0.0.170", "IETF protocols"), ("192.0.2.1", "documentation"),
            ("192.88.99.1", "6to4 relay"), ("192.168.1.1", "private use"), ("198.18.0.1", "benchmarking"),
            ("198.19.255.255", "benchmarking"), ("198.51.100.7", "documentation"), ("203.0.113.7", "documentation"),
            ("224.0.0.1", "multicast"), ("239.255.255.255", "multicast"), ("240.0.0.1", "reserved"),
            ("255.255.255.255", "reserved"), ("::", "unspecified"), ("::1", "loopback"),
            ("::127.0.0.1", "not given out"),
            ("::ffff:127.0.0.1", "loopback"), ("::ffff:10.1.2.3", "private use"),
            ("64:ff9b::10.0.0.1", "private use"), ("64:ff9b::7f00:1", "loopback"),
            ("64:ff9b:1::1", "translation, local use"), ("100::1", "discard only"), ("100:0:0:1::1", "dummy prefix"),
            ("2001::1", "Teredo"), ("2001:1::4", "IETF protocols"), ("2001:2::1", "benchmarking"),
            ("2001:10::1", "ORCHID"), ("2001:db8::1", "documentation"), ("2002:7f00:1::", "6to4"),
            ("2002:808:808::", "6to4"), ("3fff::1", "documentation"), ("4000::1", "not given out"),
            ("5f00::1", "segment routing"), ("fc00::1", "unique local"), ("fd00:ec2::254", "unique local"),
            ("fe80::1", "link local"), ("febf::1", "link local"), ("fec0::1", "not given out"),
            ("ff02::1", "multicast"),
        ])
    func special(text: String, name: String) throws {
        #expect(AddressRule().verdict(on: try #require(IPAddress(text))) == .refused(name: name))
    }

    @Test("a network that was allowed is admitted, its neighbours are not, and a mapped address counts as what it maps")
    func allowed() throws {
        let rule = AddressRule(allowed: try ["10.1.0.0/16", "::1", "fd12::/16"].map { try #require(IPNetwork($0)) })
        for text in ["10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "::1", "fd12:1::1"] {
            #expect(rule.verdict(on: try #require(IPAddress(text))) == .admitted, "\(text)")
        }
        for text in ["10.0.255.255", "10.2.0.0", "::2", "fd13::1", "127.0.0.1"] {
            #expect(rule.verdict(on: try #require(IPAddress(text))) != .admitted, "\(text)")
        }
    }

    @Test("every line of the table is a network, and no network stands twice")
    func table() {
        #expect(SpecialAddresses.table.count == SpecialAddresses.lines.count)
        #expect(Set(SpecialAddresses.table.map(\.network)).count == SpecialAddresses.table.count)
        #expect(SpecialAddresses.embedding.count == 2)
    }

    @Test(
        "what is no network is none",
        arguments: [
            "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
            "10.0.0/8", "010.0.0.0/8", "::/129", "fe80::1%lo/128", "::1/0", "example.org", "1", "0x7f000001",
        ])
    func malformed(text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test(
        "networks and addresses are written as they are read",
        arguments: ["10.0.0.0/8", "0.0.0.0/0", "127.0.0.1", "::/0", "::1", "2001:db8::/32"])
    func written(text: String) {
        #expect(IPNetwork(text)?.description == text)
    }
}
