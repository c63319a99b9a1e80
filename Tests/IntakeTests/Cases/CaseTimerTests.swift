import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Clocks that run out", .timeLimit(.minutes(3)))
struct CaseTimerTests {
    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test("Nobody receives it: overdue once, told to the town at once and to the county two working days later")
    func escalates() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        // The last instant of Monday in China, and the first of Tuesday.
        county.clock.set(try time("2026-11-23T15:59:59.999Z"))
        _ = try await county.call(UrgeCase(.id(id)), as: CaseCounty.town)
        #expect(try await county.acts(of: id) == ["filed", "urged"])
        county.clock.set(try time("2026-11-23T16:00:00Z"))
        #expect(try await eventually { try await county.acts(of: id) == ["filed", "urged", "overdue", "escalated"] })
        let rows = try await county.call(ListCases(overdue: true), as: CaseCounty.town).cases
        #expect(rows.first?.standing.overdue == [.receive])
        county.clock.set(try time("2026-11-25T16:00:00Z"))
        #expect(try await eventually { try await county.acts(of: id).count == 5 })
        let last = try #require(try await county.events().last)
        let escalated = try JSONCoding.decode(Envelope<CaseEscalated>.self, from: last).data
        #expect((escalated.to.description, escalated.clock, escalated.rung) == ("affairs@330281", .receive, 1))
        #expect(escalated.step.by == "clock")
    }

    @Test("A clock that jumps back and forth, and a restart, neither skip a mark nor repeat one")
    func jumps() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        let start = county.clock.now
        // Past every deadline of receiving and answering.
        county.clock.set(try time("2026-12-10T00:00:00Z"))
        #expect(try await eventually { try await county.acts(of: id).count == 7 })
        county.clock.set(start)
        try county.restart()
        county.clock.set(try time("2026-12-11T00:00:00Z"))
        let other = try await county.file(code: county.codes[1]).case
        county.clock.set(try time("2026-12-16T00:00:00Z"))
        #expect(try await eventually { try await county.acts(of: other).count >= 2 })
        let acts = try await county.acts(of: id)
        #expect(acts.count { $0 == "overdue" } == 2)
        #expect(acts.count { $0 == "escalated" } == 4)
    }

    @Test("What was done in time leaves no timer behind; a late answer is answered late")
    func inTime() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let early = try await county.file(wish: VisitWish.none).case
        let late = try await county.file(code: county.codes[1], wish: VisitWish.none).case
        try await county.answer(early)
        try await county.accept(late)
        county.clock.set(try time("2026-11-30T00:00:00Z"))
        #expect(try await eventually { try await county.acts(of: late).contains("overdue") })
        _ = try await county.call(AnswerCase(.id(late), text: "迟了"), as: CaseCounty.clerk)
        _ = try await county.call(ReviewAnswer(.id(late), approved: true), as: CaseCounty.secretary)
        #expect(try await county.acts(of: early) == ["filed", "received", "accepted", "answer-drafted", "answered"])
        let answered = try await county.events().compactMap {
            try? JSONCoding.decode(Envelope<CaseAnswered>.self, from: $0).data
        }.filter { $0.step.state == .answered }
        #expect(answered.first { $0.step.case == early }?.inTime == true)
        #expect(answered.first { $0.step.case == late }?.inTime == false)
    }

    @Test("Papers that do not come: the filer is told by when, and after ten working days the clock runs on")
    func papers() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let other = try await county.file(code: county.codes[1])
        for id in [receipt.case, other.case] {
            try await county.accept(id)
            _ = try await county.call(RequestPapers(.id(id), what: "户口本复印件"), as: CaseCounty.clerk)
        }
        let asked = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(asked.promises.map(\.chinese) == ["请在12月4日（星期五）前补齐材料，这几天不算办理时间；到期没有补，期限接着算。"])
        _ = try await county.call(WithdrawCase(.receipt(other.receipt)), as: CaseCounty.filer)
        county.clock.set(try time("2026-12-04T15:59:59.999Z"))
        _ = try await county.call(UrgeCase(.id(receipt.case)), as: CaseCounty.town)
        #expect(try await county.acts(of: receipt.case).last == "urged")
        county.clock.set(try time("2026-12-04T16:00:00Z"))
        #expect(try await eventually { try await county.acts(of: receipt.case).last == "papers-lapsed" })
        let seen = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect((seen.standing.state, seen.standing.answerBy?.description) == (.accepted, "2026-12-11"))
        #expect(seen.steps.last?.act == "papers-lapsed")
        #expect(seen.promises.first?.chinese == "12月11日（星期五）前给您答复。周末和节假日不算。")
        let late = SupplyPapers(.receipt(receipt.receipt), text: "来了")
        #expect(try await county.refusal(late, as: CaseCounty.filer) == "case.state")
        #expect(try await county.acts(of: other.case).last == "withdrawn")
    }

    @Test("Nobody visits: after three working days the visit is overdue")
    func visit() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        try await county.answer(id)
        county.clock.set(try time("2026-11-25T16:00:00Z"))
        #expect(try await eventually { try await county.acts(of: id).suffix(2) == ["overdue", "escalated"] })
        let row = try #require(try await county.call(ListCases(), as: CaseCounty.clerk).cases.first)
        #expect(row.standing.overdue == [.visit])
    }
}
