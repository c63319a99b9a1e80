import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("The reminder before a deadline", .timeLimit(.minutes(5)))
struct CaseReminderTests {
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test("comes on the working day before, at nine, once, to the office that is to act next")
    func office() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        // Saturday the 21st: to be received by Monday, to be answered by Friday the 27th.
        let open = try await county.file()
        let drafted = try await county.file(code: county.codes[1])
        let withdrawn = try await county.file(code: county.codes[2])
        for id in [open.case, drafted.case, withdrawn.case] { try await county.accept(id) }
        _ = try await county.call(AnswerCase(.id(drafted.case), text: "修好了"), as: CaseCounty.clerk)
        _ = try await county.call(WithdrawCase(.receipt(withdrawn.receipt)), as: CaseCounty.filer)
        county.clock.set(try time("2026-11-26T00:59:59.999Z"))
        _ = try await county.call(UrgeCase(.id(open.case)), as: CaseCounty.town)
        #expect(try await county.reminders(of: open.case).isEmpty)
        county.clock.set(try time("2026-11-26T01:00:00Z"))
        for id in [open.case, drafted.case] {
            #expect(try await eventually { try await county.reminders(of: id).count == 1 })
        }
        let told = try #require(try await county.reminders(of: open.case).first)
        #expect((told.clock, told.due.description, told.grid) == (.answer, "2026-11-27", nil))
        #expect(told.to?.description == "affairs@330281114201")
        let reviewer = try await county.newest(CaseAnswerDrafted.self, of: drafted.case)?.reviewer
        #expect(try await county.reminders(of: drafted.case).first?.to == reviewer)
        try county.restart()
        county.clock.set(try time("2026-11-27T16:00:00Z"))
        #expect(try await eventually { try await county.acts(of: open.case).contains("overdue") })
        #expect(try await county.reminders(of: open.case).count == 1)
        #expect(try await county.reminders(of: withdrawn.case).isEmpty)
        let seen = try await county.call(FollowCase(receipt: open.receipt), as: CaseCounty.filer)
        #expect(!seen.steps.contains { $0.act == "due-soon" })
    }

    @Test("does not come where nine was past as the deadline was set, and moves with an extension")
    func past() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        county.clock.set(try time("2026-11-26T01:00:00Z"))
        let question = try await county.file(.consult, "other")
        let early = try await county.file(code: county.codes[1])
        try await county.accept(question.case)
        try await county.accept(early.case)
        // Due on 3 December, and five days later.
        _ = try await county.call(RequestExtension(.id(early.case), days: 5, reason: "等县里"), as: CaseCounty.clerk)
        _ = try await county.call(DecideExtension(.id(early.case), approved: true), as: CaseCounty.town)
        county.clock.set(try time("2026-12-08T23:00:00Z"))
        #expect(try await eventually { try await county.acts(of: question.case).contains("overdue") })
        #expect(try await county.reminders(of: question.case).isEmpty)
        #expect(try await county.reminders(of: early.case).isEmpty)
        county.clock.set(try time("2026-12-09T01:00:00Z"))
        #expect(
            try await eventually { try await county.reminders(of: early.case).map(\.due.description) == ["2026-12-10"] }
        )
    }

    @Test("of a visit goes to the grid's guardians; of a joined case to nobody")
    func visits() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lead = try await county.file(wish: .door)
        let joined = try await county.file(code: county.codes[1])
        let visited = try await county.file(code: county.codes[2], wish: .door)
        for id in [lead.case, joined.case] { try await county.accept(id) }
        _ = try await county.call(JoinCase(.id(joined.case), into: lead.case), as: CaseCounty.clerk)
        // Answered on Saturday, to be visited by Wednesday the 25th.
        try await county.answer(visited.case)
        county.clock.set(try time("2026-11-24T01:00:00Z"))
        #expect(try await eventually { try await county.reminders(of: visited.case).count == 1 })
        let visit = try #require(try await county.reminders(of: visited.case).first)
        #expect((visit.clock, visit.to, visit.grid) == (.visit, nil, "001"))
        county.clock.set(try time("2026-11-26T01:00:00Z"))
        #expect(try await eventually { try await county.reminders(of: lead.case).count == 1 })
        #expect(try await eventually { try await county.reminders(of: joined.case).count == 1 })
        let silent = try #require(try await county.reminders(of: joined.case).first)
        #expect(silent.to == nil && silent.grid == nil)
    }
}
