import Bus
import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("A lost receipt", .timeLimit(.minutes(3)))
struct CaseRecoveryTests {
    private static let day = CivilDay(inChinaAt: CaseCounty.start)
    private static let telephone = "13812345678"

    private func recover(_ id: UUIDv7) -> RecoverCase {
        RecoverCase(id, telephone: Self.telephone, day: Self.day)
    }

    private func reissue(_ id: UUIDv7) -> ReissueReceipt {
        ReissueReceipt(id, telephone: Self.telephone, day: Self.day, reason: "看过身份证")
    }

    /// A new number for a code, at the village.
    private func recovered(_ id: UUIDv7, _ county: CaseCounty) async throws -> String {
        _ = try await county.call(recover(id), as: CaseCounty.clerk)
        let code = try #require(try await county.code(for: id))
        return try #require(
            try await county.call(ConfirmRecovery(id, code: code), as: CaseCounty.clerk).receipt)
    }

    private func follow(_ number: String, _ county: CaseCounty) async throws -> FollowCase.Reply {
        try await county.call(FollowCase(receipt: number), as: CaseCounty.filer)
    }

    @Test("Who names telephone and day is sent a code, and the number comes for the code alone")
    func byCode() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lost = try await county.file(telephone: "138-1234 5678")
        county.clock.advance(by: .seconds(1))
        _ = try await county.file(telephone: "13912345678")
        let second = try await county.file(code: county.codes[1], telephone: "+8613812345678")
        let find = FindLostCases(telephone: Self.telephone, day: Self.day)
        let found = try await county.call(find, as: CaseCounty.clerk).cases
        #expect(found.map(\.case) == [lost.case, second.case] && found.allSatisfy { !$0.mayReissue })
        let opening = try #require(try await county.openings().last)
        #expect(opening.subjects == [lost.case, second.case].map { Subject.case($0) }.sorted())
        #expect((opening.account, opening.purpose) == (CaseCounty.clerk, "recover"))

        let begun = try await county.call(recover(lost.case), as: CaseCounty.clerk)
        #expect(begun.expires == county.clock.now + RecoveryCode.lifetime)
        #expect(try await follow(lost.receipt, county).replaced == nil, "nothing changes before the code is said")
        let code = try #require(try await county.code(for: lost.case))
        let wrong = try await county.call(
            ConfirmRecovery(lost.case, code: code == "000000" ? "000001" : "000000"), as: CaseCounty.clerk)
        #expect(wrong.receipt == nil && wrong.left == RecoveryCode.tries - 1)
        // As it may be read out and typed.
        let spaced = "\(code.prefix(3)) \(code.suffix(3))"
        let new = try #require(
            try await county.call(ConfirmRecovery(lost.case, code: spaced), as: CaseCounty.clerk).receipt)
        #expect(new != lost.receipt)
        #expect(try await county.code(for: lost.case) == nil, "a code is good once")
        let followed = try await follow(new, county)
        #expect(followed.steps.map(\.act) == ["filed", "recovery-begun", "receipt-reissued"])
        #expect(followed.judgementCounts && followed.replaced == nil)
        for bytes in try await county.events() {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(new) && !text.contains("13812345678") && !text.contains("\"\(code)\""))
        }
        try county.restart()
        #expect(try await follow(new, county).standing.case == lost.case)
    }

    @Test("A code is good for ten minutes and five tries; three are sent a day, a minute apart")
    func bounds() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file(telephone: Self.telephone).case
        _ = try await county.call(recover(id), as: CaseCounty.clerk)
        #expect(try await county.refusal(recover(id), as: CaseCounty.clerk) == "recover.soon")
        for left in (0..<RecoveryCode.tries).reversed() {
            let reply = try await county.call(ConfirmRecovery(id, code: "x"), as: CaseCounty.clerk)
            #expect((reply.receipt, reply.left) == (nil, left))
        }
        let said = ConfirmRecovery(id, code: "123456")
        #expect(try await county.refusal(said, as: CaseCounty.clerk) == "recover.code-expired")
        #expect(try await county.code(for: id) == nil)
        county.clock.advance(by: RecoveryCode.pause)
        #expect(try await county.call(recover(id), as: CaseCounty.clerk).left == 1)
        let code = try #require(try await county.code(for: id))
        county.clock.advance(by: RecoveryCode.lifetime)
        let late = ConfirmRecovery(id, code: code)
        #expect(try await county.refusal(late, as: CaseCounty.clerk) == "recover.code-expired")
        _ = try await county.call(recover(id), as: CaseCounty.clerk)
        county.clock.advance(by: RecoveryCode.pause)
        #expect(try await county.refusal(recover(id), as: CaseCounty.clerk) == "recover.today")
        county.clock.advance(by: .seconds(86_400))
        #expect(try await county.refusal(recover(id), as: CaseCounty.clerk) == nil)
    }

    @Test("To a landline no code is sent: the office above is named instead")
    func landline() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file(telephone: "0574-62002201").case
        let asked = RecoverCase(id, telephone: "0574 6200 2201", day: Self.day)
        #expect(try await county.refusal(asked, as: CaseCounty.clerk) == "recover.no-text")
        let reissued = ReissueReceipt(id, telephone: "057462002201", day: Self.day, reason: "看过身份证")
        #expect(try await county.refusal(reissued, as: CaseCounty.town) == nil)
    }

    @Test("Another telephone, another day, another village, or no telephone at all finds nothing")
    func nothing() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let with = try await county.file(telephone: Self.telephone).case
        let without = try await county.file().case
        for find in [
            FindLostCases(telephone: "13812345679", day: Self.day),
            FindLostCases(telephone: Self.telephone, day: Self.day.advanced(by: -1)),
        ] {
            #expect(try await county.refusal(find, as: CaseCounty.clerk) == "recover.none")
        }
        for (id, telephone, day) in [
            (with, "13812345679", Self.day), (with, Self.telephone, Self.day.advanced(by: 1)),
            (without, Self.telephone, Self.day),
        ] {
            let recover = RecoverCase(id, telephone: telephone, day: day)
            #expect(try await county.refusal(recover, as: CaseCounty.clerk) == "recover.none")
            let reissue = ReissueReceipt(id, telephone: telephone, day: day, reason: "看过身份证")
            #expect(try await county.refusal(reissue, as: CaseCounty.town) == "recover.none")
        }
        let village = try #require(AreaCode("330281114201"))
        let here = FindLostCases(telephone: Self.telephone, day: Self.day, village: village)
        #expect(try await county.call(here, as: CaseCounty.clerk).cases.map(\.case) == [with])
        let next = FindLostCases(telephone: Self.telephone, day: Self.day, village: AreaCode("330281114202"))
        #expect(try await county.refusal(next, as: CaseCounty.clerk) == "recover.none")
        let malformed = FindLostCases(telephone: "不记得", day: Self.day)
        #expect(try await county.refusal(malformed, as: CaseCounty.clerk) == "telephone.malformed")
    }

    @Test("The offices that know of the case find it: no other village, no guardian, and nobody below discipline")
    func whose() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let affairs = try await county.file(telephone: Self.telephone).case
        let supervision = try await county.file(.supervise, "conduct", telephone: Self.telephone).case
        let find = FindLostCases(telephone: Self.telephone, day: Self.day)
        for (role, reason) in [
            ("village-clerk@330281114202", "recover.none"), (CaseCounty.guardian, "forbidden"),
            ("operator@330281", "forbidden"),
        ] {
            #expect(try await county.refusal(find, as: role) == reason, "\(role)")
        }
        for (role, id, mayReissue) in [
            (CaseCounty.clerk, affairs, false), (CaseCounty.town, affairs, true), (CaseCounty.county, affairs, true),
            (CaseCounty.townDiscipline, supervision, false), (CaseCounty.countyDiscipline, supervision, true),
        ] {
            let found = try await county.call(find, as: role).cases
            #expect(found.map(\.case) == [id] && found.map(\.mayReissue) == [mayReissue], "\(role)")
        }
        _ = try await county.call(RecuseFromCase(.id(affairs), note: "是我亲戚"), as: CaseCounty.clerk)
        #expect(try await county.refusal(find, as: CaseCounty.clerk) == "recover.none")
        #expect(try await county.refusal(recover(affairs), as: CaseCounty.clerk) == "case.recused")
    }

    @Test("A clerk does not take the filer's place: without the code only an office above issues a number")
    func withoutCode() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lost = try await county.file(wish: VisitWish.none, telephone: Self.telephone)
        try await county.answer(lost.case)
        for role in [CaseCounty.clerk, CaseCounty.secretary, "village-clerk@330281114202", CaseCounty.townDiscipline] {
            #expect(
                ["forbidden", "case.unknown"].contains(
                    try await county.refusal(reissue(lost.case), as: role) ?? "issued"), "\(role)")
        }
        #expect(
            try await county.refusal(reissue(lost.case), as: CaseCounty.town, account: "reviewer") == "forbidden",
            "who released the answer sits at the town by now")
        #expect(try await !county.call(ReadCase(lost.case), as: CaseCounty.clerk).acts.contains("reissue"))
        #expect(try await county.call(ReadCase(lost.case), as: CaseCounty.town).acts.contains("reissue"))

        let new = try await county.call(reissue(lost.case), as: CaseCounty.town).receipt
        let followed = try await follow(new, county)
        #expect(!followed.judgementCounts && followed.mayJudge)
        #expect(followed.steps.last?.act == "receipt-reissued" && followed.steps.last?.note == nil)
        let key = CaseKey.receipt(new)
        for refusal in [
            try await county.refusal(WithdrawCase(key), as: CaseCounty.filer),
            try await county.refusal(DisownCase(key), as: CaseCounty.filer),
            try await county.refusal(LeaveContact(key, telephone: "13900000000"), as: CaseCounty.filer),
        ] {
            #expect(refusal == "receipt.on-word")
        }
        _ = try await county.call(JudgeCase(key, grade: .verySatisfied), as: CaseCounty.filer)
        let row = try await county.call(ReadCase(lost.case), as: CaseCounty.town).row
        #expect((row.grade, row.gradeCounts) == (.verySatisfied, false))
        #expect(try await county.call(reissue(lost.case), as: CaseCounty.county).receipt != new)
        #expect(
            try await county.refusal(reissue(lost.case), as: CaseCounty.town) == "forbidden",
            "who gave out one number gives out no other")
    }

    @Test("The old number tells that it was replaced, by whom, and nothing newer; it objects once")
    func oldNumber() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lost = try await county.file(telephone: Self.telephone)
        let photo = try await county.call(FollowCase(receipt: lost.receipt), as: CaseCounty.filer)
        #expect(photo.replaced == nil)
        try await county.accept(lost.case)
        let at = county.clock.now
        let new = try await county.call(reissue(lost.case), as: CaseCounty.town).receipt
        county.clock.advance(by: .seconds(60))
        _ = try await county.call(AnswerCaseInterim(.id(lost.case), text: "配件在路上"), as: CaseCounty.clerk)
        _ = try await county.call(AddToCase(.receipt(new), text: "我来催"), as: CaseCounty.filer)

        let before = try await county.openings().count
        let old = try await follow(lost.receipt, county)
        let replaced = try #require(old.replaced)
        #expect((replaced.at, replaced.by) == (at, Office("affairs@330281114")))
        #expect(!replaced.byCode && replaced.isOld && replaced.objected == nil)
        #expect(old.steps.map(\.act) == ["filed", "received", "accepted", "receipt-reissued"])
        #expect(old.steps.allSatisfy { $0.note == nil && $0.attachments.isEmpty } && old.promises.isEmpty)
        #expect(old.story == nil)
        #expect(old.acts == ["object-to-reissue", "report-retaliation"])
        #expect(try await county.openings().count == before, "nothing is opened for it")
        let key = CaseKey.receipt(lost.receipt)
        #expect(try await county.refusal(AddToCase(key, text: "x"), as: CaseCounty.filer) == "receipt.replaced")
        #expect(try await county.refusal(UrgeCase(key), as: CaseCounty.filer) == "receipt.replaced")
        let retaliation = ReportRetaliation(key, text: "断了我家的水")
        #expect(try await county.call(retaliation, as: CaseCounty.filer).state == .accepted)

        #expect(
            try await county.refusal(ObjectToReissue(.receipt(new)), as: CaseCounty.filer) == "receipt.in-force")
        _ = try await county.call(ObjectToReissue(key), as: CaseCounty.filer)
        #expect(try await county.refusal(ObjectToReissue(key), as: CaseCounty.filer) == "object.already")
        #expect(try await follow(lost.receipt, county).replaced?.objected == county.clock.now)

        // The new one rests.
        let resting = try await follow(new, county)
        #expect(resting.replaced?.isOld == false && resting.acts == ["report-retaliation"])
        #expect(
            resting.steps.map(\.act) == old.steps.map(\.act) && resting.steps.allSatisfy { $0.note == nil }
                && resting.story == nil)
        #expect(try await county.refusal(UrgeCase(.receipt(new)), as: CaseCounty.filer) == "receipt.resting")

        // County discipline was told, finds the case and may put it right, as the county may; the village handles on.
        let read = try await county.call(ReadCase(lost.case), as: CaseCounty.countyDiscipline)
        #expect(read.acts == ["reissue"])
        let right = try await county.call(reissue(lost.case), as: CaseCounty.countyDiscipline).receipt
        #expect(try await follow(right, county).replaced == nil)
        #expect(try await follow(new, county).replaced?.by == Office("discipline@330281"))
        try county.restart()
        #expect(try await follow(right, county).acts.contains("urge"))
    }

    @Test("An objection to a number that was issued for a code is told and stops nothing: a finder shuts nobody out")
    func objectionToCode() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lost = try await county.file(telephone: Self.telephone)
        let new = try await recovered(lost.case, county)
        _ = try await county.call(ObjectToReissue(.receipt(lost.receipt)), as: CaseCounty.filer)
        let followed = try await follow(new, county)
        #expect(followed.replaced == nil && followed.judgementCounts && followed.acts.contains("withdraw"))
        #expect(followed.steps.last?.act == "reissue-objected")
    }

    @Test("A code confirms who staff entered a case for, and who had an office's word; a telephone left later does not")
    func confirmed() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let filing = CaseFiling(
            kind: .help, category: "other", story: "村口的路灯坏了", wish: VisitWish.none, telephone: Self.telephone)
        func entered() async throws -> CaseReceipt {
            try await county.call(
                FileCaseByStaff(channel: .paper, village: CaseCounty.village, filing), as: CaseCounty.clerk)
        }
        let paper = try await entered()
        #expect(try await !follow(paper.receipt, county).judgementCounts)
        let confirmed = try await recovered(paper.case, county)
        #expect(try await follow(confirmed, county).judgementCounts)

        let slip = try await entered()
        _ = try await county.call(
            LeaveContact(.receipt(slip.receipt), telephone: Self.telephone), as: CaseCounty.filer)
        let new = try await recovered(slip.case, county)
        #expect(try await !follow(new, county).judgementCounts, "whoever held the slip left that telephone")

        let own = try await county.file(telephone: Self.telephone)
        let onWord = try await county.call(reissue(own.case), as: CaseCounty.town).receipt
        #expect(try await !follow(onWord, county).judgementCounts)
        #expect(try await follow(recovered(own.case, county), county).judgementCounts)
    }

    @Test("Figures, sheets and platforms know only judgements that count, of every kind")
    func figures() async throws {
        var policy = try PolicyFile.embedded()
        policy.smallestGroup = 1
        let county = try await CaseCounty(policy: policy)
        defer { county.stop() }
        for (kind, category) in [(CaseKind.consult, "documents"), (.help, "other"), (.suggest, "other")] {
            let counted = try await county.file(kind, category, wish: VisitWish.none, telephone: Self.telephone)
            let uncounted = try await county.file(kind, category, wish: VisitWish.none, telephone: Self.telephone)
            for id in [counted.case, uncounted.case] {
                try await county.accept(id)
                _ = try await county.call(AnswerCase(.id(id), text: "好了"), as: CaseCounty.clerk)
                if try await county.call(ReadCase(id), as: CaseCounty.clerk).row.standing.state == .inReview {
                    _ = try await county.call(
                        ReviewAnswer(.id(id), approved: true), as: CaseCounty.secretary, account: "reviewer")
                }
            }
            let number = try await county.call(reissue(uncounted.case), as: CaseCounty.town).receipt
            _ = try await county.call(JudgeCase(.receipt(counted.receipt), grade: .fair), as: CaseCounty.filer)
            _ = try await county.call(JudgeCase(.receipt(number), grade: .verySatisfied), as: CaseCounty.filer)
        }
        let asked = ReadStatistics(
            by: .kind, from: Self.day, through: Self.day.advanced(by: 1), area: CaseCounty.village)
        let figures = try await county.call(asked, as: CaseCounty.clerk)
        #expect((figures.all.filed, figures.all.judged, figures.all.satisfied) == (6, 3, 0))
        let sheet = try await county.whole(
            ReadMonthlySheet(area: CaseCounty.village, year: 2026, month: 11), as: CaseCounty.clerk)
        let text = String(decoding: try #require(sheet.attachments.first), as: UTF8.self)
        #expect(text.contains(",6,6,100.0%,3,0.0%"), "\(text)")
    }
}
