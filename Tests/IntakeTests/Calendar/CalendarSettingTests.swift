import Fixtures
import Messages
import Testing

@testable import Intake

/// Every day of 2027 that is named here was made up: the State Council's own notice may say others.
@Suite("The calendar beyond the published years", .timeLimit(.minutes(5)))
struct CalendarSettingTests {
    private static let runner = "operator@330281"

    /// With a longer New Year, and a Sunday of December that is worked if it is asked for.
    private static func notice(december: String = "") -> String {
        """
        国务院办公厅关于2027年部分节假日安排的通知
        一、元旦：1月1日（周五）至4日（周一）放假调休，共4天。\(december)1月9日（周六）上班。
        二、春节：2月5日（周五）至12日（周五）放假调休，共8天。2月14日（周日）上班。
        三、清明节：4月3日（周六）至5日（周一）放假，共3天。
        四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。
        五、端午节：6月9日（周三）放假1天。
        六、中秋节：9月15日（周三）放假1天。
        七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。
        """
    }

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test(
        "No act of a case is refused for want of a calendar, however far the published years lie back",
        arguments: ["2026-12-20", "2026-12-31", "2027-02-05", "2031-06-30", "2051-12-31"])
    func walk(day: String) async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        county.clock.set(try time("\(day)T02:00:00Z"))
        let foreseen = try await county.call(
            ForeseeCase(kind: .help, village: CaseCounty.village), as: CaseCounty.filer)
        #expect(foreseen.answers.contains { $0.isProvisional })
        let receipt = try await county.file(.help, "land", wish: .door, telephone: "13812345678")
        #expect(receipt.provisional.contains(.answer))
        #expect(receipt.promises.contains { $0.chinese.contains("暂定") && $0.english.contains("provisional") })
        let id = receipt.case
        try await county.accept(id)
        _ = try await county.call(RequestPapers(.id(id), what: "户口本复印件"), as: CaseCounty.clerk)
        let asked = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(asked.promises.count == 1)
        _ = try await county.call(SupplyPapers(.receipt(receipt.receipt), text: "来了"), as: CaseCounty.filer)
        _ = try await county.call(RequestExtension(.id(id), days: 15, reason: "要等县里"), as: CaseCounty.clerk)
        let longer = try await county.call(DecideExtension(.id(id), approved: true), as: CaseCounty.town)
        #expect(longer.provisional == [.answer])
        _ = try await county.call(AnswerCase(.id(id), text: "办好了"), as: CaseCounty.clerk)
        let answered = try await county.call(ReviewAnswer(.id(id), approved: true), as: CaseCounty.secretary)
        #expect(answered.state == .answered && answered.visitBy != nil)
        _ = try await county.call(VisitCase(.id(id), way: .door, outcome: .spoke), as: CaseCounty.guardian)
        _ = try await county.call(
            JudgeCase(.receipt(receipt.receipt), grade: .dissatisfied, why: "没修好", reopen: true),
            as: CaseCounty.filer)
    }

    @Test("A year's notice moves provisional dates either way, once, and no other; what it moves is shown before")
    func moves() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        county.clock.set(try time("2026-12-20T02:00:00Z"))
        // Ten working days: 4 January. Five: 25 December.
        let long = try await county.file(.help, "land")
        let short = try await county.file(.help, "other", code: county.codes[1])
        #expect((long.answerBy.description, long.provisional) == ("2027-01-04", [.answer]))
        #expect((short.answerBy.description, short.provisional) == ("2026-12-25", []))
        let text = Self.notice()
        let preview = try await county.call(PreviewCalendarYear(text: text), as: Self.runner)
        #expect((preview.cases, preview.earlier, preview.later, preview.kept) == (1, 0, 1, 0))
        #expect(preview.moves.map { "\($0.from) \($0.to) \($0.count)" } == ["2027-01-04 2027-01-05 1"])
        #expect(preview.off.contains { $0.description == "2027-01-04" } && preview.isNew)
        #expect(try await county.acts(of: long.case) == ["filed"], "a preview changes nothing")
        #expect(try await county.call(SetCalendarYear(text: text), as: Self.runner).isNew)
        #expect(try await eventually { try await county.acts(of: long.case) == ["filed", "rescheduled"] })
        let event = try await county.newest(CaseRescheduled.self, of: long.case)
        #expect(event?.answerMoved?.description == "2027-01-05" && event?.receive == nil)
        let seen = try await county.call(FollowCase(receipt: long.receipt), as: CaseCounty.filer)
        #expect((seen.standing.answerBy?.description, seen.standing.provisional) == ("2027-01-05", []))
        #expect(
            seen.steps.map(\.act) == ["filed", "rescheduled"] && !seen.promises.contains { $0.chinese.contains("暂定") })
        // The same again, and a corrected one: the day stands now.
        #expect(try await !county.call(SetCalendarYear(text: text), as: Self.runner).isNew)
        let corrected = Self.notice(december: "2026年12月27日（周日）、")
        #expect(try await county.call(SetCalendarYear(text: corrected), as: Self.runner).isNew)
        let third = try await county.file(.help, "land", code: county.codes[2])
        #expect((third.answerBy.description, third.provisional) == ("2026-12-31", []))
        try county.restart()
        let years = try await county.call(ReadCalendar(), as: CaseCounty.filer).years
        #expect(years.map(\.year.year) == [2027, 2026, 2025, 2024] && years.first?.set != nil)
        #expect(try await county.acts(of: long.case) == ["filed", "rescheduled"])
        #expect(try await county.acts(of: short.case) == ["filed"])
    }

    @Test("A date comes earlier where a day of December is worked, and the clock rings on the new day")
    func earlier() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        county.clock.set(try time("2026-12-20T02:00:00Z"))
        let receipt = try await county.file(.help, "land")
        try await county.accept(receipt.case)
        let text = Self.notice(december: "2026年12月27日（周日）、")
        _ = try await county.call(SetCalendarYear(text: text), as: Self.runner)
        #expect(try await eventually { try await county.acts(of: receipt.case).last == "rescheduled" })
        county.clock.set(try time("2026-12-31T16:00:00Z"))
        #expect(try await eventually { try await county.acts(of: receipt.case).contains("overdue") })
    }

    @Test("The last day for papers follows, and so does what a turned case looks like to the village")
    func others() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        county.clock.set(try time("2026-12-20T02:00:00Z"))
        let waiting = try await county.file(.help, "other")
        try await county.accept(waiting.case)
        _ = try await county.call(RequestPapers(.id(waiting.case), what: "户口本复印件"), as: CaseCounty.clerk)
        let turned = try await county.file(.help, "land", code: county.codes[1])
        try await county.accept(turned.case)
        _ = try await county.call(TurnCase(.id(turned.case), note: "涉及违纪"), as: CaseCounty.clerk)
        _ = try await county.call(SetCalendarYear(text: Self.notice()), as: Self.runner)
        for id in [waiting.case, turned.case] {
            #expect(try await eventually { try await county.acts(of: id).last == "rescheduled" })
        }
        let papers = try await county.newest(CaseRescheduled.self, of: waiting.case)
        #expect(papers?.papersMoved?.description == "2027-01-05" && papers?.answer == nil)
        let cover = try await county.newest(CaseRescheduled.self, of: turned.case)
        #expect(cover?.cover?.day.description == "2027-01-05" && cover?.answerMoved == nil)
        let rows = try await county.call(ListCases(), as: CaseCounty.county).cases
        let row = rows.first { $0.standing.case == turned.case }
        #expect(row?.standing.answerBy?.description == "2027-01-05" && row?.standing.provisional == [])
    }

    @Test("A wrong notice is refused with its line, and only an operator takes one in")
    func refused() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let wrong = Self.notice().replacing("1月9日（周六）", with: "1月9日（周日）")
        await #expect {
            try await county.call(SetCalendarYear(text: wrong), as: Self.runner)
        } throws: { error in
            (error as? DeskError)?.message.contains("第 2 行") == true
        }
        for role in [CaseCounty.clerk, CaseCounty.county, CaseCounty.filer] {
            #expect(try await county.refusal(SetCalendarYear(text: Self.notice()), as: role) == "forbidden")
            #expect(try await county.refusal(PreviewCalendarYear(text: Self.notice()), as: role) == "forbidden")
        }
        #expect(try await county.call(ReadCalendar(), as: CaseCounty.filer).years.first?.year.year == 2026)
    }
}
