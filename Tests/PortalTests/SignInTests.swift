import Foundation
import Messages
import Passwords
import Testing

@testable import Portal

@Suite("Proofs of a person")
struct SignInTests {
    @Test(
        "One-time codes are those of RFC 6238, appendix B",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ])
    func vectors(seconds: Int64, expected: String) {
        let step = OneTimeCodes.step(at: seconds * 1_000)
        #expect(OneTimeCodes.code(Data("12345678901234567890".utf8), step: step, digits: 8) == expected)
    }

    @Test("A code is taken one step early and late, and none at or before the last one used")
    func steps() {
        let key = Data("12345678901234567890".utf8)
        let now: Int64 = 1_111_111_109_000
        let step = OneTimeCodes.step(at: now)
        for offset in -3...3 {
            let taken = OneTimeCodes.accept(OneTimeCodes.code(key, step: step + offset), key, at: now, after: 0)
            #expect(taken == (abs(offset) <= 1 ? step + offset : nil))
        }
        #expect(OneTimeCodes.accept(OneTimeCodes.code(key, step: step), key, at: now, after: step) == nil)
        #expect(OneTimeCodes.accept("", key, at: now, after: 0) == nil)
    }

    @Test(
        "Keys are written in base 32 as RFC 4648 has it",
        arguments: [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")])
    func base32(text: String, expected: String) {
        #expect(OneTimeCodes.base32(Data(text.utf8)) == expected)
    }

    @Test(
        "A password that everybody would try is refused",
        arguments: [
            ("short", "clerk", PasswordRules.Problem.short), ("1234567890", "clerk", .common),
            ("aaaaaaaaaaaa", "clerk", .common), ("qwertyuiop", "clerk", .common), ("Password123!", "clerk", .common),
            ("P@ssw0rd2026", "clerk", .common), ("abc123abc123", "clerk", .common), ("1qaz2wsx3edc", "clerk", .common),
            ("qinglian2026", "clerk", .common), ("woaizhongguo", "zhou", .common), ("zhou-1985-pass", "zhou", .login),
            ("clerk20261122", "clerk", .login), ("wangwei19850607", "clerk", .common), ("iloveyou520!!", "li", .common),
        ])
    func refused(password: String, login: String, expected: PasswordRules.Problem?) {
        #expect(PasswordRules.problem(with: password, login: login) == expected)
    }

    @Test(
        "A password of some words is taken, in any script",
        arguments: ["门前老树长新芽院里枯木", "correct horse battery", "tomato-ladder-77-violin", "k7v!pz0q-2mxw"])
    func taken(password: String) {
        #expect(PasswordRules.problem(with: password, login: "clerk") == nil)
    }

    @Test("A generated password may be taken, and no two are alike")
    func generated() {
        var random = SystemRandomNumberGenerator()
        let made = (0..<50).map { _ in GeneratedPassword.make(&random) }
        #expect(Set(made).count == 50)
        #expect(made.allSatisfy { PasswordRules.problem(with: $0, login: "clerk") == nil })
    }

    @Test(
        "A PIN that is counted or all alike is refused",
        arguments: [
            ("2580", true), ("1234", false), ("4321", false), ("0000", false), ("13579", true), ("123", false),
            ("1234567", false), ("12a4", false), ("19850", true),
        ])
    func pins(pin: String, sound: Bool) {
        #expect(PIN.isSound(pin) == sound)
    }

    @Test("Some tries are free, each further one waits twice as long, and a success forgets them")
    func throttle() {
        let throttle = SignInThrottle()
        var now = Timestamp(milliseconds: 1_795_248_000_000)
        func attempt(_ login: String, _ address: String = "192.0.2.1") -> SignInThrottle.Attempt {
            .init(login: login, address: address, device: nil)
        }
        func begin() -> Duration? { throttle.begin(attempt("clerk"), at: now) }
        for _ in 0..<4 { #expect(begin() == nil) }
        #expect(begin() == .seconds(2))
        now = now + .seconds(2)
        #expect(begin() == nil)
        #expect(begin() == .seconds(4))
        #expect(throttle.begin(attempt("town"), at: now) == nil)
        throttle.succeeded(attempt("clerk"))
        #expect(begin() == nil)
        for number in 0..<40 { _ = throttle.begin(attempt("login\(number)", "192.0.2.9"), at: now) }
        #expect(throttle.begin(attempt("other", "192.0.2.9"), at: now) != nil)
        #expect(throttle.begin(attempt("other", "192.0.2.10"), at: now) == nil)
    }

    @Test("A try that was not judged is not held against anybody")
    func unjudged() async {
        struct Full: Error {}
        let throttle = SignInThrottle()
        var now = Timestamp(milliseconds: 1_795_248_000_000)
        let attempt = SignInThrottle.Attempt(login: "clerk", address: "192.0.2.1", device: nil)
        for _ in 0..<100 {
            #expect(throttle.begin(attempt, at: now) == nil)
            await #expect(throws: Full.self) { try await throttle.judged(attempt) { throw Full() } }
        }
        for _ in 0..<4 { #expect(throttle.begin(attempt, at: now) == nil) }
        now = now + .seconds(2)
        #expect(throttle.begin(attempt, at: now) == nil)
        now = now + .seconds(3)
        #expect(throttle.begin(attempt, at: now) == .seconds(1), "four seconds after the fifth failure")
        now = now + .seconds(1)
        #expect(throttle.begin(attempt, at: now) == nil)
        await #expect(throws: Full.self) { try await throttle.judged(attempt) { throw Full() } }
        #expect(throttle.begin(attempt, at: now) == nil, "what was not judged begins no wait either")
    }

    @Test(
        "However much strangers fail, a browser that knows the login is counted for itself, and an address waits seconds only"
    )
    func knownDevice() {
        let throttle = SignInThrottle()
        let now = Timestamp(milliseconds: 1_795_248_000_000)
        for number in 0..<1_000 {
            let other = number.isMultiple(of: 2) ? "clerk" : "login\(number)"
            for _ in 0..<2 {
                _ = throttle.begin(.init(login: other, address: "192.0.2.1", device: nil), at: now)
            }
        }
        #expect(throttle.begin(.init(login: "clerk", address: "192.0.2.1", device: "one"), at: now) == nil)
        let stranger = throttle.begin(.init(login: "town", address: "192.0.2.1", device: nil), at: now)
        #expect(stranger.map { $0 > .zero && $0 <= .seconds(8) } == true)
        for _ in 0..<3 { _ = throttle.begin(.init(login: "clerk", address: "192.0.2.1", device: "one"), at: now) }
        #expect(throttle.begin(.init(login: "clerk", address: "192.0.2.1", device: "one"), at: now) != nil)
    }

    @Test("A browser knows the last few that signed in there")
    func devices() throws {
        var device = KnownDevice(id: "0")
        for number in 0..<20 { device.note(try #require(Login("login-\(number % 10)"))) }
        #expect(device.logins.count == KnownDevice.loginLimit)
        #expect(device.knows("login-9") && !device.knows("login-1"))
    }

    @Test("A phone that was used within half a day goes on; else its PIN is asked")
    func presence() {
        let presence = Presence()
        let now = Timestamp(milliseconds: 1_795_248_000_000)
        #expect(!presence.continues(.placeholder, at: now))
        presence.begin(.placeholder, at: now)
        #expect(presence.continues(.placeholder, at: now + .seconds(43_200)))
        #expect(presence.continues(.placeholder, at: now + .seconds(86_400)))
        #expect(!presence.continues(.placeholder, at: now + .seconds(129_601)))
    }

    @Test(
        "An IPv6 address counts as its network, an IPv4 address as itself",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8::1", "2001:db8:0:0::/64"),
            ("::1", "0:0:0:0::/64"), ("::ffff:192.0.2.7", "::ffff:192.0.2.7"), ("local", "local"),
        ])
    func networks(address: String, expected: String) {
        #expect(Edge.network(of: address) == expected)
    }
}
