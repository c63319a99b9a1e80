import Fixtures
import Foundation
import HTTPTypes
import Messages
import Testing

@testable import Portal

@Suite("Limits, keys and tags of the HTTP interface")
struct LimitsTests {
    private let clock = HandClock(Timestamp(milliseconds: 1_800_000_000_000))

    @Test("An address is told how many are left, and past the last how long to wait")
    func headers() throws {
        let limits = Limits(clock: { [clock] in clock.now })
        let first = try limits.admit(.public, address: "10.0.0.9")
        #expect(first[.constant("RateLimit-Policy")] == "\"requests\";q=600;w=60")
        #expect(first[.constant("RateLimit")] == "\"requests\";r=599;t=0")
        for _ in 1..<600 { _ = try limits.admit(.public, address: "10.0.0.9") }
        do {
            _ = try limits.admit(.public, address: "10.0.0.9")
            Issue.record("one too many came through")
        } catch {
            #expect(error.retryAfter == 1)
        }
        _ = try limits.admit(.public, address: "10.0.0.8")
        clock.advance(by: .milliseconds(100))
        _ = try limits.admit(.public, address: "10.0.0.9")
    }

    @Test(
        "A key is a UUID of version 7, bare or quoted",
        arguments: ["0192f6c1-7b1a-7abc-8def-0123456789ab", "\"0192f6c1-7b1a-7abc-8def-0123456789ab\""])
    func key(text: String) throws {
        #expect(try IdempotencyKey.read([IdempotencyKey.header: text]) != nil)
    }

    @Test(
        "Another key is refused with what to do",
        arguments: ["", "x", "\"", "8e03978e-40d5-43e8-bc93-6894a57f9324"])
    func badKey(text: String) {
        #expect(throws: Problem.self) { try IdempotencyKey.read([IdempotencyKey.header: text]) }
    }

    @Test("A tag is the content's, and is found among others, weak ones too")
    func tags() {
        let tag = EntityTag(of: Data("x".utf8))
        #expect(tag == EntityTag(of: Data("x".utf8)))
        #expect(tag != EntityTag(of: Data("y".utf8)))
        #expect(tag.isNamed(by: "\"a\", W/\(tag.value)"))
        #expect(tag.isNamed(by: "*"))
        #expect(!tag.isNamed(by: "\"a\""))
        #expect(!tag.isNamed(by: nil))
    }
}
