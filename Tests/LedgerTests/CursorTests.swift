import Foundation
import Ledger
import Messages
import Testing

@Suite("Cursors")
struct CursorTests {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture() }

    @Test("on others move with the batch, and stay with it when it is refused")
    func followed() throws {
        let ledger = try fixture.open()
        let source = Source(county: AreaCode.placeholder.county, service: "other")
        let topics = [Topic("other.a."), Topic("other.b.")].compactMap { $0 }
        func cursor(_ position: UInt64) -> FollowCursor {
            FollowCursor(source: source, ledger: .placeholder, topics: topics, position: Position(position))
        }
        #expect(try ledger.read { try FollowCursor.find(source, in: $0) } == nil)
        try ledger.write { batch in try batch.attempt { try cursor(5).save(in: batch.database) } }
        try ledger.write { batch in
            try? batch.attempt {
                try cursor(9).save(in: batch.database)
                throw Refusal()
            }
        }
        #expect(try ledger.read { try FollowCursor.find(source, in: $0) } == cursor(5))
    }

    @Test("of others are kept by owner and name, a bounded number of them, the longest silent forgotten first")
    func followers() throws {
        let ledger = try fixture.open()
        try ledger.write { batch in
            for index in 0...Batch.followerLimit {
                let time = fixture.now + .seconds(index)
                try batch.report(
                    owner: "p\(index)", name: "f\(index)", ledger: batch.ledger, position: Position(UInt64(index)),
                    at: time)
                try batch.report(
                    owner: "p0", name: "f0", ledger: batch.ledger, position: Position(UInt64(index)), at: time)
            }
        }
        let followers = try ledger.followers()
        #expect(followers.count == Batch.followerLimit)
        #expect(!followers.contains { $0.name == "f1" })
        #expect(followers.first { $0.name == "f0" }?.position == Position(UInt64(Batch.followerLimit)))
    }

    @Test("of one peer a bounded number is kept: more of them drive out its own, and nobody else's")
    func followersOfOne() throws {
        let ledger = try fixture.open()
        try ledger.write { batch in
            try batch.report(owner: "quiet", name: "f", ledger: batch.ledger, position: .zero, at: fixture.now)
            for index in 0...Batch.peerFollowerLimit {
                try batch.report(
                    owner: "p", name: "f\(index)", ledger: batch.ledger, position: .zero,
                    at: fixture.now + .seconds(1 + index))
            }
        }
        let followers = try ledger.followers()
        #expect(followers.count == Batch.peerFollowerLimit + 1)
        #expect(followers.contains { $0.owner == "quiet" })
        #expect(!followers.contains { $0.name == "f0" })
    }
}
