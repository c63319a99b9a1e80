import Bus
import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("Figures", .timeLimit(.minutes(3)))
struct StatisticsTests {
    @Test("Counts, medians and shares by category; small groups are withheld, and the next smallest with a lone one")
    func figures() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for _ in 0..<6 { try await judged(county, "other", after: 2, grade: .satisfied) }
        for _ in 0..<7 { _ = try await county.file(.help, "welfare") }
        for _ in 0..<2 { _ = try await county.file(.help, "land") }
        let day = CivilDay(inChinaAt: CaseCounty.start)
        let query = ReadStatistics(by: .category, from: day, through: day.advanced(by: 9), area: CaseCounty.village)
        let reply = try await county.call(query, as: CaseCounty.town)
        #expect(reply.all.filed == 15)
        #expect(reply.groups.map(\.key) == ["land", "other", "welfare"])
        #expect(reply.groups.map(\.figures.isWithheld) == [true, true, false])
        #expect(reply.groups[0].figures == .withheld)
        let byKind = ReadStatistics(by: .kind, from: day, through: day.advanced(by: 9), area: CaseCounty.village)
        let help = try #require(try await county.call(byKind, as: CaseCounty.clerk).groups.first).figures
        #expect((help.filed, help.answered, help.judged) == (15, 6, 6))
        #expect((help.medianHours, help.inTime, help.satisfied) == (2, 1, 1))
        let backwards = ReadStatistics(by: .kind, from: day, through: day.advanced(by: -1), area: CaseCounty.village)
        #expect(try await county.refusal(backwards, as: CaseCounty.town) == "days")
    }

    @Test("Who may list the cases gets whole figures, and each figure counts the cases of its list")
    func overview() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        try await judged(county, "other", after: 2, grade: .dissatisfied)
        try await judged(county, "other", after: 2, grade: .satisfied)
        _ = try await county.file(.help, "land")
        let day = CivilDay(inChinaAt: CaseCounty.start)
        county.clock.advance(by: .seconds(20 * 86_400))
        let town = try #require(CaseCounty.village.town)
        let query = ReadOverview(area: town, from: day, through: day.advanced(by: 9))
        #expect(try await eventually { try await county.call(query, as: CaseCounty.town).all.late == 1 })
        let reply = try await county.call(query, as: CaseCounty.town)
        #expect((reply.all.filed, reply.all.answered, reply.all.late) == (3, 2, 1))
        #expect(reply.all.grades == [0, 1, 0, 1, 0] && reply.all.satisfied == 0.5)
        let categories = try #require(reply.sections.first { $0.by == .category }).groups
        #expect(categories.map(\.key) == ["land", "other"] && categories.map(\.figures.filed) == [1, 2])
        let places = try #require(reply.sections.first { $0.by == .area }).groups
        let villages = try await county.call(ListAreas(within: town), as: CaseCounty.town).areas.dropFirst()
        #expect(places.map(\.key) == villages.map(\.code.description))
        #expect(places.count > 1 && places.contains { $0.figures.filed == 0 && $0.overdue?.all == 0 })
        let whole = try #require(reply.whole)
        #expect(whole.overdue.all > 0 && whole.overdue.all == places.reduce(0) { $0 + ($1.overdue?.all ?? 0) })

        func listed(_ part: CasePart?, from: CivilDay? = day) async throws -> Int {
            let list = ListCases(area: town, from: from, through: from?.advanced(by: 9), part: part, limit: 200)
            return try await county.call(list, as: CaseCounty.town).cases.count
        }
        #expect(try await listed(nil) == 3)
        #expect(try await listed(.answered) == 2)
        #expect(try await listed(.late) == 1)
        for (part, count) in zip(CasePart.grades, reply.all.grades ?? []) { #expect(try await listed(part) == count) }
        for (part, count) in zip(CasePart.ages, whole.overdue.counts) {
            #expect(try await listed(part, from: nil) == count, "\(part)")
        }
        #expect(try await listed(.overdue, from: nil) == whole.overdue.all)
        #expect(try await listed(nil, from: day.advanced(by: 1)) == 0)
        let later = try await county.call(
            ReadOverview(area: town, from: day.advanced(by: 1), through: day.advanced(by: 9)), as: CaseCounty.town)
        #expect(later.all.filed == 0 && later.all.inTime == nil && later.all.grades == [0, 0, 0, 0, 0])
        #expect(later.whole?.overdue == whole.overdue)
        #expect([later.whole?.thisMonth.filed, later.whole?.lastMonth.filed].compactMap(\.self).reduce(0, +) == 3)
        #expect(try await county.refusal(query, as: "town-desk@330281113") == "forbidden")
        #expect(try await county.refusal(query, as: "representative@330281") == "forbidden")
        let ratings = OpenRatings(area: town, from: day, through: day.advanced(by: 9))
        let reasons = try await county.call(ratings, as: CaseCounty.town).ratings
        #expect(reasons.map(\.grade) == [.dissatisfied] && reasons.first?.reason == "没有修好")
    }

    @Test("Who oversees a village and may not list its cases gets its figures without the small groups")
    func overseen() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for _ in 0..<6 { _ = try await county.file(.help, "other") }
        _ = try await county.file(.help, "land")
        let day = CivilDay(inChinaAt: CaseCounty.start)
        let query = ReadOverview(area: CaseCounty.village, from: day, through: day.advanced(by: 9))
        let seen = try await county.call(query, as: "village-supervision@\(CaseCounty.village)")
        #expect(seen.whole == nil)
        let categories = try #require(seen.sections.first { $0.by == .category }).groups
        #expect(categories.map(\.figures.filed) == [nil, nil])
        #expect(try #require(seen.sections.first { $0.by == .kind }).groups.map(\.figures.filed) == [7])
        let clerk = try await county.call(query, as: CaseCounty.clerk)
        #expect(try #require(clerk.sections.first { $0.by == .category }).groups.map(\.figures.filed) == [1, 6])
    }

    @Test(
        "The monthly sheet opens in Excel: byte order mark, codes as text, a row a place, without a case too, and one for all"
    )
    func sheet() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for _ in 0..<2 { try await judged(county, "other", after: 1, grade: .fair) }
        let town = try #require(CaseCounty.village.town)
        let answer = try await county.whole(ReadMonthlySheet(area: town, year: 2026, month: 11), as: CaseCounty.town)
        #expect(answer.reply.fileName == "330281114-2026-11.csv")
        let villages = try await county.call(ListAreas(within: town), as: CaseCounty.town).areas.dropFirst()
        #expect(villages.count > 1 && answer.reply.rows == villages.count + 1)
        let file = try #require(answer.attachments.first)
        #expect(Array(file.prefix(3)) == [0xEF, 0xBB, 0xBF])
        let lines = String(decoding: file.dropFirst(3), as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.first == "区划代码,单位,收件,已答复,按期率,评价数,满意率")
        let rows = villages.map {
            "\"=\"\"\($0.code)\"\"\",\($0.name)," + ($0.code == CaseCounty.village ? "2,2,100.0%,2,0.0%" : "0,0,—,0,—")
        }
        #expect(Array(lines.dropFirst()) == rows + ["\"=\"\"330281114\"\"\",合计,2,2,100.0%,2,0.0%", ""])
        #expect(
            try await county.refusal(ReadMonthlySheet(area: town, year: 2026, month: 13), as: CaseCounty.town)
                == "params")
        #expect(
            try await county.refusal(ReadMonthlySheet(area: town, year: 2026, month: 11), as: CaseCounty.clerk)
                == "forbidden")
        let overseen = try await county.whole(
            ReadMonthlySheet(area: CaseCounty.village, year: 2026, month: 11),
            as: "village-supervision@\(CaseCounty.village)")
        #expect(String(decoding: try #require(overseen.attachments.first), as: UTF8.self).contains("不显示（少于 5 件"))
    }

    @Test("Handled once more, in time and to the filer's liking: the figures keep the late round and the worst grade")
    func rounds() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for _ in 0..<4 { try await judged(county, "other", after: 1, grade: .satisfied) }
        let receipt = try await county.file(wish: VisitWish.none)
        let key = CaseKey.receipt(receipt.receipt)
        county.clock.advance(by: .seconds(7 * 86_400))
        #expect(try await eventually { try await county.acts(of: receipt.case).contains("overdue") })
        try await county.answer(receipt.case)
        let again = JudgeCase(key, grade: .veryDissatisfied, why: "没有修好", reopen: true)
        #expect(try await county.call(again, as: CaseCounty.filer).overdue.isEmpty)
        #expect(try await figures(county).inTime == 0.8)
        _ = try await county.call(AnswerCase(.id(receipt.case), text: "再修"), as: CaseCounty.clerk)
        _ = try await county.call(ReviewAnswer(.id(receipt.case), approved: true), as: CaseCounty.secretary)
        _ = try await county.call(JudgeCase(key, grade: .verySatisfied), as: CaseCounty.filer)
        let seen = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(seen.grade == .verySatisfied)
        let figures = try await figures(county)
        #expect((figures.answered, figures.judged, figures.inTime, figures.satisfied) == (5, 5, 0.8, 0.8))
    }

    @Test("Declining is no answer, and not in time; whoever declines after the deadline stays late")
    func declined() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for _ in 0..<5 { try await judged(county, "other", after: 1, grade: .satisfied) }
        func decline(_ id: UUIDv7) async throws {
            _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.clerk)
            _ = try await county.call(DeclineCase(.id(id), reason: "court", note: "请找法庭"), as: CaseCounty.clerk)
        }
        try await decline(try await county.file().case)
        let early = try await figures(county)
        #expect((early.filed, early.answered, early.medianHours, early.inTime) == (6, 5, 1, 1))
        let late = try await county.file().case
        county.clock.advance(by: .seconds(7 * 86_400))
        try await decline(late)
        let both = try await figures(county)
        #expect((both.filed, both.answered, both.inTime) == (7, 5, 0.833))
    }

    private func figures(_ county: CaseCounty) async throws -> CaseFigures {
        let day = CivilDay(inChinaAt: CaseCounty.start)
        let query = ReadStatistics(by: .kind, from: day, through: day.advanced(by: 9), area: CaseCounty.village)
        return try await county.call(query, as: CaseCounty.town).all
    }

    private func judged(_ county: CaseCounty, _ category: String, after hours: Int, grade: CaseGrade) async throws {
        let receipt = try await county.file(.help, category, wish: VisitWish.none)
        let filed = county.clock.now
        county.clock.advance(by: .seconds(hours * 3_600))
        try await county.answer(receipt.case)
        let why = grade.asksWhy ? "没有修好" : nil
        _ = try await county.call(JudgeCase(.receipt(receipt.receipt), grade: grade, why: why), as: CaseCounty.filer)
        county.clock.set(filed)
    }
}
