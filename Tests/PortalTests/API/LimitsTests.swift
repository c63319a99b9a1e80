import Fixtures
import Foundation
import HTTPTypes
import Messages
import Testing

@testable import Portal

@Suite("Limits, keys and tags of the HTTP interface")
struct LimitsTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    @Test("A bucket lets a burst through, then one as often as it fills")
    func bucket() {
        let buckets = TokenBuckets(.init(requests: 3, window: 60))
        for left in [2, 1, 0] {
            #expect(buckets.take("a", at: start) == .init(isAllowed: true, left: left, wait: left == 0 ? 20 : 0))
        }
        #expect(buckets.take("a", at: start) == .init(isAllowed: false, left: 0, wait: 20))
        #expect(buckets.take("b", at: start).isAllowed)
        #expect(!buckets.take("a", at: start + .seconds(19)).isAllowed)
        #expect(buckets.take("a", at: start + .seconds(40)).isAllowed)
    }

    @Test("Any number of clients takes bounded room, and one that was stopped stays stopped for now")
    func bounded() {
        let buckets = TokenBuckets(.init(requests: 1, window: 3_600), capacity: 100)
        for client in 0..<1_000 {
            #expect(buckets.take(String(client), at: start + .milliseconds(client)).isAllowed)
        }
        #expect(!buckets.take("999", at: start + .seconds(2)).isAllowed)
    }

    @Test("A clock that goes back takes nothing away")
    func clock() {
        let buckets = TokenBuckets(.init(requests: 2, window: 60))
        _ = buckets.take("a", at: start)
        #expect(buckets.take("a", at: start - .seconds(3_600)).isAllowed)
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
