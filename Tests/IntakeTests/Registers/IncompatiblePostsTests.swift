import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Posts that do not go together")
struct IncompatiblePostsTests {
    /// The table written down a second time: two posts, and whether one account may hold both.
    private static let pairs: [(String, String, Bool)] = [
        ("guardian@330281114201-001", "village-clerk@330281114201", false),
        ("guardian@330281114201-001", "village-secretary@330281114201", false),
        ("guardian@330281114201-001", "village-supervision@330281114201", false),
        ("guardian@330281114201-001", "village-clerk@330281113205", false),
        ("guardian@330281114201-001", "guardian@330281114201-002", true),
        ("guardian@330281114201-001", "town-desk@330281114", true),
        ("guardian@330281114201-001", "outpost@330281114201", true),
        ("village-supervision@330281114201", "village-clerk@330281114201", false),
        ("village-supervision@330281114201", "village-secretary@330281114201", false),
        ("village-supervision@330281114201", "village-secretary@330281114202", true),
        ("village-supervision@330281114201", "outpost@330281114201", true),
        ("outpost@330281114201", "village-clerk@330281114201", false),
        ("outpost@330281114201", "village-secretary@330281114201", false),
        ("outpost@330281114201", "village-clerk@330281114202", true),
        ("village-secretary@330281114201", "village-clerk@330281114201", true),
        ("village-secretary@330281114201", "town-desk@330281114", true),
        ("town-discipline@330281114", "town-desk@330281114", false),
        ("town-discipline@330281114", "village-secretary@330281114201", false),
        ("town-discipline@330281114", "village-clerk@330281114201", false),
        ("town-discipline@330281114", "village-clerk@330281113205", true),
        ("town-discipline@330281114", "town-desk@330281113", true),
        ("county-discipline@330281", "county-desk@330281", false),
        ("county-discipline@330281", "town-desk@330281114", false),
        ("county-discipline@330281", "village-clerk@330281114201", false),
        ("county-discipline@330281", "village-secretary@330281114201", false),
        ("county-discipline@330281", "town-discipline@330281114", false),
        ("county-discipline@330281", "county-desk@330282", true),
        ("operator@330281", "county-discipline@330281", false),
        ("operator@330281", "town-discipline@330281114", false),
        ("operator@330281", "county-desk@330281", true),
        ("tax-discipline@330281", "tax-officer@330281", false),
        ("tax-discipline@330281", "tax-officer@330281114", false),
        ("tax-discipline@330281114", "tax-officer@330281", false),
        ("tax-discipline@330281114", "tax-officer@330281113", true),
        ("hospital-observer@330281", "hospital-receiver@330281", false),
        ("hospital-observer@330281", "hospital-conduct@330281", false),
        ("hospital-receiver@330281", "hospital-conduct@330281", true),
    ]

    @Test("Each pair, in either order, goes together or does not", arguments: pairs.indices)
    func pair(_ index: Int) throws {
        let (first, second, mayBoth) = Self.pairs[index]
        let (one, other) = (try #require(RoleAtScope(first)), try #require(RoleAtScope(second)))
        #expect((IncompatiblePosts.row(one, other) == nil) == mayBoth)
        #expect((IncompatiblePosts.row(other, one) == nil) == mayBoth)
    }

    @Test("Every pair of the table is tried")
    func wholeTable() throws {
        let barred = try Self.pairs.filter { !$0.2 }.map {
            try Set([#require(RoleAtScope($0.0)).role, #require(RoleAtScope($0.1)).role])
        }
        for row in IncompatiblePosts.rows {
            for checking in row.checking {
                for checked in row.checked { #expect(barred.contains([checking, checked]), "\(checking), \(checked)") }
            }
        }
    }

    private func post(_ role: String, _ office: RegisterDesk, by: String) async throws -> UUIDv7 {
        try await office.call(EstablishPost(role: try #require(RoleAtScope(role))), as: by).post
    }

    private func give(_ post: UUIDv7, to account: String, _ seat: Seat = .holder, on day: CivilDay? = nil)
        -> HandOverPost
    {
        HandOverPost(post: post, seat: seat, account: account, name: "某某", telephone: "", from: day)
    }

    @Test(
        "A village's clerk gets no guardian's seat, nor a guardian the clerk's: neither seat, neither order, no day to come"
    )
    func handingOver() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let (clerk, desk) = ("village-clerk@\(RegisterDesk.village)", RegisterDesk.desk)
        let work = try await post(clerk, office, by: desk)
        let grid = try await post("guardian@\(RegisterDesk.village)-001", office, by: desk)
        let today = CivilDay(inChinaAt: office.clock.now)
        _ = try await office.call(give(work, to: "wang"), as: desk)
        _ = try await office.call(give(grid, to: "gu"), as: desk)
        for seat in Seat.allCases {
            for day in [nil, today.advanced(by: 9)] {
                let asGuardian = give(grid, to: "wang", seat, on: day)
                for role in [clerk, desk, "operator@330281"] {
                    #expect(try await office.refusal(asGuardian, as: role) == "post.incompatible", "\(seat) \(role)")
                }
                #expect(try await office.refusal(give(work, to: "gu", seat, on: day), as: desk) == "post.incompatible")
            }
        }
        // Once the clerk's time ends on a day that is known, the seat may follow it, and not before.
        _ = try await office.call(give(work, to: "li", on: today.advanced(by: 5)), as: desk)
        #expect(
            try await office.refusal(give(grid, to: "wang", on: today.advanced(by: 4)), as: desk) == "post.incompatible"
        )
        _ = try await office.call(give(grid, to: "wang", on: today.advanced(by: 5)), as: desk)
        // Putting the handover off would keep the clerk in the seat beside the other.
        #expect(
            try await office.refusal(give(work, to: "li", on: today.advanced(by: 8)), as: desk) == "post.incompatible")
        _ = try await office.call(give(work, to: "li", on: today.advanced(by: 3)), as: desk)
    }

    @Test("A file of posts keeps them apart, too, within it and with what is there")
    func importing() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let rows = [
            PostRow(line: 2, role: "village-clerk", area: RegisterDesk.village, account: "wang", name: "甲"),
            PostRow(
                line: 3, role: "guardian", area: RegisterDesk.village, grid: "001", ordinal: "2", account: "wang",
                name: "甲"),
            PostRow(line: 4, role: "guardian", area: RegisterDesk.village, grid: "001", account: "gu", name: "乙"),
            PostRow(line: 5, role: "village-secretary", area: RegisterDesk.village, account: "gu", name: "乙"),
            PostRow(
                line: 6, role: "village-clerk", area: RegisterDesk.village, seat: "deputy", name: "丙",
                telephone: "13800001234"),
            PostRow(
                line: 7, role: "guardian", area: RegisterDesk.village, grid: "001", seat: "deputy", name: "丙",
                telephone: "13800001234"),
        ]
        let report = try await office.call(ImportPosts(rows: rows), as: RegisterDesk.desk)
        #expect(report.rejected.map(\.line) == [3, 5, 7])
        #expect(report.rejected.allSatisfy { $0.reason == .conflict })
    }
}
