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
}
