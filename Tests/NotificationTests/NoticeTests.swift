import Fixtures
import Foundation
import Messages
import ServiceKit
import Testing

@testable import Notification

@Suite("Who is told of what", .timeLimit(.minutes(2)))
struct NoticeTests {
    @Test("those who do the village's work are told of a new case, the town sees it too, discipline hears nothing")
    func filed() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try await office.happen("intake", office.filed(.help))
        for account in ["clerk", "secretary"] {
            let notice = try #require(try await office.inbox(account).first)
            #expect(notice.title == "新的求助件等签收（陆埠镇五马村）")
            #expect(notice.body == "陆埠镇五马村有一件求助件刚提交，请在11月24日（星期二）前签收。")
            #expect(notice.kind == .task && notice.link?.hasPrefix("/desk/case/") == true && !notice.read)
        }
        #expect(try await office.inbox("town").first?.title == "陆埠镇五马村有一件新的求助件")
        for account in ["discipline", "inspector", "county", "guardian"] {
            #expect(try await !office.inbox(account).contains { $0.kind != .reminder }, "\(account)")
        }
    }

    @Test("of a matter of supervision neither village nor guardian nor town desk gets a word")
    func supervise() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed(.supervise)
        let id = filed.step.case
        try await office.happen(
            "intake", filed,
            CaseAnswered(
                step: CaseStep(id, .answered, by: "inspector", office: filed.office), byTelephone: false,
                answered: office.clock.now, inTime: true, visit: Deadline(day: "2026-11-27", escalations: []),
                drafter: "inspector", visitor: filed.office),
            CaseVisited(
                step: CaseStep(id, .answered, by: "discipline"), way: .door, outcome: .absent, at: office.clock.now,
                attempt: 3, closer: filed.office))
        #expect(try await office.inbox("discipline").map(\.kind) == [.task, .task, .task, .reminder])
        for account in ["clerk", "secretary", "guardian", "town", "county"] {
            #expect(try await office.inbox(account).allSatisfy { $0.kind == .reminder }, "\(account)")
        }
    }

    @Test("who is recused from a case, and who did it, is not told of it")
    func recused() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed()
        let step = CaseStep(filed.step.case, .received, by: "secretary", office: filed.office)
        try await office.happen(
            "intake", filed, CaseRecused(step: step, account: "clerk"), CaseUrged(step: step, asked: filed.office))
        #expect(try await office.inbox("clerk").count == 2)
        #expect(try await office.inbox("secretary").count == 2)
        try await office.happen(
            "intake", CaseUrged(step: CaseStep(filed.step.case, .received, by: CaseStep.filer), asked: filed.office))
        #expect(try await office.inbox("clerk").count == 2)
        #expect(try await office.inbox("secretary").first?.title == "一件诉求件被催办")
    }

    @Test("where all of an office are recused, what asks to act goes one level up, and other news to nobody")
    func standingIn() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed()
        let step = CaseStep(filed.step.case, .received, by: CaseStep.filer)
        try await office.happen(
            "intake", filed, CaseRecused(step: step, account: "clerk"), CaseRecused(step: step, account: "secretary"))
        let before = try await office.inbox("town").count
        try await office.happen("intake", CaseAdded(step: step))
        #expect(try await office.inbox("town").count == before)
        try await office.happen("intake", CaseUrged(step: step, asked: filed.office))
        #expect(try await office.inbox("town").first?.title == "一件诉求件被催办")
    }

    @Test("who left a post is told nothing any more, and who comes after is; a vacant office's work goes one level up")
    func handover() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try await office.happen("intake", PostsLeft(account: "clerk", posts: []))
        try await office.happen("intake", office.filed())
        #expect(try await office.inbox("clerk").count == 1)
        #expect(try await office.inbox("secretary").count == 2)
        try await office.happen("intake", PostsLeft(account: "secretary", posts: []))
        try await office.happen("intake", office.filed(.suggest))
        #expect(try await office.inbox("secretary").count == 2)
        #expect(try await office.inbox("town").contains { $0.title == "新的建议件等签收（陆埠镇五马村）" })
    }

    @Test("nobody is told of what happened long ago, and a restart tells nobody twice")
    func once() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try await office.happen("intake", office.filed())
        let before = try await office.inbox("clerk").map(\.id)
        try office.restart()
        try await office.happen("intake", office.filed(.consult))
        let after = try await office.inbox("clerk").map(\.id)
        #expect(after.count == before.count + 1 && Set(after).isSuperset(of: before))
    }

    @Test("reading is counted once, and only one's own notices can be read")
    func reading() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try await office.happen("intake", office.filed(), office.filed())
        #expect(try await office.call(CountInbox(), as: "clerk").unread == 3)
        let own = try await office.inbox("clerk").map(\.id)
        let others = try await office.inbox("secretary").map(\.id)
        #expect(try await office.call(ReadNotices(notices: [own[0], own[0], others[0]]), as: "clerk").unread == 2)
        #expect(try await office.call(CountInbox(), as: "secretary").unread == 3)
        #expect(try await office.call(ListInbox(unreadOnly: true), as: "clerk").notices.map(\.id) == Array(own[1...]))
        #expect(try await office.call(ReadNotices(notices: nil), as: "clerk").unread == 0)
        #expect(try await office.refusal(ListInbox(), as: "villager")?.kind == .forbidden)
    }

    @Test("a reminder comes unless somebody acts first, and tells who was told before")
    func followUps() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let from = Office(.affairs, NoticeOffice.town)
        let to = Office(.affairs, NoticeOffice.village)
        let done = SystemInputs.system.newID()
        let open = SystemInputs.system.newID()
        for task in [done, open] {
            try await office.happen(
                "intake", TaskHandedDown(task: task, from: from, to: to, due: "2026-11-25", text: .sample))
        }
        try await office.happen(
            "intake", TaskReported(task: done, by: "clerk", office: to, text: .sample))
        #expect(try await office.inbox("clerk").count == 3)
        office.clock.set(CivilDay("2026-11-24").startInChina + .seconds(9 * 3_600 + 1))
        #expect(try await eventually { try await office.inbox("clerk").count == 4 })
        let reminder = try #require(try await office.inbox("clerk").first)
        #expect(reminder.title == "交办任务11月25日（星期三）到期")
        #expect(reminder.about == .task(open))
        let made = try #require(try await office.recorded(NoticesMade.self).last)
        #expect(
            made.facts["chain"]?.value
                == "village-clerk@330281113201 2026-11-21;village-secretary@330281113201 2026-11-21")
    }

    @Test("a password that is changed is told to its account, the first one is not")
    func passwords() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        let login = try #require(Login("clerk"))
        let set = PasswordSet(
            account: login, password: KeptSecret(recipe: StretchRecipe(salt: "00"), hash: .sample), temporary: false)
        try await office.happen("portal", set)
        #expect(try await office.inbox("clerk").isEmpty)
        try await office.happen("portal", set)
        #expect(try await office.inbox("clerk").map(\.title) == ["您的密码已更改"])
        #expect(try await office.inbox("clerk").first?.urgency == .urgent)
    }

    @Test("an inbox has one line per matter, counts it once, and whoever reads it has read all of it")
    func matters() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        // Before the cases there is what the office's own posts brought.
        #expect(try await office.call(ReadNotices(notices: nil), as: "clerk").unread == 0)
        let before = try await office.call(ListInbox(), as: "clerk").notices.count
        let (first, second) = (office.filed(), office.filed())
        try await office.happen("intake", first, second)
        try await office.happen(
            "intake", CaseUrged(step: CaseStep(first.step.case, .filed, by: CaseStep.filer), asked: first.office),
            CaseUrged(step: CaseStep(first.step.case, .filed, by: CaseStep.filer), asked: first.office))
        func list(unreadOnly: Bool) async throws -> ListInbox.Reply {
            try await office.call(ListInbox(unreadOnly: unreadOnly, byMatter: true), as: "clerk")
        }
        let unread = try await list(unreadOnly: true)
        #expect(unread.notices.map(\.count) == [3, 1] && unread.unread == 2)
        #expect(unread.notices.first?.title == "一件诉求件被催办")
        #expect(try await office.call(ListInbox(), as: "clerk").notices.count == before + 4)
        let newest = try #require(unread.notices.first)
        #expect(try await office.call(ReadNotices(notices: [newest.id]), as: "clerk").unread == 1)
        #expect(try await list(unreadOnly: true).notices.map(\.about) == [second.subject])
        #expect(try await list(unreadOnly: false).notices.prefix(2).map(\.count) == [3, 1])
        try await office.happen(
            "intake", CaseUrged(step: CaseStep(first.step.case, .filed, by: CaseStep.filer), asked: first.office))
        let again = try await list(unreadOnly: true)
        #expect(again.notices.map(\.count) == [1, 1] && again.unread == 2)
        try office.restart()
        #expect(try await list(unreadOnly: true).unread == 2)
        #expect(try await office.call(ReadNotices(notices: nil), as: "clerk").unread == 0)
    }

    @Test("a handover that was to come gives way to a newer one, whichever day each has")
    func handovers() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let post = try await office.seat("first", .townDesk, "330281113")
        for (account, days) in [("second", 1), ("third", 3)] {
            try await office.happen(
                "intake",
                PostHandedOver(
                    post: post, seat: .holder, account: account, from: office.clock.now + .seconds(days * 86_400),
                    person: .sample))
        }
        func sitting(after days: Int) throws -> [String] {
            try office.work.read { db in
                try Directory.sitting(
                    in: RoleAtScope(.townDesk, "330281113"), at: office.clock.now + .seconds(days * 86_400 + 1), db
                ).map(\.account)
            }
        }
        #expect(try [0, 2, 4].map(sitting(after:)) == [["first", "town"], ["first", "town"], ["third", "town"]])
    }

    @Test("what happened while the service was down for a week is told; what was before its own beginning is not")
    func outage() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try office.beginReminders()
        office.clock.set(office.clock.now + .seconds(60))
        try await office.happen(while: "notification", "intake", [office.filed(.suggest)], for: .seconds(7 * 86_400))
        #expect(try await office.inbox("clerk").contains { $0.title.contains("建议") })
    }

    @Test("where nobody sits, what follows is told to whoever sits there by then")
    func vacant() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.happen(
            "intake",
            RetaliationReported(
                report: .placeholder, case: .placeholder, office: Office(.discipline, NoticeOffice.county),
                text: .sample))
        #expect(try await office.recorded(NoticeUnaddressed.self).count == 1)
        try await office.seat("inspector", .countyDiscipline, NoticeOffice.county)
        office.clock.set(office.clock.now + .seconds(4 * 3_600 + 1))
        #expect(
            try await eventually {
                try await office.inbox("inspector").contains { $0.title == "打击报复反映还没有人查看" }
            })
    }

    @Test("a visit, a review and a decision are told to whoever may do them, and not to who took part")
    func checking() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let village = Office(.affairs, NoticeOffice.village)
        let town = Office(.affairs, NoticeOffice.town)
        func answered(_ wish: VisitWish, visitor: Office?, told: [String]) async throws {
            let filed = office.filed(wish: wish)
            let step = CaseStep(filed.step.case, .answered, by: "secretary", office: village)
            try await office.happen(
                "intake", filed,
                CaseAnswered(
                    step: step, byTelephone: false, answered: office.clock.now, inTime: true,
                    visit: Deadline(day: "2026-11-27", escalations: []), drafter: "clerk", visitor: visitor))
            for account in ["clerk", "secretary", "guardian", "town", "county", "discipline"] {
                let isTold = try await office.inbox(account).contains {
                    $0.about == .case(filed.step.case) && $0.title.contains("回访")
                }
                #expect(isTold == told.contains(account), "\(wish) \(account)")
            }
        }
        try await answered(.door, visitor: nil, told: ["guardian"])
        try await answered(.door, visitor: town, told: ["town"])
        try await answered(.door, visitor: Office(.affairs, NoticeOffice.county), told: ["county"])
        try await answered(.telephone, visitor: town, told: ["town"])
        try await answered(.telephone, visitor: nil, told: ["guardian"])
        let filed = office.filed()
        let step = CaseStep(filed.step.case, .inReview, by: "clerk", office: village)
        try await office.happen(
            "intake", filed,
            CaseAnswerDrafted(step: step, resumes: .accepted, byTelephone: false, reviewer: town),
            CaseExtensionRequested(step: step, days: 3, decider: Office(.affairs, NoticeOffice.county)))
        #expect(try await office.inbox("town").contains { $0.title == "一份答复等审核" })
        #expect(try await !office.inbox("secretary").contains { $0.title == "一份答复等审核" })
        #expect(try await office.inbox("county").contains { $0.title.hasSuffix("申请延期 3 个工作日") })
    }

    @Test("a filer hears once of a day that a notice of days off moved, and not of one that it only settled")
    func rescheduled() async throws {
        // A filer has no inbox: what cannot be sent is not made.
        let office = try NoticeOffice(channels: [StubChannel(.sms)])
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed(contact: .sample)
        func rescheduled(_ day: CivilDay, moved: CivilDay?) -> CaseRescheduled {
            CaseRescheduled(
                step: CaseStep(filed.step.case, .filed, by: CaseStep.clock), receive: nil,
                answer: Deadline(day: day, escalations: []), visit: nil, papers: nil, cover: nil, answerMoved: moved,
                papersMoved: nil)
        }
        try await office.happen("intake", filed, rescheduled("2027-01-04", moved: nil))
        #expect(try await office.recorded(NoticesMade.self).allSatisfy { $0.rule != "filer-rescheduled" })
        try await office.happen("intake", rescheduled("2027-01-05", moved: "2027-01-05"))
        let made = try await office.recorded(NoticesMade.self).filter { $0.rule == "filer-rescheduled" }
        #expect(made.map { $0.facts["due"]?.value } == ["2027-01-05"])
    }

    @Test("a deadline that is near is told to the office that it binds, or to the guardians who are to visit")
    func dueSoon() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed()
        func near(_ clock: CaseClock, to: Office?, grid: String?) -> CaseDueSoon {
            CaseDueSoon(
                step: CaseStep(filed.step.case, .accepted, by: CaseStep.clock), clock: clock, due: "2026-11-27", to: to,
                grid: grid)
        }
        try await office.happen("intake", filed)
        func titles(_ account: String) async throws -> [String] {
            try await office.inbox(account).map(\.title).filter { $0.hasPrefix("快到期") }
        }
        try await office.happen("intake", near(.answer, to: Office(.affairs, NoticeOffice.village), grid: nil))
        #expect(try await titles("clerk") == ["快到期：11月27日（星期五）前答复"])
        for account in ["guardian", "town"] { #expect(try await titles(account).isEmpty) }
        try await office.happen("intake", near(.visit, to: nil, grid: "3"))
        #expect(try await titles("guardian") == ["快到期：11月27日（星期五）前回访"])
        try await office.happen("intake", near(.answer, to: nil, grid: nil))
        for account in ["clerk", "guardian"] { #expect(try await titles(account).count == 1) }
    }

    @Test(
        "of a case that became a report its village hears the words of one that the office above took up, and no others"
    )
    func turned() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let (village, town) = (Office(.affairs, NoticeOffice.village), Office(.affairs, NoticeOffice.town))
        let deadline = Deadline(day: "2026-11-30", escalations: [])
        func told(_ filed: CaseFiled, _ event: any Event) async throws -> [String] {
            try await office.happen("intake", filed, event)
            return try await office.inbox("secretary").filter { $0.about == .case(filed.step.case) }
                .map { "\($0.kind) \($0.urgency) \($0.title) \($0.body) \($0.link ?? "-")" }
        }
        let (one, other) = (office.filed(), office.filed())
        let taken = try await told(
            one,
            CaseTakenUp(
                step: CaseStep(one.step.case, .received, by: "town", office: town), to: town, answer: deadline))
        let turned = try await told(
            other,
            CaseTurned(
                step: CaseStep(other.step.case, .turned, by: "clerk", office: village),
                to: Office(.discipline, NoticeOffice.county),
                cover: .init(to: town, state: .received, answer: deadline, ends: office.clock.now + .seconds(86_400))))
        let masked = turned.map { $0.replacing(other.step.case.description, with: one.step.case.description) }
        #expect(masked == taken && taken.count == 2)
        #expect(try await office.inbox("inspector").contains { $0.about == .case(other.step.case) })
        #expect(try await !office.inbox("town").contains { $0.title.contains("检举") })
    }

    @Test("whoever a phone is to speak for is told of the slip, and of the phone, at once")
    func phones() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let login = try #require(Login("guardian"))
        let expires = office.clock.now + .seconds(3_600)
        try await office.happen(
            "portal",
            SlipIssued(slip: .placeholder, account: login, expires: expires, by: "clerk"),
            SessionOpened(session: .placeholder, account: login, kind: .password, expires: expires),
            SessionOpened(session: .placeholder, account: login, kind: .phone, expires: expires))
        let notices = try await office.inbox("guardian").filter { $0.kind == .system }
        #expect(notices.map(\.title) == ["有一部手机登录了您的账号", "有人为您的账号开了手机登录凭条"])
        #expect(notices.allSatisfy { $0.urgency == .urgent })
        #expect(try await !office.inbox("clerk").contains { $0.kind == .system })
    }

    @Test("who objects to a new receipt is heard above the office that issued it, and by county discipline")
    func objected() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let title = "有人对补发查询码提出异议"
        for (kind, issuer, told) in [
            (CaseKind.help, Office(.affairs, NoticeOffice.town), ["county", "inspector"]),
            (.help, Office(.affairs, NoticeOffice.county), ["inspector"]),
            (.supervise, Office(.discipline, NoticeOffice.town), ["inspector"]),
        ] {
            let filed = office.filed(kind)
            try await office.happen(
                "intake", filed,
                CaseReissueObjected(
                    step: CaseStep(filed.step.case, .filed, by: CaseStep.filer), receipt: "r", issuer: issuer,
                    suspends: true))
            for account in ["clerk", "secretary", "town", "discipline", "county", "inspector", "guardian"] {
                let heard = try await office.inbox(account).contains {
                    $0.title == title && $0.link == "/desk/case/\(filed.step.case)" && $0.urgency == .urgent
                }
                #expect(heard == told.contains(account), "\(account) of \(issuer)")
            }
        }
    }

    @Test("of retaliation nobody has two unread notices of one case; what nobody opens is told again")
    func retaliation() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.seat("inspector", .countyDiscipline, NoticeOffice.county)
        var random = SystemRandomNumberGenerator()
        let ids = (0..<5).map { _ in UUIDv7(time: office.clock.now, random: &random) }
        func reported(_ report: Int, of id: UUIDv7) -> RetaliationReported {
            RetaliationReported(
                report: ids[report], case: id, office: Office(.discipline, NoticeOffice.county), text: .sample)
        }
        func notices(_ title: String) async throws -> [InboxNotice] {
            try await office.inbox("inspector").filter { $0.title == title }
        }
        let (loud, genuine) = (ids[4], UUIDv7.placeholder)
        for report in 0..<3 { try await office.happen("intake", reported(report, of: loud)) }
        try await office.happen("intake", reported(3, of: genuine))
        #expect(try await notices("收到一件打击报复反映").count == 2)

        // The first is opened; that ends what follows of it, and of no other.
        try await office.happen(
            "intake", VaultOpened(subjects: [.retaliation(ids[0])], account: "inspector", purpose: "read"))
        office.clock.set(office.clock.now + .seconds(4 * 3_600 + 1))
        #expect(try await eventually { try await notices("打击报复反映还没有人查看").count == 2 })
        #expect(
            try await eventually { try await office.recorded(FollowUpLapsed.self).count == 1 },
            "the second that waits of the loud case finds an unread notice of it")

        let read = try await notices("收到一件打击报复反映").map(\.id)
        _ = try await office.call(ReadNotices(notices: read), as: "inspector")
        try await office.happen("intake", reported(4, of: loud))
        #expect(try await notices("收到一件打击报复反映").count { !$0.read } == 1)
    }
}
