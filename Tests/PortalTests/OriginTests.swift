import Testing

@testable import Portal

@Suite("Hosts and origins")
struct OriginTests {
    @Test(
        "An origin is scheme, host and port, and nothing else",
        arguments: [
            ("https://ql.example", "https://ql.example:443"), ("HTTP://QL.Example", "http://ql.example:80"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[2001:DB8::1]:8080", "http://[2001:db8::1]:8080"),
        ])
    func same(one: String, other: String) {
        #expect(Origin(one) != nil)
        #expect(Origin(one) == Origin(other))
    }

    @Test(
        "What is another scheme, host or port is another origin, and what is none is none",
        arguments: [
            "http://ql.example", "https://ql.example:8443", "https://evil.example://ql.example",
            "https://ql.example.evil",
            "https://ql.example@evil.example", "evil://ql.example", "https://ql.example/", "https://", "null", "",
            "https://ql.example:", "https://ql.example:99999", "https://ql example", "https://[::1", "https://[]",
        ])
    func others(text: String) {
        #expect(Origin(text) != Origin("https://ql.example"))
    }

    @Test(
        "A host that is no host",
        arguments: ["", ":80", "a b", "a/b", "a@b", "a:b", "a:80:90", "[::1]x", "a,b", "a:+80", "a\tb", "主机"])
    func hosts(text: String) {
        #expect(Authority(text) == nil)
    }

    @Test("The slowest pace of a body: twenty seconds, then four kibibytes a second, and three minutes at most")
    func pace() {
        let pace = BodyPace()
        #expect(pace.deadline(after: 0) == .seconds(20))
        #expect(pace.deadline(after: 40_960) == .seconds(30))
        #expect(pace.deadline(after: 24 << 20) == .seconds(180))
    }

    @Test("Connections of an address are a share; behind a proxy of ours they are all counted together")
    func connections() {
        let direct = ConnectionLimit(files: 1_024, isShared: true)
        #expect(direct.limit == 512)
        let kept = (0..<1_000).compactMap { _ in direct.admit("a") }
        #expect(kept.count == 256)
        #expect(direct.admit("b") != nil)
        for key in kept { direct.close(key) }
        #expect(direct.count == 1)
        let behind = ConnectionLimit(files: 100_000, isShared: false)
        #expect((0..<25_000).compactMap { _ in behind.admit("proxy") }.count == 20_000)
    }
}
