import Fixtures
import Messages
import Testing

@testable import Intake

@Suite struct PostTests {
    private func guardian(_ line: Int, ordinal: String = "1", seat: String = "", name: String, from: String = "")
        -> PostRow
    {
        PostRow(
            line: line, role: "清廉守护人", area: RegisterDesk.village, grid: "001", ordinal: ordinal, seat: seat,
            name: name,
            telephone: "05740000\(name.unicodeScalars.count)123", from: from)
    }

    @Test("Guardians come in bulk, the same file again changes nothing, and bad lines say why")
    func bulk() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let rows = [
            guardian(2, name: "守护甲"), guardian(3, seat: "B岗", name: "守护乙丙"), guardian(4, ordinal: "2", name: "守护丁"),
            guardian(5, name: "守护戊"), guardian(6, ordinal: "2", seat: "B", name: "守护丁"),
            PostRow(line: 7, role: "守护人", area: RegisterDesk.village, grid: "009", name: "守护己"),
            PostRow(line: 8, role: "站长", area: RegisterDesk.village, name: "守护庚"),
            PostRow(line: 9, role: "town-desk", area: "330281114", name: "办理甲"),
            PostRow(line: 10, role: "town-desk", area: RegisterDesk.village, name: "办理乙"),
        ]
        let report = try await office.call(ImportPosts(rows: rows), as: RegisterDesk.desk)
        #expect((report.added, report.changed) == (2, 1))
        #expect(report.rejected.map(\.line) == [5, 6, 7, 8, 9, 10])
        #expect(
            report.rejected.map(\.reason) == [
                .duplicateInFile, .conflict, .unknownGrid, .malformed, .outsideScope, .malformed,
            ])
        let again = try await office.call(ImportPosts(rows: Array(rows.prefix(3))), as: RegisterDesk.desk)
        #expect(again.unchanged == 3)
        let posts = try await office.call(
            ListPosts(area: RegisterDesk.villageCode, role: .guardian), as: RegisterDesk.desk
        ).posts
        #expect(posts.map(\.ordinal) == [1, 2])
        #expect(posts.first?.holder?.hasPrefix("p-") == true)
        #expect(posts.first?.deputy != nil)
        #expect(posts.last?.deputy == nil)
        let count = try await office.call(CountHouseholds(area: RegisterDesk.villageCode), as: RegisterDesk.desk)
        #expect(count.guardians == 2)
    }

    @Test("A pseudonym is drawn at random, kept while what is sealed of the person lives, and drawn anew after")
    func pseudonyms() async throws {
        let (office, other) = (try RegisterDesk(), try RegisterDesk())
        defer { [office, other].forEach { $0.stop() } }
        let row = ImportPosts(rows: [guardian(2, name: "守护甲")])
        func holder(_ office: RegisterDesk) async throws -> String {
            try await office.call(
                ListPosts(area: RegisterDesk.villageCode, role: .guardian), as: RegisterDesk.desk
            ).posts.first?.holder ?? ""
        }
        for office in [office, other] {
            try await office.settle()
            _ = try await office.call(row, as: RegisterDesk.desk)
        }
        let first = try await holder(office)
        #expect(first.hasPrefix("p-") && first.count == 18)
        #expect(try await holder(other) != first)
        #expect(try await office.call(row, as: RegisterDesk.desk).unchanged == 1)
        #expect(try await holder(office) == first)
        _ = try await office.call(
            Shred(subject: Incumbent.subject(first), reason: "left long ago"), as: "operator@330281")
        #expect(try await office.call(row, as: RegisterDesk.desk).changed == 1)
        let second = try await holder(office)
        #expect(second.hasPrefix("p-") && second != first)
    }

    @Test("A handover takes place on its day; who leaves is cut off at once, from every post")
    func handover() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let clerk = PostRow(
            line: 2, role: "村文书", area: RegisterDesk.village, account: "chen", name: "文书甲", from: "2020-01-01")
        let secretary = PostRow(line: 3, role: "村书记", area: RegisterDesk.village, account: "zhou", name: "书记甲")
        _ = try await office.call(ImportPosts(rows: [clerk, secretary]), as: RegisterDesk.desk)
        func holder() async throws -> String? {
            try await office.call(ListPosts(area: RegisterDesk.villageCode, role: .villageClerk), as: RegisterDesk.desk)
                .posts.first?.holder
        }
        #expect(try await holder() == "chen")
        let post = try #require(
            try await office.call(ListPosts(area: RegisterDesk.villageCode, role: .villageClerk), as: RegisterDesk.desk)
                .posts.first
        ).post
        let today = CivilDay(inChinaAt: office.clock.now)
        func handOver(to account: String, on day: CivilDay?, seat: Seat = .holder) -> HandOverPost {
            HandOverPost(post: post, seat: seat, account: account, name: "文书乙", telephone: "", from: day)
        }
        #expect(
            try await office.refusal(handOver(to: "wang", on: today.advanced(by: -1)), as: RegisterDesk.desk)
                == "post.past")
        #expect(
            try await office.refusal(handOver(to: "chen", on: nil, seat: .deputy), as: RegisterDesk.desk)
                == "post.both-seats"
        )
        #expect(
            try await office.refusal(handOver(to: "wang", on: nil), as: "village-clerk@330281114201") == "forbidden")
        _ = try await office.call(handOver(to: "wang", on: today.advanced(by: 3)), as: RegisterDesk.desk)
        #expect(try await holder() == "chen")
        office.clock.set(today.advanced(by: 3).startInChina)
        #expect(try await holder() == "wang")
        _ = try await office.call(handOver(to: "zhou", on: nil, seat: .deputy), as: RegisterDesk.desk)
        office.clock.advance(by: .seconds(60))
        let left = try await office.call(LeavePosts(account: "zhou"), as: RegisterDesk.desk)
        #expect(left.posts.count == 2)
        let posts = try await office.call(ListPosts(area: RegisterDesk.villageCode), as: RegisterDesk.desk).posts
        #expect(posts.allSatisfy { $0.holder != "zhou" && $0.deputy != "zhou" })
        #expect(try await office.refusal(LeavePosts(account: "zhou"), as: RegisterDesk.desk) == "post.none")
        _ = try await office.call(AbolishPost(post: post), as: RegisterDesk.desk)
        #expect(
            try await office.call(ListPosts(area: RegisterDesk.villageCode, role: .villageClerk), as: RegisterDesk.desk)
                .posts
                .isEmpty)
    }

    @Test("Discipline posts are filled from above, never by the desk they supervise")
    func discipline() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let row = ImportPosts(rows: [PostRow(line: 2, role: "镇纪委", area: "330281114", account: "ji", name: "纪检甲")])
        let own = try await office.call(row, as: RegisterDesk.desk)
        #expect(own.rejected.map(\.reason) == [.outsideScope])
        let above = try await office.call(row, as: "county-discipline@330281")
        #expect(above.added == 1)
    }

    @Test("An account that was forgotten is not brought back by an old file")
    func forgotten() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let file = ImportPosts(rows: [
            PostRow(line: 2, role: "guardian", area: RegisterDesk.village, grid: "001", account: "0417", name: "守护甲"),
            PostRow(
                line: 3, role: "guardian", area: RegisterDesk.village, grid: "001", ordinal: "2", account: "0418",
                name: "守护乙丙"),
        ])
        _ = try await office.call(file, as: RegisterDesk.desk)
        let first = try #require(
            try await office.call(ListPosts(area: RegisterDesk.villageCode), as: RegisterDesk.desk).posts.first?.holder)
        _ = try await office.call(Shred(subject: Subject("person", first), reason: "left"), as: "operator@330281")
        let again = try await office.call(file, as: RegisterDesk.desk)
        #expect(again.unchanged == 1)
        #expect(again.rejected.map(\.reason) == [.conflict])
    }

    @Test("Every role has its kind of post, and no word names two")
    func kinds() {
        #expect(Set(PostKind.all.map(\.role)) == Set(Role.allCases))
        let words = PostKind.all.flatMap { $0.names + [$0.role.rawValue] }
        #expect(Set(words).count == words.count)
        for kind in PostKind.all where kind.isOfGrid { #expect(kind.level == .village) }
    }
}
