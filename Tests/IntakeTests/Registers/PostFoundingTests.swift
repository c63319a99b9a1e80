import Messages
import Testing

@testable import Intake

@Suite("Posts established and abolished", .timeLimit(.minutes(2)))
struct PostFoundingTests {
    private func role(_ text: String) throws -> RoleAtScope { try #require(RoleAtScope(text)) }

    @Test("A post gets the next free number of its role and place, empty, and can be filled")
    func established() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let grid = try role("guardian@330281114201-002")
        let first = try await county.call(EstablishPost(role: grid), as: CaseCounty.clerk)
        let second = try await county.call(EstablishPost(role: grid), as: CaseCounty.town)
        #expect((first.ordinal, second.ordinal) == (1, 2))
        _ = try await county.call(AbolishPost(post: first.post), as: CaseCounty.clerk)
        let third = try await county.call(EstablishPost(role: grid), as: CaseCounty.clerk)
        #expect(third.ordinal == 1 && third.post != first.post)
        _ = try await county.call(
            HandOverPost(post: third.post, seat: .holder, account: "shen", name: "守护甲", telephone: ""),
            as: CaseCounty.clerk)
        let posts = try await county.call(ListPosts(area: CaseCounty.village, role: .guardian), as: CaseCounty.town)
        #expect(posts.posts.map(\.ordinal) == [1, 2] && posts.posts.map(\.holder) == ["shen", nil])
    }

    @Test(
        "Only who may fill a post establishes it, and only where such a post stands",
        arguments: [
            ("guardian@330281114201-002", CaseCounty.guardian, "forbidden"),
            ("village-clerk@330281114201", CaseCounty.secretary, "forbidden"),
            ("town-discipline@330281114", CaseCounty.town, "forbidden"),
            ("integrator@330281", "operator@330281", "forbidden"),
            ("town-desk@330281114201", "operator@330281", "post.scope"),
            ("guardian@330281114201", "operator@330281", "post.scope"),
            ("guardian@330281114201-009", "operator@330281", "grid.unknown"),
            ("village-clerk@330281114209", "operator@330281", "area.unknown"),
        ])
    func refused(post: String, actor: String, reason: String) async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        #expect(try await county.refusal(EstablishPost(role: try role(post)), as: actor) == reason)
    }

    @Test("The last post that could go on with open cases stays, until they are done or another post can")
    func lastOfAnOffice() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let clerk = try #require(
            try await county.call(ListPosts(area: CaseCounty.village, role: .villageClerk), as: CaseCounty.town)
                .posts.first?.post)
        let receipt = try await county.file()
        #expect(try await county.refusal(AbolishPost(post: clerk), as: CaseCounty.town) == "post.cases")
        let secretary = try await county.call(
            EstablishPost(role: try role(CaseCounty.secretary)), as: CaseCounty.town)
        _ = try await county.call(AbolishPost(post: clerk), as: CaseCounty.town)
        #expect(try await county.refusal(AbolishPost(post: secretary.post), as: CaseCounty.town) == "post.cases")
        _ = try await county.call(WithdrawCase(.receipt(receipt.receipt)), as: CaseCounty.filer)
        _ = try await county.call(AbolishPost(post: secretary.post), as: CaseCounty.town)
    }

    @Test("The last guardian of a grid stays while somebody waits for a visit at the door")
    func lastGuardian() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let grid = try role(CaseCounty.guardian)
        let only = try await county.call(EstablishPost(role: grid), as: CaseCounty.town).post
        let receipt = try await county.file(wish: .door)
        try await county.answer(receipt.case)
        #expect(try await county.refusal(AbolishPost(post: only), as: CaseCounty.town) == "post.cases")
        _ = try await county.call(VisitCase(.id(receipt.case), way: .door, outcome: .spoke), as: CaseCounty.guardian)
        _ = try await county.call(AbolishPost(post: only), as: CaseCounty.town)
    }

    @Test("A case that was forwarded to an office keeps its last post, as its own cases do")
    func forwarded() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let other = try await county.call(
            EstablishPost(role: try role("village-clerk@330281114202")), as: CaseCounty.town
        ).post
        let id = try await county.file().case
        try await county.accept(id)
        let there = Office(.affairs, try #require(AreaCode(CaseCounty.other)))
        _ = try await county.call(ForwardCase(.id(id), to: there), as: CaseCounty.clerk)
        #expect(try await county.refusal(AbolishPost(post: other), as: CaseCounty.town) == "post.cases")
    }

    @Test(
        "A discipline office's last post stays, with and without cases; county discipline may abolish it when all is done"
    )
    func lastDiscipline() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let town = try #require(CaseCounty.village.town)
        let posts = try await county.call(
            ListPosts(area: town, role: .townDiscipline), as: "operator@330281"
        ).posts
        let only = try #require(posts.first).post
        func answer(_ role: String) async throws -> String? {
            do {
                _ = try await county.call(AbolishPost(post: only), as: role)
                return nil
            } catch let error as DeskError {
                return "\(error.reason ?? "") \(error.message)"
            }
        }
        let before = try #require(try await answer("operator@330281"))
        #expect(before.hasPrefix("post.last-discipline "))
        _ = try await county.file(.supervise, "conduct", target: .village)
        #expect(try await answer("operator@330281") == before)
        #expect(try await answer(CaseCounty.countyDiscipline)?.hasPrefix("post.cases ") == true)
        let second = try await county.call(
            EstablishPost(role: try role(CaseCounty.townDiscipline)), as: "operator@330281")
        #expect(try await answer("operator@330281") == nil)
        #expect(second.ordinal > 1)
    }

    @Test("The last operator's post stays")
    func lastOperator() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let post = EstablishPost(role: try role("operator@330281"))
        let first = try await county.call(post, as: "operator@330281").post
        #expect(
            try await county.refusal(AbolishPost(post: first), as: "operator@330281") == "post.last-operator")
        _ = try await county.call(post, as: "operator@330281")
        _ = try await county.call(AbolishPost(post: first), as: "operator@330281")
    }
}
