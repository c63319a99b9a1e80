import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Seats of discipline") struct SeatConsentTests {
    private static let county = "330281"
    private static let town = "330281114"
    private static let op = "operator@330281"

    private func row(
        _ line: Int, _ role: String, _ area: String, _ account: String, ordinal: String = "1", seat: String = ""
    ) -> PostRow {
        PostRow(
            line: line, role: role, area: area, ordinal: ordinal, seat: seat, account: account, name: "纪检\(account)")
    }

    /// With two officers in county discipline, `ji` and `yu`.
    private func founded() async throws -> RegisterDesk {
        let office = try RegisterDesk()
        try await office.settle()
        let rows = [
            row(2, "county-discipline", Self.county, "ji"),
            row(3, "county-discipline", Self.county, "yu", ordinal: "2"),
            row(4, "town-discipline", Self.town, "zhen"),
        ]
        _ = try await office.call(ImportPosts(rows: rows), as: Self.op)
        office.clock.advance(by: .seconds(60))
        return office
    }

    private func roles(of account: String, _ office: RegisterDesk) async throws -> [String] {
        try await office.call(ReadPostsOf(account: account), account: account).posts.map(\.role.description)
    }

    private func waiting(_ office: RegisterDesk) async throws -> [ListConsents.Waiting] {
        try await office.call(ListConsents(), account: "ji").waiting
    }

    private func refusal(_ answer: AnswerConsent, by account: String, _ office: RegisterDesk) async throws -> String? {
        do {
            _ = try await office.call(answer, account: account)
            return nil
        } catch let error as DeskError {
            return error.reason ?? error.kind.map { "\($0)" }
        }
    }

    @Test("which seats are guarded: those of discipline, once county discipline was filled, and deputies before")
    func table() {
        for role in Role.allCases {
            let isDiscipline = role == .townDiscipline || role == .countyDiscipline
            #expect(SeatConsent.isGuarded(role, .holder, isFounded: true) == isDiscipline)
            #expect(SeatConsent.isGuarded(role, .deputy, isFounded: true) == isDiscipline)
            #expect(SeatConsent.isGuarded(role, .deputy, isFounded: false) == isDiscipline)
            #expect(!SeatConsent.isGuarded(role, .holder, isFounded: false))
        }
    }

    @Test("the file that founds county discipline seats its holders at once, town discipline with them, no deputy")
    func founding() async throws {
        let office = try await founded()
        defer { office.stop() }
        #expect(try await roles(of: "ji", office) == ["county-discipline@330281"])
        #expect(try await roles(of: "zhen", office) == ["town-discipline@330281114"])
        #expect(try await waiting(office).isEmpty)
        let own = try RegisterDesk()
        defer { own.stop() }
        try await own.settle()
        let rows = [
            row(2, "county-discipline", Self.county, "ji"),
            row(3, "county-discipline", Self.county, "runner", seat: "deputy"),
        ]
        _ = try await own.call(ImportPosts(rows: rows), as: Self.op)
        #expect(try await roles(of: "runner", own).isEmpty)
        #expect(try await waiting(own).map(\.account) == ["runner"])
    }

    @Test("a deputy whom an operator seats waits, stands on the list with who did it, and takes force after 72 hours")
    func passes() async throws {
        let office = try await founded()
        defer { office.stop() }
        let rows = [row(2, "town-discipline", Self.town, "shadow", seat: "deputy")]
        _ = try await office.call(ImportPosts(rows: rows), as: Self.op, account: "console")
        let listed = try #require(try await waiting(office).first)
        #expect(listed.matter == .seat && listed.account == "shadow" && listed.by == "console")
        #expect(listed.post?.description == "town-discipline@330281114")
        #expect(listed.until == office.clock.now + .seconds(72 * 3_600))
        #expect(try await roles(of: "shadow", office).isEmpty)
        // The same file again asks nobody again.
        _ = try await office.call(ImportPosts(rows: rows), as: Self.op, account: "console")
        #expect(try await waiting(office).count == 1)
        office.clock.advance(by: .seconds(72 * 3_600 - 1))
        #expect(try await roles(of: "shadow", office).isEmpty)
        office.clock.advance(by: .seconds(1))
        #expect(try await roles(of: "shadow", office) == ["town-discipline@330281114"])
        #expect(try await eventually { try await waiting(office).isEmpty })
    }

    @Test("once one of county discipline consents, the seat is taken at once")
    func consents() async throws {
        let office = try await founded()
        defer { office.stop() }
        let rows = [row(2, "town-discipline", Self.town, "new", seat: "deputy")]
        _ = try await office.call(ImportPosts(rows: rows), as: Self.op)
        let consent = try #require(try await waiting(office).first).consent
        for stranger in ["zhen", "new", "tester"] {
            #expect(
                try await refusal(AnswerConsent(consent: consent, agree: true), by: stranger, office) == "forbidden")
        }
        #expect(try await refusal(AnswerConsent(consent: consent, agree: true), by: "yu", office) == nil)
        office.clock.advance(by: .seconds(1))
        #expect(try await roles(of: "new", office) == ["town-discipline@330281114"])
        #expect(
            try await refusal(AnswerConsent(consent: consent, agree: false), by: "ji", office) == "consent.over")
    }

    @Test("once one refuses, the seat stays as it was, for ever")
    func refuses() async throws {
        let office = try await founded()
        defer { office.stop() }
        _ = try await office.call(ImportPosts(rows: [row(2, "town-discipline", Self.town, "new")]), as: Self.op)
        let consent = try #require(try await waiting(office).first).consent
        #expect(try await refusal(AnswerConsent(consent: consent, agree: false), by: "ji", office) == nil)
        office.clock.advance(by: .seconds(80 * 3_600))
        #expect(try await roles(of: "new", office).isEmpty)
        #expect(try await roles(of: "zhen", office) == ["town-discipline@330281114"])
    }

    @Test("nobody answers what they did, or what is about them; what one of county discipline does is in force at once")
    func own() async throws {
        let office = try await founded()
        defer { office.stop() }
        let post = try #require(
            try await office.call(ListPosts(area: .placeholder.county, role: .countyDiscipline), as: Self.op).posts
                .first)
        _ = try await office.call(
            HandOverPost(post: post.post, seat: .deputy, account: "yu", name: "纪检丙", telephone: ""), as: Self.op)
        let consent = try #require(try await waiting(office).first).consent
        #expect(try await refusal(AnswerConsent(consent: consent, agree: true), by: "yu", office) == "consent.own")
        let rows = [row(2, "town-discipline", Self.town, "new", seat: "deputy")]
        _ = try await office.call(ImportPosts(rows: rows), as: "county-discipline@330281", account: "ji")
        #expect(try await roles(of: "new", office) == ["town-discipline@330281114"])
    }

    @Test("a handover that is taken back leaves the seat to whoever sits there")
    func withdrawn() throws {
        let person = SealedReference(value: .placeholder, digest: "")
        func day(_ day: Int) -> Timestamp { Timestamp(milliseconds: Int64(day) * 86_400_000) }
        var seats = Seats()
        try seats.handOver(.holder, to: "chen", person, from: day(0), now: day(0))
        try seats.handOver(.holder, to: "wang", person, from: day(10), now: day(3))
        seats.withdraw(.holder, at: day(4))
        #expect(seats.occupant(of: .holder, at: day(11)) == "chen" && seats.last(in: .holder)?.account == "chen")
        seats.withdraw(.holder, at: day(5))
        #expect(seats.occupant(of: .holder, at: day(11)) == "chen")
        try seats.handOver(.deputy, to: "li", person, from: day(9), now: day(5))
        seats.withdraw(.deputy, at: day(6))
        #expect(seats.occupant(of: .deputy, at: day(11)) == nil)
    }
}
