import Fixtures
import Foundation
import Messages
import Testing

@testable import Portal

@Suite("Forms that were not filed yet")
struct HeldFilingsTests {
    private let clock = HandClock(Timestamp(milliseconds: 1_800_000_000_000))
    private static let ids = (0..<40).map { _ in newID() }

    private func draft(_ bytes: Int, of visitor: String = "v") -> PendingFilings.Draft {
        var draft = PendingFilings.Draft(of: visitor)
        let upload = Uploads.File(field: "photos", name: "a.jpg", type: .jpeg, bytes: Data(count: bytes))
        draft.files = [PendingFilings.File(id: Self.ids[39], upload: upload)]
        return draft
    }

    @Test("A draft's files are there for its own browser, for half an hour, until it is filed")
    func kept() {
        let held = PendingFilings(clock: { [clock] in clock.now })
        held.hold(draft(10), from: "a", as: Self.ids[0])
        #expect(held.find(Self.ids[0], of: "v")?.files.map(\.upload.name) == ["a.jpg"])
        #expect(held.find(Self.ids[0], of: "w") == nil)
        #expect(held.find(nil, of: "v") == nil)
        clock.advance(by: .seconds(1_801))
        held.hold(draft(10), from: "a", as: Self.ids[1])
        #expect(held.find(Self.ids[0], of: "v") == nil)
        held.hold(draft(10, of: "w"), from: "a", as: Self.ids[2])
        held.forget(of: "v")
        #expect(held.find(Self.ids[1], of: "v") == nil)
        held.forget(Self.ids[2])
        #expect(held.count == 0)
    }

    @Test("A draft whose files were all taken away is forgotten")
    func emptied() {
        let held = PendingFilings(clock: { [clock] in clock.now })
        held.hold(draft(10), from: "a", as: Self.ids[0])
        held.hold(PendingFilings.Draft(of: "v"), from: "a", as: Self.ids[0])
        #expect(held.count == 0)
    }

    @Test("When there is too much, the oldest goes of the client that holds most, and nobody else's")
    func full() {
        let held = PendingFilings(clock: { [clock] in clock.now })
        let size = PendingFilings.byteLimit / 10
        held.hold(draft(size), from: "villager", as: Self.ids[0])
        for index in 1...12 {
            clock.advance(by: .seconds(1))
            held.hold(draft(size), from: "hog", as: Self.ids[index])
        }
        #expect(held.find(Self.ids[0], of: "v") != nil)
        #expect(held.find(Self.ids[1], of: "v") == nil)
        #expect(held.find(Self.ids[12], of: "v") != nil)
        #expect(held.count == 10)
    }

    @Test("What was sent and not answered is held as it was sent, whatever was taken away since")
    func unanswered() {
        let held = PendingFilings(clock: { [clock] in clock.now })
        var sent = draft(10)
        let filing = FileCase(village: .placeholder, CaseFiling(kind: .help, category: "other", story: "路灯"))
        sent.unanswered = PendingFilings.Unanswered(id: Self.ids[1], command: filing, files: sent.files)
        sent.files = []
        held.hold(sent, from: "a", as: Self.ids[0])
        let found = held.find(Self.ids[0], of: "v")?.unanswered
        #expect(found?.command.filing.story == "路灯" && found?.files.count == 1)
    }

    private static func newID() -> UUIDv7 {
        var random = SystemRandomNumberGenerator()
        return UUIDv7(time: Timestamp(milliseconds: 1_800_000_000_000), random: &random)
    }
}
