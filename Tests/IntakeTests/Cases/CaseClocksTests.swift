import Messages
import Testing
import WorkingDays

@testable import Intake

@Suite("Deadlines")
struct CaseClocksTests {
    private let clocks: CaseClocks
    private let words: CaseWords
    private let village = Office(.affairs, AreaCode.placeholder)

    init() throws {
        let policy = try PolicyFile.embedded()
        clocks = CaseClocks(calendar: try .embedded(), policy: policy)
        words = CaseWords(policy: policy) { _ in "梁弄镇" }
    }

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }
    private func day(_ text: String) throws -> CivilDay { try #require(CivilDay(text)) }

    @Test("A question is answered in one working day, other kinds by category, visited three after")
    func byKind() throws {
        let saturday = try time("2026-11-21T08:00:00Z")
        #expect(try clocks.receive(filed: saturday, by: village).day == day("2026-11-23"))
        #expect(try clocks.answer(.consult, "land", from: saturday, by: village).day == day("2026-11-23"))
        #expect(try clocks.answer(.help, "other", from: saturday, by: village).day == day("2026-11-27"))
        #expect(try clocks.answer(.help, "land", from: saturday, by: village).day == day("2026-12-04"))
        #expect(try clocks.visit(answered: saturday, by: village).day == day("2026-11-25"))
    }

    @Test("The day is China's: filed at 23:59 or at 00:01 there makes a difference of a day")
    func midnight() throws {
        let before = clocks.receive(filed: try time("2026-11-24T15:59:59Z"), by: village)
        let after = clocks.receive(filed: try time("2026-11-24T16:00:00Z"), by: village)
        #expect(before.day == (try day("2026-11-25")))
        #expect(after.day == (try day("2026-11-26")))
        #expect(before.end == (try time("2026-11-25T16:00:00Z")))
    }

    @Test("Late, it goes to the town at once and to the county two working days later")
    func escalations() throws {
        let deadline = clocks.receive(filed: try time("2026-11-20T02:00:00Z"), by: village)
        #expect(deadline.day == (try day("2026-11-23")))
        #expect(deadline.escalations.map(\.to.description) == ["affairs@330281114", "affairs@330281"])
        #expect(deadline.escalations.map(\.day) == [try day("2026-11-23"), try day("2026-11-25")])
        let county = Office(.discipline, AreaCode.placeholder.county)
        let moved = clocks.moved(deadline, to: county)
        #expect(moved.day == deadline.day && moved.escalations.isEmpty)
        #expect(deadline.remind == (try time("2026-11-20T01:00:00Z")), "the Friday before, at nine in China")
    }

    @Test("While papers are waited for the clock stands still, over Spring Festival too")
    func stopped() throws {
        // Due on 2 March, asked on 26 February: 27 and 28 February and 2 March are left.
        let left = clocks.left(until: try day("2026-03-02"), now: try time("2026-02-26T02:00:00Z"))
        #expect(left == 3)
        let resumed = clocks.resumed(left: left, now: try time("2026-04-30T02:00:00Z"), for: village)
        #expect(resumed.day == (try day("2026-05-08")))
        #expect(try clocks.left(until: day("2026-02-26"), now: time("2026-02-27T02:00:00Z")) == 1)
    }

    @Test("An extension counts from the deadline in force, or from today if that has passed")
    func extended() throws {
        let due = Deadline(day: try day("2026-11-27"), escalations: [])
        let early = clocks.extended(due, by: 5, now: try time("2026-11-25T02:00:00Z"), for: village)
        #expect(early.day == (try day("2026-12-04")))
        let late = clocks.extended(due, by: 5, now: try time("2026-12-01T02:00:00Z"), for: village)
        #expect(late.day == (try day("2026-12-08")))
    }

    @Test("A day in a year that is not published is provisional, and so is what is counted on from it")
    func provisional() throws {
        let filed = try time("2026-12-20T02:00:00Z")
        // Ten working days: the New Year is off, and nothing is made up for.
        let answer = clocks.answer(.help, "land", from: filed, by: village)
        let days = CountedDays(after: try day("2026-12-20"), days: answer.provisional?.days ?? 0)
        #expect(answer.provisional == days)
        #expect(answer.day == (try day("2027-01-04")))
        #expect(clocks.receive(filed: filed, by: village).provisional == nil)
        let longer = clocks.extended(answer, by: 5, now: try time("2026-12-20T02:00:00Z"), for: village)
        #expect(longer.provisional == CountedDays(after: days.after, days: days.days + 5))
        #expect(clocks.moved(longer, to: village).provisional == longer.provisional)
        let papers = clocks.papers(asked: try time("2026-12-29T02:00:00Z"))
        #expect(papers.provisional != nil)
        #expect(papers.day > (try day("2027-01-05")))
        let told = try words.promises(receive: nil, answer: answer, now: filed)
        #expect(told.first?.chinese.contains("（暂定，") == true, "\(told)")
        #expect(
            try words.promises(receive: clocks.receive(filed: filed, by: village), answer: nil, now: filed).first?
                .chinese.contains("暂定") == false)
    }

    @Test("The filer reads until when, in Chinese, and who is told if not")
    func promised() throws {
        let filed = try time("2026-11-23T02:00:00Z")
        let receive = clocks.receive(filed: filed, by: village)
        let answer = clocks.answer(.help, "other", from: filed, by: village)
        #expect(
            try words.promises(receive: receive, answer: answer, now: filed).map(\.chinese) == [
                "11月24日（星期二）前有人接办。", "11月30日（星期一）前给您答复。周末和节假日不算。", "到期没答复，自动报镇里；再不办，报市里。",
            ])
        #expect(
            try words.promises(receive: receive, answer: answer, now: filed).map(\.english) == [
                "Somebody takes it up by Tue 24 November.",
                "You have an answer by Mon 30 November. Weekends and holidays do not count.",
                "Without an answer by then it is reported to the town office; after that to the county office.",
            ])
        let nextYear = try time("2027-01-04T02:00:00Z")
        #expect(
            try words.promises(receive: nil, answer: answer, now: nextYear).map(\.chinese).first?.contains(
                "2026年11月30日（星期一）") == true)
        #expect(try words.promises(receive: nil, answer: nil, now: filed).isEmpty)
        let county = Office(.discipline, AreaCode.placeholder.county)
        #expect(
            try words.promises(receive: nil, answer: clocks.moved(answer, to: county), now: filed).count == 1)
        #expect(try words.name(of: county) == "市纪委")
    }

    @Test("A day that has passed is promised no more; the filer reads who was told")
    func passed() throws {
        let filed = try time("2026-11-23T02:00:00Z")
        let receive = clocks.receive(filed: filed, by: village)
        let answer = clocks.answer(.help, "other", from: filed, by: village)
        let passed = "答复期限11月30日（星期一）已过，已自动报镇里"
        let next = try words.promises(receive: receive, answer: answer, now: try time("2026-11-30T16:00:00Z"))
        #expect(next.map(\.chinese) == [passed + "；再不办，报市里。"])
        let english = "The answer was due by Mon 30 November; it was reported to the town office"
        #expect(next.map(\.english) == [english + "; after that it is reported to the county office."])
        let last = try words.promises(receive: nil, answer: answer, now: try time("2026-12-02T16:00:00Z"))
        #expect(last.map(\.chinese) == [passed + "、市里。"])
        #expect(last.map(\.english) == [english + " and the county office."])
    }

    @Test(
        "A 街道 or a 乡 is not told of as a 镇",
        arguments: [
            ("梁弄镇", "镇里", "镇纪委"), ("梨洲街道", "街道", "街道纪工委"), ("鹿亭乡", "乡里", "乡纪委"), (nil, "镇里", "镇纪委"),
        ])
    func towns(place: String?, affairs: String, discipline: String) throws {
        let town = try #require(AreaCode.placeholder.town)
        let words = CaseWords(policy: try PolicyFile.embedded()) { $0 == town ? place : "别处乡" }
        #expect(try words.name(of: Office(.affairs, town)) == affairs)
        #expect(try words.name(of: Office(.discipline, town)) == discipline)
        #expect(try words.name(of: village) == "村里")
        let filed = try time("2026-11-23T02:00:00Z")
        let answer = clocks.answer(.help, "other", from: filed, by: village)
        let promised = try words.promises(receive: nil, answer: answer, now: filed)
        #expect(promised.last?.chinese == "到期没答复，自动报\(affairs)；再不办，报市里。")
    }
}
