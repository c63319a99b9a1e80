import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Claimed roles", .timeLimit(.minutes(3)))
struct ClaimedRolesTests {
    private static let clerk = "village-clerk@330281114201"
    private static let secretary = "village-secretary@330281114201"

    /// `chen` is clerk, `zhou` the clerk's deputy; `sun` will be secretary in five days.
    private func settle() async throws -> RegisterDesk {
        let office = try RegisterDesk()
        try await office.settle()
        let rows = [
            PostRow(line: 2, role: "村文书", area: RegisterDesk.village, account: "chen", name: "文书甲"),
            PostRow(line: 3, role: "村文书", area: RegisterDesk.village, seat: "B岗", account: "zhou", name: "文书乙"),
            PostRow(
                line: 4, role: "村书记", area: RegisterDesk.village, account: "sun", name: "书记甲", from: "2026-11-26"),
            PostRow(line: 5, role: "守护人", area: RegisterDesk.village, grid: "001", account: "wu", name: "守护甲"),
        ]
        let report = try await office.call(ImportPosts(rows: rows), as: RegisterDesk.desk)
        #expect(report.added == 3 && report.changed == 1)
        return office
    }

    private func ask(_ office: RegisterDesk, _ account: String, as roles: String...) async throws -> String? {
        do {
            let query = ListHouseholds(area: RegisterDesk.villageCode)
            _ = try await office.call(query, as: roles, account: account)
            return nil
        } catch let error as DeskError {
            return error.reason ?? error.kind.map { "\($0)" }
        }
    }

    @Test(
        "Holder and deputy speak for their post and no other; who leaves is cut off at once, queries and commands alike"
    )
    func cutOff() async throws {
        let office = try await settle()
        defer { office.stop() }
        #expect(try await ask(office, "chen", as: Self.clerk) == nil)
        #expect(try await ask(office, "zhou", as: Self.clerk) == nil)
        #expect(try await ask(office, "chen", as: Self.secretary) == "post.not-in-force")
        #expect(try await ask(office, "chen", as: Self.clerk, RegisterDesk.desk) == "post.not-in-force")
        #expect(try await ask(office, "chen", as: "village-clerk@330281114202") == "post.not-in-force")
        _ = try await office.call(LeavePosts(account: "chen"), as: RegisterDesk.desk)
        #expect(try await ask(office, "chen", as: Self.clerk) == "post.not-in-force")
        let command = IssueCodes(area: RegisterDesk.villageCode)
        await #expect {
            _ = try await office.call(command, as: [Self.clerk], account: "chen")
        } throws: {
            ($0 as? DeskError)?.reason == "post.not-in-force"
        }
        await #expect {
            _ = try await office.call(
                ReadFeed(after: .zero, topics: [], limit: 1), as: ["operator@330281"], account: "chen")
        } throws: {
            ($0 as? DeskError)?.reason == "post.not-in-force"
        }
        #expect(try await ask(office, "zhou", as: Self.clerk) == nil)
    }

    @Test("A seat given for a coming day grants nothing before, and everything from its first moment on")
    func comingDay() async throws {
        let office = try await settle()
        defer { office.stop() }
        #expect(try await ask(office, "sun", as: Self.secretary) == "post.not-in-force")
        office.clock.advance(by: .seconds(5 * 86_400))
        #expect(try await ask(office, "sun", as: Self.secretary) == nil)
    }

    @Test("A guardian speaks for the own grid, not for the village nor for another grid")
    func grid() async throws {
        let office = try await settle()
        defer { office.stop() }
        for (role, reason) in [
            ("guardian@330281114201-002", "post.not-in-force"), ("guardian@330281114201", "post.not-in-force"),
        ] {
            #expect(try await ask(office, "wu", as: role) == reason)
        }
        #expect(try await ask(office, "wu", as: "guardian@330281114201-001") != "post.not-in-force")
    }

    @Test("An account that no post knows has the roles that its peer names")
    func unknown() async throws {
        let office = try await settle()
        defer { office.stop() }
        #expect(try await ask(office, "somebody", as: Self.secretary) == nil)
    }

    @Test("An account's posts of today, as holder or deputy, are told to itself and to the county")
    func postsOf() async throws {
        let office = try await settle()
        defer { office.stop() }
        let own = try await office.call(ReadPostsOf(account: "zhou"), as: [], account: "zhou").posts
        #expect(own.map(\.role.description) == [Self.clerk])
        #expect(own.map(\.seat) == [.deputy])
        let guardian = try await office.call(ReadPostsOf(account: "wu"), as: "operator@330281").posts
        #expect(guardian.map(\.role.grid) == ["001"])
        #expect(try await office.call(ReadPostsOf(account: "sun"), as: "operator@330281").posts.isEmpty)
        #expect(try await office.call(ReadPostsOf(account: "nobody"), as: "operator@330281").posts.isEmpty)
        #expect(try await office.refusal(ReadPostsOf(account: "zhou"), as: RegisterDesk.desk) == "forbidden")
    }
}
