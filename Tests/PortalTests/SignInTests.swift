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
        func begin() -> Duration? { throttle.begin(login: "clerk", address: "192.0.2.1", at: now) }
        for _ in 0..<4 { #expect(begin() == nil) }
        #expect(begin() == .seconds(2))
        now = now + .seconds(2)
        #expect(begin() == nil)
        #expect(begin() == .seconds(4))
        #expect(throttle.begin(login: "town", address: "192.0.2.1", at: now) == nil)
        throttle.succeeded(login: "clerk", address: "192.0.2.1")
        #expect(begin() == nil)
        for number in 0..<40 { _ = throttle.begin(login: "login\(number)", address: "192.0.2.9", at: now) }
        #expect(throttle.begin(login: "other", address: "192.0.2.9", at: now) != nil)
        #expect(throttle.begin(login: "other", address: "192.0.2.10", at: now) == nil)
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
}
