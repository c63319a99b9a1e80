import Fixtures
import Messages
import ServiceKit
import Testing

@testable import Intake

@Suite("Reserved names in the register of posts", .timeLimit(.minutes(3)))
struct ReservedNamesTests {
    private static let clerk = "village-clerk@330281114201"

    /// Every reserved name, as it is and as somebody would write it to get by, and names that are made of others.
    private static let names =
        ReservedNames.all.sorted().flatMap { [$0, $0.uppercased(), $0.prefix(1).uppercased() + $0.dropFirst()] }
        + ["feed-intake", "Feed-Portal", "operator@330281", "town-desk@330281114", "Guardian@330281114201-001"]

    /// Every way in which somebody comes to a seat by a file: who sits there, and from when.
    private static func rows(_ account: String) -> [PostRow] {
        ["", "B岗"].flatMap { seat in
            ["", "2026-12-24"].map { day in
                PostRow(
                    line: 0, role: "村文书", area: RegisterDesk.village, seat: seat, account: account, name: "文书甲",
                    from: day)
            }
        }
    }

    @Test("No reserved name is given a seat, by file or by hand, at once or from a day on, however it is written")
    func everyWay() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let first = PostRow(line: 2, role: "村文书", area: RegisterDesk.village, account: "0101", name: "文书甲")
        _ = try await office.call(ImportPosts(rows: [first]), as: RegisterDesk.desk)
        let post = try #require(
            try await office.call(ListPosts(area: RegisterDesk.villageCode, role: .villageClerk), as: RegisterDesk.desk)
                .posts.first)
        let before = try await office.events().count
        for name in Self.names {
            for row in Self.rows(name) {
                let report = try await office.call(ImportPosts(rows: [row]), as: RegisterDesk.desk)
                #expect(report.rejected.map(\.reason) == [.malformed], "\(name)")
                #expect(report.rejected.first?.message.contains("holds no post") == true, "\(name)")
            }
            for seat in Seat.allCases {
                for day in [nil, CivilDay("2026-12-24")] {
                    let command = HandOverPost(
                        post: post.post, seat: seat, account: name, name: "文书乙", telephone: "", from: day)
                    #expect(try await office.refusal(command, as: RegisterDesk.desk) == "post.person", "\(name)")
                }
            }
        }
        #expect(try await office.events().count == before)
    }

    @Test("A name that only resembles a reserved one is anybody's")
    func others() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let names = ["console1", "my.portal", "operators", "feed", "clerk@330281", "0101"]
        let rows = names.enumerated().map { index, name in
            PostRow(
                line: index + 2, role: "村文书", area: RegisterDesk.village, ordinal: String(index + 1), account: name,
                name: "文书甲")
        }
        #expect(try await office.call(ImportPosts(rows: rows), as: RegisterDesk.desk).rejected == [])
    }

    @Test("A seat that a reserved name has all the same does not shut the command line out")
    func seated() async throws {
        var definition = RegisterDesk.definition
        // As a register that was filled before has it.
        definition.startActions.append { act in
            let post = act.newID()
            guard let clerk = RoleAtScope(Self.clerk) else { return }
            try act.record(PostEstablished(post: post, role: clerk, ordinal: 1))
            for (seat, account) in [(Seat.holder, "console"), (.deputy, "operator@330281")] {
                let person = try act.seal("文书甲", for: Incumbent.subject(account))
                try act.record(
                    PostHandedOver(post: post, seat: seat, account: account, from: act.now, person: person))
            }
        }
        let office = try RegisterDesk(definition)
        defer { office.stop() }
        for account in ["console", "operator@330281"] {
            let held = try await office.call(ReadPostsOf(account: account), as: "operator@330281").posts
            #expect(held.map(\.role.description) == [Self.clerk])
            _ = try await office.call(
                ReadFeed(after: .zero, topics: [], limit: 1), as: ["operator@330281"], account: account)
            let left = try await office.call(
                LeavePosts(account: account), as: ["county-desk@330281", "town-desk@330281114"], account: account)
            #expect(left.posts.count == 1)
        }
    }
}
