import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("From filed to closed", .timeLimit(.minutes(3)))
struct CaseLifeTests {
    @Test("Help: the village answers, the guardian visits, the filer follows with the receipt and judges")
    func help() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file(story: "村口的路灯坏了三天", telephone: "13812345678")
        #expect(receipt.receiveBy.description == "2026-11-23")
        #expect(receipt.answerBy.description == "2026-11-27")
        #expect(receipt.promises.first?.chinese == "11月23日（星期一）前有人接办。")
        let id = receipt.case
        try await county.accept(id)
        let assigned = AssignCase(.id(id), lead: "wang", helpers: ["li"])
        #expect(try await county.call(assigned, as: CaseCounty.clerk).state == .assigned)
        let drafted = try await county.call(AnswerCase(.id(id), text: "灯已修好"), as: CaseCounty.clerk)
        #expect(drafted.state == .inReview)
        #expect(try await county.refusal(ReviewAnswer(.id(id), approved: true), as: CaseCounty.clerk) == "review.own")
        let back = try await county.call(
            ReviewAnswer(.id(id), approved: false, note: "写清楚哪一天"), as: CaseCounty.secretary)
        #expect(back.state == .assigned)
        _ = try await county.call(AnswerCase(.id(id), text: "灯已于21日修好"), as: CaseCounty.clerk)
        let answered = try await county.call(ReviewAnswer(.id(id), approved: true), as: CaseCounty.secretary)
        #expect(answered.state == .answered)
        #expect(answered.visitBy?.description == "2026-11-25")
        #expect(answered.answerBy == nil)
        #expect(try await county.refusal(CloseCase(.id(id)), as: CaseCounty.clerk) == "visit.first")
        #expect(try await county.call(ListVisits(), as: CaseCounty.guardian).visits.map(\.case) == [id])
        #expect(try await county.call(ListVisits(), as: "guardian@330281114201-002").visits.isEmpty)
        let absent = VisitCase(.id(id), way: .door, outcome: .absent)
        #expect(try await county.call(absent, as: CaseCounty.guardian).state == .answered)
        county.clock.advance(by: .seconds(86_400))
        let earlier = VisitCase(.id(id), way: .door, outcome: .spoke, at: county.clock.now - .seconds(3_600))
        #expect(try await county.call(earlier, as: CaseCounty.guardian).state == .visited)
        #expect(try await county.call(CloseCase(.id(id)), as: CaseCounty.clerk).state == .closed)
        _ = try await county.call(JudgeCase(.receipt(receipt.receipt), grade: .satisfied), as: CaseCounty.filer)
        let followed = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(
            followed.steps.map(\.act) == [
                "filed", "received", "accepted", "answered", "visited", "visited", "closed", "judged",
            ])
        #expect(followed.steps.first { $0.act == "answered" }?.note == "灯已于21日修好")
        #expect(followed.story == "村口的路灯坏了三天", "the filer's own words")
        #expect(followed.steps.allSatisfy { $0.by == nil })
        #expect(followed.grade == .satisfied)
        #expect(!followed.mayJudge && !followed.mayReopen)
        for bytes in try await county.events() {
            let text = String(decoding: bytes, as: UTF8.self)
            for secret in ["路灯", "13812345678", receipt.receipt, "修好", "哪一天"] { #expect(!text.contains(secret)) }
        }
    }

