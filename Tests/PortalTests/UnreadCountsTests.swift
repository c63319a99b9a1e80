import Fixtures
import Messages
import Testing

@testable import Portal

@Suite("Counts of unread notices")
struct UnreadCountsTests {
    private static let start = Timestamp(milliseconds: 1_795_248_000_000)
    private let clock = HandClock(start)
    private let counts: UnreadCounts
    private let clerk: UnreadCounts.Key

    init() throws {
        let clock = clock
        counts = UnreadCounts { clock.now }
        clerk = .init(account: try #require(Login("clerk")), sight: .whole)
    }

    @Test("a count is asked for once in three seconds, each account's by itself")
    func remembered() async throws {
        let town = UnreadCounts.Key(account: try #require(Login("town")), sight: .whole)
        #expect(await counts.count(of: clerk) { 4 } == 4)
        #expect(await counts.count(of: clerk) { 9 } == 4)
        #expect(await counts.count(of: town) { 1 } == 1)
        clock.advance(by: .seconds(3))
        #expect(await counts.count(of: clerk) { 9 } == 9)
    }

    @Test("what the desk said meanwhile stands at once")
    func noted() async {
        #expect(await counts.count(of: clerk) { 4 } == 4)
        counts.note(0, of: clerk)
        #expect(await counts.count(of: clerk) { 4 } == 0)
        counts.forget(clerk)
        #expect(await counts.count(of: clerk) { 2 } == 2)
    }

    @Test("what a guardian's phone counts is not what the whole inbox counts")
    func sights() async {
        let phone = UnreadCounts.Key(account: clerk.account, sight: .guardian)
        #expect(await counts.count(of: clerk) { 4 } == 4)
        #expect(await counts.count(of: phone) { 1 } == 1)
        #expect(await counts.count(of: clerk) { 9 } == 4)
    }

    @Test("a silent desk is left alone for five seconds, by every account; the last count stands meanwhile")
    func silent() async throws {
        let town = UnreadCounts.Key(account: try #require(Login("town")), sight: .whole)
        #expect(await counts.count(of: clerk) { 4 } == 4)
        clock.advance(by: .seconds(10))
        #expect(await counts.count(of: clerk) { throw DeskError.unavailable } == 4)
        #expect(await counts.count(of: town) { 7 } == nil)
        clock.advance(by: .seconds(5))
        #expect(await counts.count(of: town) { 7 } == 7)
    }
}
