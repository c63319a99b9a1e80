import Foundation
import Testing

@testable import Portal

@Suite("Forms")
struct FormTests {
    @Test("Fields are decoded as browsers encode them")
    func fields() {
        let form = Form(urlEncoded: Data("a=1+2&b=%E8%B7%AF%E7%81%AF&c&a=x%3Dy&d=%zz&e=%".utf8))
        #expect(form["a"] == "1 2")
        #expect(form.all("a") == ["1 2", "x=y"])
        #expect(form["b"] == "路灯")
        #expect(form["c"] == nil)
        #expect(form["d"] == "%zz")
        #expect(form["e"] == "%")
    }

    @Test("Any bytes make a form, and none a crash")
    func noise() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = Form(urlEncoded: Data(bytes))
        }
    }

    @Test(
        "The way back leads to this site only",
        arguments: [
            ("/r", "/r"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
        ])
    func back(path: String, expected: String) {
        #expect(Reading.local(path) == expected)
    }
}
