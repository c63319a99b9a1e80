import Fixtures
import Foundation
import Messages
import ServiceKit
import Testing

@testable import Notification

@Suite("What is done leaves every inbox", .timeLimit(.minutes(2)))
struct DoneTests {
    private static let village = Office(.affairs, NoticeOffice.village)
    private static let town = Office(.affairs, NoticeOffice.town)
    private static let deadline = Deadline(day: "2026-11-30", escalations: [])

    private func about(_ id: UUIDv7, of account: String, _ office: NoticeOffice) async throws -> [InboxNotice] {
        try await office.inbox(account).filter { $0.about == .case(id) }
    }

    private func unread(_ account: String, _ office: NoticeOffice) async throws -> Int {
        let listed = try await office.call(ListInbox(unreadOnly: true, byMatter: true), as: account)
        #expect(listed.notices.count == listed.unread, "\(account)")
        return listed.unread
    }

    @Test(
        "what somebody did is to do for nobody, and counts as unread for nobody; it is said once, and stands after a restart"
    )
    func received() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let before = try await unread("secretary", office)
        let filed = office.filed()
        let id = filed.step.case
        try await office.happen("intake", filed)
        #expect(try await unread("secretary", office) == before + 1)
        let step = CaseStep(id, .received, by: "clerk", office: filed.office)
        try await office.happen("intake", CaseReceived(step: step), CaseAccepted(step: step, category: "housing"))
        for account in ["clerk", "secretary"] {
            // What is to be done next is a notice of its own, and the matter counts once.
            #expect(try await about(id, of: account, office).map(\.done) == [false, true])
            #expect(try await about(id, of: account, office).map(\.read) == [false, false])
            #expect(try await unread(account, office) == before + 1)
        }
        #expect(
            try await office.recorded(NoticesDone.self) == [
                NoticesDone(
                    about: .case(id), rules: ["case-filed"], to: [.account("clerk"), .account("secretary")])
            ])
        // The town was told for its knowledge: that is still news.
        #expect(try await about(id, of: "town", office).map(\.done) == [false])
        try office.restart()
        #expect(try await unread("secretary", office) == before + 1)
        #expect(try await office.call(ReadNotices(notices: nil), as: "secretary").unread == 0)
        try office.verify()
    }

    @Test("a matter counts while something else of it is unread, and its line is what is not done")
    func matter() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let before = try await unread("clerk", office)
        let filed = office.filed()
        let id = filed.step.case
        try await office.happen("intake", filed, CaseAdded(step: CaseStep(id, .filed, by: CaseStep.filer)))
        try await office.happen(
            "intake", CaseUrged(step: CaseStep(id, .filed, by: CaseStep.filer), asked: filed.office))
        #expect(try await unread("clerk", office) == before + 1)
        try await office.happen(
            "intake",
            CaseWithdrawn(step: CaseStep(id, .withdrawn, by: CaseStep.filer), told: "2026-11-24"))
        // It was added to and withdrawn: two things to know, nothing to do.
        #expect(try await unread("clerk", office) == before + 1)
        let line = try await office.call(ListInbox(unreadOnly: true, byMatter: true), as: "clerk").notices.first
        #expect(line?.about == .case(id) && line?.kind == .progress && line?.count == 2)
        let all = try await office.call(ListInbox(byMatter: true), as: "clerk").notices.first { $0.about == .case(id) }
        #expect(all?.done == false && all?.kind == .progress && all?.count == 4)
        let own = try await about(id, of: "clerk", office)
        #expect(!own.contains { $0.kind.asksToAct && !$0.done })
        #expect(try await office.call(ReadNotices(notices: [try #require(line).id]), as: "clerk").unread == before)
        // What is done can still be opened, and is then read.
        let task = try #require(own.last)
        #expect(try await office.call(ReadNotices(notices: [task.id]), as: "clerk").unread == before)
        #expect(try await about(id, of: "clerk", office).last?.read == true)
        try office.verify()
    }

    @Test(
        "a try that found nobody leaves a visit to be made; who spoke, or tried often enough, leaves it to who closes")
    func visits() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        for outcome in [VisitOutcome.spoke, .absent] {
            let filed = office.filed()
            let id = filed.step.case
            let step = CaseStep(id, .answered, by: "secretary", office: filed.office)
            func visited(_ outcome: VisitOutcome, _ attempt: Int, closer: Office?) -> CaseVisited {
                CaseVisited(
                    step: CaseStep(id, outcome == .spoke ? .visited : .answered, by: "guardian"), way: .door,
                    outcome: outcome, at: office.clock.now, attempt: attempt, closer: closer)
            }
            func open(_ account: String) async throws -> [String] {
                try await about(id, of: account, office).filter { $0.kind.asksToAct && !$0.done }.map(\.title)
            }
            try await office.happen(
                "intake", filed, CaseReceived(step: step),
                CaseAnswered(
                    step: step, byTelephone: false, answered: office.clock.now, inTime: true, visit: Self.deadline,
                    drafter: "clerk", visitor: nil))
            #expect(try await open("guardian").count == 1)
            try await office.happen("intake", visited(.absent, 1, closer: nil))
            #expect(try await open("guardian").count == 1)
            let closer = outcome == .spoke ? Self.village : Self.town
            try await office.happen("intake", visited(outcome, 2, closer: closer))
            #expect(try await open("guardian").isEmpty)
            let name = outcome == .spoke ? "clerk" : "town"
            #expect(try await open(name).count == 1)
            try await office.happen("intake", CaseClosed(step: CaseStep(id, .closed, by: name, office: closer)))
            for account in ["guardian", "clerk", "secretary", "town"] {
                #expect(try await open(account).isEmpty, "\(account)")
            }
        }
        try office.verify()
    }

    @Test("a household that says a case is not theirs is visited no more, and hurrying the office stands")
    func disowned() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let (open, answered) = (office.filed(), office.filed())
        let step = CaseStep(answered.step.case, .answered, by: "secretary", office: answered.office)
        try await office.happen(
            "intake", open, answered,
            CaseUrged(step: CaseStep(open.step.case, .filed, by: CaseStep.filer), asked: open.office),
            CaseAnswered(
                step: step, byTelephone: false, answered: office.clock.now, inTime: true, visit: Self.deadline,
                drafter: "clerk", visitor: nil))
        #expect(try await about(answered.step.case, of: "guardian", office).map(\.done) == [false])
        try await office.happen(
            "intake", CaseDisowned(step: CaseStep(open.step.case, .filed, by: CaseStep.filer)),
            CaseDisowned(step: CaseStep(answered.step.case, .answered, by: CaseStep.filer)))
        #expect(try await about(answered.step.case, of: "guardian", office).map(\.done) == [true])
        let urged = try await about(open.step.case, of: "clerk", office).first { $0.kind == .deadline }
        #expect(urged?.done == false)
        try office.verify()
    }

    @Test("an event ends what the same rule asked for before, and not what it asks for itself")
    func again() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed()
        let id = filed.step.case
        let step = CaseStep(id, .assigned, by: "town", office: filed.office)
        func open(_ account: String) async throws -> Int {
            try await about(id, of: account, office).count { $0.kind == .task && !$0.done }
        }
        try await office.happen(
            "intake", filed, CaseReceived(step: step), CaseAssigned(step: step, lead: "clerk", helpers: []))
        #expect(try await open("clerk") == 1)
        try await office.happen("intake", CaseAssigned(step: step, lead: "secretary", helpers: []))
        #expect(try await [open("clerk"), open("secretary")] == [0, 1])
        try await office.happen("intake", CaseAssigned(step: step, lead: "secretary", helpers: ["clerk"]))
        #expect(try await [open("clerk"), open("secretary")] == [1, 1])
        try office.verify()
    }

    @Test("who is recused has nothing to do in the case any more, and who sits beside them has")
    func recused() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed()
        let id = filed.step.case
        try await office.happen("intake", filed)
        let before = try await unread("clerk", office)
        try await office.happen(
            "intake",
            CaseRecused(step: CaseStep(id, .filed, by: "secretary", office: filed.office), account: "clerk"))
        #expect(try await about(id, of: "clerk", office).map(\.done) == [true])
        #expect(try await about(id, of: "secretary", office).map(\.done) == [false])
        #expect(try await unread("clerk", office) == before - 1)
        try office.verify()
    }

    @Test(
        "of a case that became a report every inbox of affairs shows what it would of one that was taken up, at the same moment"
    )
    func turned() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        try await office.seat("colleague", .townDesk, NoticeOffice.town)
        let accounts = ["clerk", "secretary", "guardian", "town", "colleague", "county"]
        /// What everybody sees of a case after an event, as one text that says nothing of which case it is.
        func seen(_ end: (UUIDv7) -> any Event) async throws -> [String] {
            let filed = office.filed()
            let id = filed.step.case
            let step = CaseStep(id, .received, by: "clerk", office: filed.office)
            let late = CaseStep(id, .received, by: CaseStep.clock)
            try await office.happen(
                "intake", filed, CaseReceived(step: step), CaseAssigned(step: step, lead: "secretary", helpers: []),
                CaseUrged(step: CaseStep(id, .assigned, by: CaseStep.filer), asked: filed.office),
                CaseOverdue(
                    step: late, clock: .answer, due: "2026-11-20", responsible: filed.office, asked: filed.office),
                CaseEscalated(step: late, clock: .answer, to: Self.town, rung: 0))
            let open = try await about(id, of: "secretary", office).count { $0.kind.asksToAct && !$0.done }
            #expect(open == 3)
            try await office.happen("intake", end(id))
            var seen: [String] = []
            for account in accounts {
                seen += try await about(id, of: account, office).map {
                    "\(account) \($0.kind) \($0.title) \($0.link ?? "-") \($0.read) \($0.done)"
                        .replacing(id.description, with: "ID")
                }
                seen.append("\(account) \(try await unread(account, office))")
                _ = try await office.call(ReadNotices(notices: nil), as: account)
            }
            return seen
        }
        for account in accounts { _ = try await office.call(ReadNotices(notices: nil), as: account) }
        let taken = try await seen { id in
            CaseTakenUp(
                step: CaseStep(id, .received, by: "town", office: Self.town), to: Self.town, answer: Self.deadline)
        }
        let turned = try await seen { id in
            CaseTurned(
                step: CaseStep(id, .turned, by: "clerk", office: Self.village),
                to: Office(.discipline, NoticeOffice.county),
                cover: .init(
                    to: Self.town, state: .received, answer: Self.deadline,
                    ends: office.clock.now + .seconds(86_400)))
        }
        // But of who did it: who turned it is not told, who took it up has it to answer.
        func others(_ seen: [String]) -> [String] { seen.filter { !$0.hasPrefix("clerk") && !$0.hasPrefix("town") } }
        #expect(others(turned) == others(taken))
        #expect(taken.contains { $0.hasPrefix("town task") && $0.hasSuffix("false") })
        #expect(!turned.contains { ($0.contains(" task ") || $0.contains(" deadline ")) && $0.hasSuffix("false") })
        #expect(taken.contains { $0.hasSuffix("true") })
        try office.verify()
    }

    @Test("where nothing stands above to take it up, what became a report stays to do until it seems withdrawn")
    func turnedAtTheTop() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed()
        let id = filed.step.case
        let county = Office(.affairs, NoticeOffice.county)
        try await office.seat("colleague", .countyDesk, NoticeOffice.county)
        try await office.happen(
            "intake", filed,
            CaseTakenUp(step: CaseStep(id, .received, by: "county", office: county), to: county, answer: Self.deadline),
            CaseUrged(step: CaseStep(id, .received, by: CaseStep.filer), asked: county),
            CaseTurned(
                step: CaseStep(id, .turned, by: "county", office: county),
                to: Office(.discipline, NoticeOffice.county),
                cover: .init(
                    to: nil, state: .received, answer: Self.deadline, ends: office.clock.now + .seconds(86_400))))
        #expect(try await about(id, of: "colleague", office).map(\.done) == [false])
        try await office.happen(
            "intake",
            CaseCoverEnded(step: CaseStep(id, .turned, by: CaseStep.clock), told: "2026-11-24"))
        #expect(try await about(id, of: "colleague", office).map(\.done) == [true])
        // What discipline is to do with it lies outside the suite.
        #expect(try await about(id, of: "inspector", office).map(\.done) == [false])
        try office.verify()
    }

    @Test(
        "a report of retaliation that one of county discipline opened is to do for none of them, and the next one is told"
    )
    func opened() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        for account in ["inspector", "colleague"] {
            try await office.seat(account, .countyDiscipline, NoticeOffice.county)
        }
        let reports = (0..<2).map { _ in SystemInputs.system.newID() }
        func reported(_ report: UUIDv7) -> RetaliationReported {
            RetaliationReported(
                report: report, case: .placeholder, office: Office(.discipline, NoticeOffice.county), text: .sample)
        }
        func open(_ account: String) async throws -> Int {
            try await office.inbox(account).count { $0.kind == .task && !$0.done }
        }
        try await office.happen("intake", reported(reports[0]))
        #expect(try await [open("inspector"), open("colleague")] == [1, 1])
        try await office.happen(
            "intake", VaultOpened(subjects: [.retaliation(reports[0])], account: "inspector", purpose: "read"))
        #expect(try await [open("inspector"), open("colleague")] == [0, 0])
        try await office.happen("intake", reported(reports[1]))
        #expect(try await [open("inspector"), open("colleague")] == [1, 1])
        try office.verify()
    }

    @Test("a task that was handed down is to do until the village reports, however late")
    func tasks() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let task = SystemInputs.system.newID()
        let from = Office(.discipline, NoticeOffice.town)
        func open(_ account: String) async throws -> [NoticeKind] {
            try await office.inbox(account).filter { $0.about == .task(task) && !$0.done }.map(\.kind)
        }
        try await office.happen(
            "intake", TaskHandedDown(task: task, from: from, to: Self.village, due: "2026-11-25", text: .sample),
            TaskOverdue(task: task, from: from, to: Self.village, due: "2026-11-25"))
        #expect(try await [open("clerk"), open("discipline")] == [[.deadline], [.deadline]])
        try await office.happen(
            "intake", TaskReported(task: task, by: "clerk", office: Self.village, text: .sample))
        #expect(try await [open("clerk"), open("discipline")] == [[], [.progress]])
        try office.verify()
    }

    @Test("what was done before a message went out is sent to nobody")
    func unsent() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try office.verifiedContact(.email, "clerk@example.cn", of: .account("clerk"))
        _ = try await office.call(HoldChannel(channel: .email, held: true))
        let (first, second) = (office.filed(), office.filed(.consult))
        try await office.happen(
            "intake", first, second,
            CaseReceived(step: CaseStep(first.step.case, .received, by: "secretary", office: first.office)))
        _ = try await office.call(HoldChannel(channel: .email, held: false))
        #expect(await eventually { mail.messages.contains { $0.title.contains("咨询") } })
        #expect(
            try await eventually { try await office.call(ListDeliveries(state: .dropped)).deliveries.count == 1 })
        #expect(!mail.messages.contains { $0.title.contains("求助") })
    }
}
