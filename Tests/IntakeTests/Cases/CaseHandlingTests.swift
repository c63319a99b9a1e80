import Bus
import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("Handling", .timeLimit(.minutes(3)))
struct CaseHandlingTests {
    @Test("A forwarded case stays the sender's, comes back to it, and goes up when nobody sent it")
    func forwarding() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        try await county.accept(id)
        let to = Office(.affairs, CaseCounty.village.town ?? CaseCounty.village)
        let discipline = Office(.discipline, to.area)
        #expect(try await county.refusal(ForwardCase(.id(id), to: discipline), as: CaseCounty.clerk) == "office")
        let sent = try await county.call(ForwardCase(.id(id), to: to, note: "要镇里出车"), as: CaseCounty.clerk)
        #expect((sent.state, sent.office, sent.responsible.area) == (.forwarded, to, CaseCounty.village))
        #expect(try await county.refusal(AcceptCase(.id(id)), as: CaseCounty.clerk) == "forbidden")
        _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.town)
        #expect(
            try await county.refusal(
                ForwardCase(.id(id), to: Office(.affairs, to.area.county)), as: CaseCounty.town)
                == "case.forwarded")
        let back = try await county.call(ReturnCase(.id(id), note: "村里自己能办"), as: CaseCounty.town)
        #expect((back.state, back.office.area) == (.returned, CaseCounty.village))
        #expect(back.answerBy?.description == "2026-11-27")
        _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.clerk)
        let up = try await county.call(ReturnCase(.id(id), note: "不归村里管"), as: CaseCounty.clerk)
        #expect((up.state, up.office, up.responsible) == (.returned, to, to))
        #expect(up.answerBy?.description == "2026-11-27")
    }

    @Test("The filer hears that a case changed hands, and not what the offices wrote each other")
    func notesBetweenOffices() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        _ = try await county.call(ReturnCase(.id(receipt.case), note: "这户常来"), as: CaseCounty.clerk)
        let steps = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer).steps
        #expect((steps.last?.act, steps.last?.note) == ("returned", nil))
        let read = try await county.call(ReadCase(receipt.case), as: CaseCounty.town)
        #expect(read.steps.last?.note == "这户常来")
    }

    @Test("A filer adds fifty times and no more, so that the whole case can still be read")
    func additions() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let addition = AddToCase(.receipt(receipt.receipt), text: String(repeating: "𠀀", count: 10_000))
        for number in 0..<CaseContent.additionLimit {
            if number > 0, number.isMultiple(of: 10) {
                #expect(try await county.refusal(addition, as: CaseCounty.filer) == "add.today")
                county.clock.advance(by: .seconds(86_400))
            }
            _ = try await county.call(addition, as: CaseCounty.filer)
        }
        county.clock.advance(by: .seconds(86_400))
        #expect(try await county.refusal(addition, as: CaseCounty.filer) == "add.limit")
        let seen = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(seen.steps.count { $0.act == "added" && $0.note?.count == 10_000 } == 50)
    }

    @Test("While papers are waited for the clock stands still; the filer supplies them and it runs on")
    func papers() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        try await county.accept(receipt.case)
        county.clock.advance(by: .seconds(2 * 86_400))
        let asked = try await county.call(RequestPapers(.id(receipt.case), what: "户口本复印件"), as: CaseCounty.clerk)
        #expect((asked.state, asked.answerBy) == (.awaitingPapers, nil))
        county.clock.advance(by: .seconds(10 * 86_400))
        let papers = SupplyPapers(.receipt(receipt.receipt), text: "已交给村文书")
        let supplied = try await county.call(papers, as: CaseCounty.filer)
        #expect((supplied.state, supplied.answerBy?.description) == (.accepted, "2026-12-09"))
        #expect(supplied.overdue.isEmpty)
    }

    @Test("More time is asked for with a reason, before the deadline, and given one level up")
    func extensions() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let id = receipt.case
        try await county.accept(id)
        let ask = RequestExtension(.id(id), days: 5, reason: "配件要等")
        #expect(
            try await county.refusal(RequestExtension(.id(id), days: 16, reason: "x"), as: CaseCounty.clerk) == "days")
        _ = try await county.call(ask, as: CaseCounty.clerk)
        #expect(try await county.refusal(ask, as: CaseCounty.clerk) == "extension.pending")
        #expect(
            try await county.refusal(DecideExtension(.id(id), approved: true), as: CaseCounty.secretary) == "forbidden")
        let given = try await county.call(DecideExtension(.id(id), approved: true), as: CaseCounty.town)
        #expect(given.answerBy?.description == "2026-12-04")
        let followed = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(followed.steps.last?.note == "配件要等")
        _ = try await county.call(AnswerCaseInterim(.id(id), text: "配件在路上"), as: CaseCounty.clerk)
        _ = try await county.call(ask, as: CaseCounty.clerk)
        _ = try await county.call(DecideExtension(.id(id), approved: false, note: "够了"), as: CaseCounty.town)
        county.clock.advance(by: .seconds(20 * 86_400))
        #expect(try await county.refusal(ask, as: CaseCounty.clerk) == "extension.late")
    }

    @Test(
        "More time that an office asked for and nobody decided is void once another office has the case, and can be asked for anew"
    )
    func extensionsOfAnother() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        try await county.accept(id)
        _ = try await county.call(RequestExtension(.id(id), days: 5, reason: "配件要等"), as: CaseCounty.clerk)
        _ = try await county.call(TakeUpCase(.id(id), note: "镇里来办"), as: CaseCounty.town)
        _ = try await county.call(AcceptCase(.id(id)), as: CaseCounty.town)
        #expect(
            try await county.refusal(DecideExtension(.id(id), approved: true), as: CaseCounty.county)
                == "extension.none")
        _ = try await county.call(RequestExtension(.id(id), days: 5, reason: "配件要等"), as: CaseCounty.town)
    }

    @Test("Joined cases are answered together, and each filer hears only of their own")
    func joining() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lead = try await county.file()
        let other = try await county.file(code: county.codes[1], story: "路灯不亮")
        let third = try await county.file(code: county.codes[2], story: "路太黑")
        for receipt in [lead, other, third] { try await county.accept(receipt.case) }
        for receipt in [other, third] {
            _ = try await county.call(JoinCase(.id(receipt.case), into: lead.case), as: CaseCounty.clerk)
        }
        #expect(
            try await county.refusal(JoinCase(.id(lead.case), into: other.case), as: CaseCounty.clerk) == "case.lead")
        let seen = try await county.call(FollowCase(receipt: other.receipt), as: CaseCounty.filer)
        #expect(seen.standing.state == .accepted)
        #expect(!seen.steps.contains { $0.act == "joined" })
        _ = try await county.call(WithdrawCase(.receipt(third.receipt)), as: CaseCounty.filer)
        _ = try await county.call(AnswerCase(.id(lead.case), text: "全村路灯已修"), as: CaseCounty.clerk)
        _ = try await county.call(ReviewAnswer(.id(lead.case), approved: true), as: CaseCounty.secretary)
        let own = try await county.call(FollowCase(receipt: other.receipt), as: CaseCounty.filer)
        #expect(own.standing.state == .answered)
        #expect(own.steps.last?.note == "全村路灯已修")
        #expect(try await county.acts(of: third.case).last == "withdrawn")
    }

    @Test("When the leading case is withdrawn, the joined ones are handled by themselves again")
    func parted() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lead = try await county.file()
        let other = try await county.file(code: county.codes[1])
        for receipt in [lead, other] { try await county.accept(receipt.case) }
        _ = try await county.call(JoinCase(.id(other.case), into: lead.case), as: CaseCounty.clerk)
        _ = try await county.call(WithdrawCase(.receipt(lead.receipt)), as: CaseCounty.filer)
        let row = try await county.call(ReadCase(other.case), as: CaseCounty.clerk).row
        #expect((row.standing.state, row.standing.answerBy?.description) == (.accepted, "2026-11-27"))
    }

    @Test("When the leading case is declined, the joined ones are handled by themselves again")
    func partedByDeclining() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lead = try await county.file()
        let other = try await county.file(code: county.codes[1])
        for receipt in [lead, other] {
            _ = try await county.call(ReceiveCase(.id(receipt.case)), as: CaseCounty.clerk)
        }
        _ = try await county.call(JoinCase(.id(other.case), into: lead.case), as: CaseCounty.clerk)
        _ = try await county.call(
            DeclineCase(.id(lead.case), reason: "other-authority", note: "归供电所管"), as: CaseCounty.clerk)
        let row = try await county.call(ReadCase(other.case), as: CaseCounty.clerk).row
        #expect((row.standing.state, row.standing.answerBy?.description) == (.accepted, "2026-11-27"))
    }

    @Test("Turned into a report of misconduct, it is read by county discipline alone, its files and reports included")
    func turned() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for (kind, office) in [(CaseKind.help, CaseCounty.clerk), (.supervise, CaseCounty.townDiscipline)] {
            let receipt = try await county.file(kind, story: "有人收钱", telephone: "13812345678")
            let id = receipt.case
            let photo = TelephonePhotos.plainJPEG
            let add = AddToCase(.receipt(receipt.receipt), text: "照片")
            _ = try await county.call(add, with: [photo], as: CaseCounty.filer)
            try await county.accept(id, as: office)
            _ = try await county.call(TurnCase(.id(id), note: "涉及违纪"), as: office)
            _ = try await county.call(
                ReportRetaliation(.receipt(receipt.receipt), text: "断了我家的水"), as: CaseCounty.filer)
            let read = try await county.call(ReadCase(id), as: CaseCounty.countyDiscipline)
            #expect(read.content?.story == "有人收钱")
            let file = try #require(read.steps.flatMap(\.attachments).first)
            let open = OpenAttachment(.id(id), attachment: file.attachment)
            #expect(try await county.whole(open, as: CaseCounty.countyDiscipline).attachments == [photo])
            let report = try #require(
                try await county.call(ListRetaliation(), as: CaseCounty.countyDiscipline).cases.first?.newest.first)
            let others = [
                CaseCounty.clerk, CaseCounty.secretary, CaseCounty.town, CaseCounty.county, CaseCounty.townDiscipline,
                CaseCounty.guardian, "operator@330281",
            ]
            // Of what was everybody's before, only the cover is seen: see `CaseCoverTests`.
            let kept: Set<String?> = kind == .help ? ["forbidden", "case.recused", "case.unknown"] : ["case.unknown"]
            for role in others {
                #expect(kept.contains(try await county.refusal(ReadCase(id), as: role)), "\(role)")
                #expect(kept.contains(try await county.refusal(open, as: role)), "\(role)")
                let rows = (try? await county.call(ListCases(), as: role).cases) ?? []
                #expect(!rows.contains { $0.standing.state == .turned || $0.kind == .supervise }, "\(role)")
                let read = ReadRetaliation(report: report.report)
                #expect(try await county.refusal(read, as: role) == "retaliation.unknown", "\(role)")
            }
        }
    }

    @Test("Only who sits in a post of the office is given a case; who leaves is given none")
    func assignedByPost() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        try await county.accept(id)
        for (lead, helpers) in [("nobody", []), ("wang", ["nobody"]), ("lead", []), ("wang", ["lead"])] {
            let assign = AssignCase(.id(id), lead: lead, helpers: helpers)
            #expect(try await county.refusal(assign, as: CaseCounty.clerk) == "assign.no-post")
        }
        _ = try await county.call(AssignCase(.id(id), lead: "wang", helpers: ["li"]), as: CaseCounty.clerk)
        _ = try await county.call(LeavePosts(account: "wang"), as: CaseCounty.town)
        #expect(
            try await county.refusal(AssignCase(.id(id), lead: "wang"), as: CaseCounty.clerk) == "assign.no-post")
        _ = try await county.call(AssignCase(.id(id), lead: "li"), as: CaseCounty.clerk)
    }

    @Test("Who is recused neither acts nor reads nor lists; another post goes on")
    func recused() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        _ = try await county.call(RecuseFromCase(.id(id), note: "是我亲戚"), as: CaseCounty.clerk)
        let other = RecuseFromCase(.id(id), account: "secretary", note: "被点名")
        #expect(try await county.refusal(other, as: CaseCounty.secretary, account: "deputy") == "forbidden")
        _ = try await county.call(other, as: CaseCounty.town)
        for (role, account) in [(CaseCounty.clerk, nil), (CaseCounty.secretary, "secretary")] {
            #expect(try await county.refusal(ReceiveCase(.id(id)), as: role, account: account) == "case.recused")
            #expect(try await county.refusal(ReadCase(id), as: role, account: account) == "case.recused")
            #expect(try await county.call(ListCases(), as: role, account: account).cases.isEmpty)
        }
        #expect(
            try await county.call(ReceiveCase(.id(id)), as: CaseCounty.secretary, account: "deputy").state == .received)
        _ = try await county.call(AcceptCase(.id(id)), as: CaseCounty.secretary, account: "deputy")
        let lead = AssignCase(.id(id), lead: "secretary")
        #expect(try await county.refusal(lead, as: CaseCounty.secretary, account: "deputy") == "case.recused")
    }

    @Test("Where everybody below is recused, the office above takes the case over; the clock runs on")
    func takenUp() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        _ = try await county.call(RecuseFromCase(.id(id), note: "是我亲戚"), as: CaseCounty.clerk)
        #expect(try await county.refusal(TakeUpCase(.id(id), note: "回避"), as: CaseCounty.secretary) == "forbidden")
        let taken = try await county.call(TakeUpCase(.id(id), note: "都要回避"), as: CaseCounty.town)
        #expect(taken.state == .received)
        #expect(taken.responsible.description == "affairs@330281114")
        #expect(taken.answerBy?.description == "2026-11-27")
        #expect(try await county.refusal(TakeUpCase(.id(id), note: "再来"), as: CaseCounty.town) == "forbidden")
        #expect(try await county.call(AcceptCase(.id(id)), as: CaseCounty.town).state == .accepted)
        #expect(try await county.refusal(AnswerCase(.id(id), text: "x"), as: CaseCounty.secretary) == "forbidden")
    }

    @Test("Not ours: the matter goes on without the household, and nobody visits")
    func disowned() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        try await county.answer(receipt.case)
        _ = try await county.call(DisownCase(.receipt(receipt.receipt)), as: CaseCounty.filer)
        #expect(try await county.call(ListVisits(), as: CaseCounty.guardian).visits.isEmpty)
        let row = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk).row
        #expect((row.place.household, row.place.grid, row.standing.visitBy) == (nil, nil, nil))
        #expect(try await county.call(CloseCase(.id(receipt.case)), as: CaseCounty.clerk).state == .closed)
    }

    @Test("Declined for a listed reason, and handled after all when the town says so")
    func declined() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let id = receipt.case
        _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.clerk)
        #expect(
            try await county.refusal(
                DeclineCase(.id(id), reason: "lazy", note: "不想办"), as: CaseCounty.clerk) == "reason.unknown")
        let decline = DeclineCase(.id(id), reason: "court", note: "请找梁弄法庭")
        let declined = try await county.call(decline, as: CaseCounty.clerk)
        #expect((declined.state, declined.answerBy) == (.declined, nil))
        let followed = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(followed.steps.last?.note == "请找梁弄法庭")
        #expect(try await county.call(ReopenCase(.id(id), reason: "应当受理"), as: CaseCounty.town).state == .accepted)
    }

    @Test("The filer adds, leaves a number, urges once a day; the telephone is masked until asked for")
    func filer() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let key = CaseKey.receipt(receipt.receipt)
        _ = try await county.call(AddToCase(key, text: "还有一盏也坏了"), as: CaseCounty.filer)
        _ = try await county.call(LeaveContact(key, telephone: "13812345678", name: "陈某"), as: CaseCounty.filer)
        _ = try await county.call(UrgeCase(key), as: CaseCounty.filer)
        #expect(try await county.refusal(UrgeCase(key), as: CaseCounty.filer) == "urge.today")
        county.clock.advance(by: .seconds(86_400))
        _ = try await county.call(UrgeCase(key), as: CaseCounty.filer)
        _ = try await county.call(SuperviseCase(.id(receipt.case), note: "尽快"), as: CaseCounty.town)
        let read = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk)
        #expect(read.contact == CaseContact(telephone: "138****5678", name: "陈*"))
        #expect((read.row.urged, read.row.supervised) == (2, true))
        #expect(read.steps.contains { $0.note == "还有一盏也坏了" })
        #expect(read.acts.contains("receive") && !read.acts.contains("answer"))
        let whole = try await county.call(ReadCase(receipt.case, contact: true), as: CaseCounty.clerk)
        #expect(whole.contact?.telephone == "13812345678")
        #expect(try await county.refusal(ReadCase(receipt.case), as: CaseCounty.county) == "forbidden")
        _ = try await county.call(SuperviseCase(.id(receipt.case), note: "市里督办"), as: CaseCounty.county)
        #expect(try await county.refusal(ReadCase(receipt.case), as: CaseCounty.county) == nil)
    }
}