    @Test("Consult, without naming the household: answered in a working day, closed without a visit")
    func consult() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let filing = CaseFiling(kind: .consult, category: "policy", story: "医保怎么交")
        let receipt = try await county.call(FileCase(village: CaseCounty.village, filing), as: CaseCounty.filer)
        #expect(receipt.answerBy.description == "2026-11-23")
        #expect(try await county.answer(receipt.case).visitBy == nil)
        #expect(
            try await county.refusal(
                VisitCase(.id(receipt.case), way: .telephone, outcome: .spoke), as: CaseCounty.town) == "visit.unwanted"
        )
        #expect(try await county.call(CloseCase(.id(receipt.case)), as: CaseCounty.clerk).state == .closed)
    }

    @Test("Suggest, with a call wished: after three tries the town closes and says why")
    func suggest() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file(.suggest, wish: .telephone, telephone: "0574-62700000")
        try await county.answer(receipt.case)
        let call = VisitCase(.id(receipt.case), way: .telephone, outcome: .unreachable)
        #expect(
            try await county.refusal(
                VisitCase(.id(receipt.case), way: .door, outcome: .spoke), as: CaseCounty.guardian) == "visit.unwanted")
        #expect(try await county.refusal(call, as: CaseCounty.clerk) == "forbidden")
        for _ in 1...3 { _ = try await county.call(call, as: CaseCounty.town) }
        let close = CloseCase(.id(receipt.case), reason: "三次打电话没有人接")
        #expect(try await county.refusal(close, as: CaseCounty.clerk) == "forbidden")
        #expect(try await county.refusal(CloseCase(.id(receipt.case)), as: CaseCounty.town) == "reason")
        #expect(try await county.call(close, as: CaseCounty.town).state == .closed)
    }

    @Test("Supervise: town discipline handles it and telephones where that was asked for")
    func supervise() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file(.supervise, "conduct", wish: .telephone, telephone: "13812345678")
        #expect(receipt.office == "镇纪委")
        #expect(receipt.promises.last?.chinese == "到期没答复，自动报市纪委。")
        let discipline = CaseCounty.townDiscipline
        try await county.answer(receipt.case, by: discipline, reviewer: discipline)
        let call = VisitCase(.id(receipt.case), way: .telephone, outcome: .spoke)
        #expect(try await county.refusal(call, as: CaseCounty.town) == "case.unknown")
        #expect(try await county.refusal(call, as: discipline) == "visit.own")
        #expect(try await county.call(call, as: discipline, account: "lead").state == .visited)
        #expect(try await county.call(CloseCase(.id(receipt.case)), as: discipline).state == .closed)
    }

    @Test("In a 街道 the receipt, the progress and the staff's reading say 街道")
    func subdistrict() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let rows = [AreaRow(line: 2, code: "330281114", name: "梨洲街道")]
        _ = try await county.call(ImportAreas(rows: rows), as: "operator@330281")
        let receipt = try await county.file()
        #expect(receipt.promises.last?.chinese == "到期没答复，自动报街道；再不办，报市里。")
        _ = try await county.call(TakeUpCase(.id(receipt.case), note: "提级办理"), as: CaseCounty.town)
        let seen = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect((seen.office, seen.steps.last?.office) == ("街道", "街道"))
        #expect(try await county.call(ReadCase(receipt.case), as: CaseCounty.town).steps.last?.office == "街道")
        let matter = try await county.file(.supervise, "conduct")
        #expect(matter.office == "街道纪工委")
    }

    @Test("Not satisfied: the filer says why and it is handled once more with a clock of its own, twice at most")
    func reopened() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file(wish: VisitWish.none)
        let key = CaseKey.receipt(receipt.receipt)
        try await county.answer(receipt.case)
        #expect(try await county.refusal(JudgeCase(key, grade: .dissatisfied), as: CaseCounty.filer) == "judge.why")
        #expect(try await county.refusal(ReopenCase(key, reason: "没修"), as: CaseCounty.filer) == "reopen.judge")
        let again = JudgeCase(key, grade: .veryDissatisfied, why: "没有修好", reopen: true)
        county.clock.advance(by: .seconds(3 * 86_400))
        let reopened = try await county.call(again, as: CaseCounty.filer)
        #expect(reopened.state == .accepted)
        #expect(reopened.answerBy?.description == "2026-12-01")
        for round in 0..<2 {
            _ = try await county.call(AnswerCase(.id(receipt.case), text: "再修"), as: CaseCounty.clerk)
            _ = try await county.call(ReviewAnswer(.id(receipt.case), approved: true), as: CaseCounty.secretary)
            #expect(try await county.refusal(again, as: CaseCounty.filer) == (round == 0 ? nil : "reopen.limit"))
        }
        _ = try await county.call(CloseCase(.id(receipt.case)), as: CaseCounty.clerk)
        #expect(
            try await county.call(ReopenCase(.id(receipt.case), reason: "镇里重办"), as: CaseCounty.town).state == .accepted
        )
    }
}
