import Fixtures
import Foundation
import Messages
import ServiceKit
import Testing

@testable import Notification

@Suite("What is to be done is in the inbox of whoever may do it now", .timeLimit(.minutes(2)))
struct ToDoTests {
    private static let village = Office(.affairs, NoticeOffice.village)
    private static let town = Office(.affairs, NoticeOffice.town)
    private static let deadline = Deadline(day: "2026-11-30", escalations: [])

    /// Titles of what an account has to do in a case.
    private func open(_ account: String, _ id: UUIDv7, _ office: NoticeOffice) async throws -> [String] {
        try await office.inbox(account).filter { $0.about == .case(id) && $0.kind.asksToAct && !$0.done }.map(\.title)
    }

    private func handOver(
        _ post: UUIDv7, to account: String, _ seat: Seat = .holder, from: Timestamp
    ) -> PostHandedOver {
        PostHandedOver(post: post, seat: seat, account: account, from: from, person: .sample)
    }

    @Test("an extension that nobody decided is to decide again once papers came, or did not, and until it is decided")
    func extensions() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        for lapses in [false, true] {
            let filed = office.filed()
            let id = filed.step.case
            let step = CaseStep(id, .accepted, by: "clerk", office: Self.village)
            try await office.happen(
                "intake", filed, CaseReceived(step: step), CaseAccepted(step: step, category: "housing"),
                CaseExtensionRequested(step: step, days: 3, decider: Self.town))
            #expect(try await open("town", id, office).map { $0.hasSuffix("申请延期 3 个工作日") } == [true])
            try await office.happen(
                "intake",
                CasePapersRequested(
                    step: CaseStep(id, .awaitingPapers, by: "clerk", office: Self.village), resumes: .accepted, left: 3,
                    until: "2026-12-01"))
            #expect(try await open("town", id, office) == [])
            let resumed: any Event =
                lapses
                ? CasePapersLapsed(step: CaseStep(id, .accepted, by: CaseStep.clock), answer: Self.deadline)
                : CasePapersSupplied(step: CaseStep(id, .accepted, by: CaseStep.filer), answer: Self.deadline)
            try await office.happen("intake", resumed)
            #expect(try await open("town", id, office).count == 1)
            #expect(try await open("clerk", id, office).count == 1)
            try await office.happen(
                "intake",
                CaseExtended(step: CaseStep(id, .accepted, by: "town", office: Self.town), answer: Self.deadline))
            #expect(try await open("town", id, office) == [])
            // Decided is decided: the next pause asks nobody.
            try await office.happen("intake", CasePapersSupplied(step: step, answer: Self.deadline))
            #expect(try await open("town", id, office) == [])
        }
        try office.verify()
    }

    @Test(
        "who receives a case, assigns it to themselves, enters papers or a case has it to do, and gets no message of it"
    )
    func ownDeeds() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try office.verifiedContact(.email, "clerk@example.cn", of: .account("clerk"))
        let filed = office.filed()
        let id = filed.step.case
        func step(_ state: CaseState) -> CaseStep { CaseStep(id, state, by: "clerk", office: Self.village) }
        try await office.happen("intake", filed, CaseReceived(step: step(.received)))
        #expect(try await open("clerk", id, office) == ["一件诉求件待答复"])
        #expect(try await open("secretary", id, office) == ["一件诉求件待答复"])
        try await office.happen("intake", CaseAssigned(step: step(.assigned), lead: "clerk", helpers: []))
        #expect(try await open("clerk", id, office).count == 1)
        #expect(try await open("secretary", id, office) == [])
        try await office.happen(
            "intake",
            CasePapersRequested(step: step(.awaitingPapers), resumes: .assigned, left: 3, until: "2026-12-01"),
            CasePapersSupplied(step: step(.assigned), answer: Self.deadline))
        #expect(try await open("clerk", id, office).count == 1)
        let own = try await office.recorded(NoticesMade.self).filter {
            $0.about == .case(id) && $0.rule != "case-filed"
        }
        .flatMap(\.notices).filter { $0.to == .account("clerk") }
        #expect(own.count == 3 && own.allSatisfy(\.deliveries.isEmpty))
        try office.verify()
    }

    @Test("who may do something only because nobody else can is asked where nobody else sits, and else is not")
    func last() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let county = Office(.affairs, NoticeOffice.county)
        func drafted() -> CaseAnswerDrafted {
            CaseAnswerDrafted(
                step: CaseStep(SystemInputs.system.newID(), .inReview, by: "county", office: county),
                resumes: .accepted,
                byTelephone: false, reviewer: county)
        }
        let alone = drafted()
        try await office.happen("intake", alone)
        #expect(try await open("county", alone.step.case, office) == ["一份答复等审核"])
        // A second one comes: the draft of the first is theirs to review.
        try await office.seat("colleague", .countyDesk, NoticeOffice.county)
        #expect(try await open("county", alone.step.case, office) == [])
        #expect(try await open("colleague", alone.step.case, office) == ["一份答复等审核"])
        let two = drafted()
        try await office.happen("intake", two)
        #expect(try await open("county", two.step.case, office) == [])
        #expect(try await open("colleague", two.step.case, office).count == 1)
        try office.verify()
    }

    @Test(
        "who comes to sit in a post has what is open there to do, once and without a message; who left has it no more")
    func handover() async throws {
        let mail = StubChannel(.email)
        let office = try NoticeOffice(channels: [mail])
        defer { office.stop() }
        try await office.settle()
        _ = try office.verifiedContact(.email, "next@example.cn", of: .account("next"))
        let post = try await office.seat("leaving", .villageClerk, NoticeOffice.village)
        let (filed, done, named) = (office.filed(), office.filed(), office.filed())
        let step = CaseStep(named.step.case, .assigned, by: "secretary", office: Self.village)
        try await office.happen(
            "intake", filed, done, named, CaseUrged(step: filed.step, asked: Self.village),
            CaseWithdrawn(step: CaseStep(done.step.case, .withdrawn, by: CaseStep.filer), told: "2026-11-24"),
            CaseReceived(step: step), CaseAssigned(step: step, lead: "leaving", helpers: []))
        #expect(try await open("leaving", filed.step.case, office).count == 2)
        let history = try await office.inbox("leaving").map(\.id)
        try await office.happen("intake", handOver(post, to: "next", from: office.clock.now))
        for id in [filed, done, named].map(\.step.case) {
            #expect(try await open("leaving", id, office) == [])
        }
        #expect(try await office.inbox("leaving").map(\.id) == history)
        #expect(try await open("next", filed.step.case, office).count == 2)
        #expect(try await open("next", done.step.case, office) == [])
        #expect(try await open("next", named.step.case, office).count == 1)
        #expect(try await open("secretary", filed.step.case, office).count == 2)
        // Two matters, and that they have taken the post.
        #expect(try await office.call(CountInbox(), as: "next").unread == 3)
        let messages = try await office.recorded(NoticesMade.self).flatMap { made in
            made.notices.filter { $0.to == .account("next") }.map { (made.rule, $0.deliveries.count) }
        }
        #expect(messages.filter { $0.1 > 0 }.map(\.0) == ["post-taken"])
        // It is done for whoever has it by then.
        try await office.happen(
            "intake", CaseWithdrawn(step: CaseStep(filed.step.case, .withdrawn, by: CaseStep.filer), told: "2026-11-24")
        )
        #expect(try await open("next", filed.step.case, office) == [])
        try office.restart()
        try office.verify()
    }

    @Test("a deputy has what is open there beside the holder, and nothing that the holder was asked for by name")
    func deputy() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let post = try await office.seat("holder", .townDesk, NoticeOffice.town)
        let (filed, named) = (office.filed(), office.filed())
        let step = CaseStep(named.step.case, .assigned, by: "holder", office: Self.town)
        try await office.happen(
            "intake", filed, named, CaseForwarded(step: filed.step, to: Self.town),
            CaseAssigned(step: step, lead: "holder", helpers: []),
            handOver(post, to: "deputy", .deputy, from: office.clock.now))
        #expect(try await open("deputy", filed.step.case, office).count == 1)
        #expect(try await open("holder", filed.step.case, office).count == 1)
        #expect(try await open("deputy", named.step.case, office) == [])
        // They take over.
        try await office.happen("intake", PostVacated(post: post, seat: .holder))
        #expect(try await open("deputy", named.step.case, office).count == 1)
        #expect(try await open("holder", named.step.case, office) == [])
        try office.verify()
    }

    @Test("a handover that is to come passes on what is open on its day, and not before")
    func later() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let post = try await office.seat("leaving", .villageClerk, NoticeOffice.village)
        let day = office.clock.now + .seconds(86_400)
        try await office.happen("intake", handOver(post, to: "next", from: day))
        let filed = office.filed()
        let id = filed.step.case
        try await office.happen("intake", filed)
        #expect(try await open("next", id, office) == [])
        office.clock.set(day + .seconds(1))
        #expect(try await eventually { try await open("next", id, office).count == 1 })
        #expect(try await open("leaving", id, office) == [])
        #expect(try await office.recorded(ToDosPassed.self).map(\.through) == [nil])
        try office.verify()
    }

    @Test(
        "what nobody is there to do goes one level up, and back to whoever comes; what nobody at all could do waits for them"
    )
    func vacant() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed()
        let id = filed.step.case
        try await office.happen(
            "intake", filed, PostsLeft(account: "clerk", posts: []), PostsLeft(account: "secretary", posts: []))
        for account in ["clerk", "secretary"] { #expect(try await open(account, id, office) == []) }
        #expect(try await open("town", id, office).count == 1)
        try await office.seat("next", .villageClerk, NoticeOffice.village)
        #expect(try await open("next", id, office).count == 1)
        #expect(try await open("town", id, office) == [])
        for account in ["next", "town", "county"] {
            try await office.happen("intake", PostsLeft(account: account, posts: []))
        }
        for account in ["next", "town", "county"] { #expect(try await open(account, id, office) == []) }
        let second = office.filed()
        try await office.happen("intake", second)
        try await office.seat("first", .townDesk, NoticeOffice.town)
        #expect(try await open("first", id, office).count == 1)
        #expect(try await open("first", second.step.case, office).count == 1)
        // Over while nobody sat there, it waits for nobody.
        try await office.happen(
            "intake", PostsLeft(account: "first", posts: []),
            CaseWithdrawn(step: CaseStep(id, .withdrawn, by: CaseStep.filer), told: "2026-11-24"))
        try await office.seat("other", .villageClerk, NoticeOffice.village)
        #expect(try await open("other", id, office) == [])
        #expect(try await open("other", second.step.case, office).count == 1)
        try office.verify()
    }

    @Test("who is recused is passed over, and what they were asked for by name goes to those beside them")
    func recused() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed()
        let id = filed.step.case
        let step = CaseStep(id, .assigned, by: "secretary", office: Self.village)
        try await office.happen(
            "intake", filed, CaseReceived(step: step), CaseAssigned(step: step, lead: "clerk", helpers: []))
        #expect(try await open("secretary", id, office) == [])
        try await office.happen("intake", CaseRecused(step: step, account: "clerk"))
        #expect(try await open("clerk", id, office) == [])
        #expect(try await open("secretary", id, office).count == 1)
        try await office.seat("clerk", .villageSupervision, NoticeOffice.village)
        try await office.seat("clerk", .villageSecretary, NoticeOffice.village)
        #expect(try await open("clerk", id, office) == [])
        try office.verify()
    }

    @Test("what no event ends passes to whoever comes until somebody has read it")
    func untilRead() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let filed = office.filed(.supervise)
        let id = filed.step.case
        let objected = CaseReissueObjected(
            step: CaseStep(id, .filed, by: CaseStep.filer), receipt: "r",
            issuer: Office(.discipline, NoticeOffice.town),
            suspends: true)
        try await office.happen("intake", filed, objected)
        try await office.seat("second", .countyDiscipline, NoticeOffice.county)
        let notices = try await office.inbox("second").filter { $0.about == .case(id) }.map(\.id)
        #expect(notices.count == 1)
        _ = try await office.call(ReadNotices(notices: notices), as: "second")
        try await office.seat("third", .countyDiscipline, NoticeOffice.county)
        #expect(try await open("third", id, office) == [])
        try office.verify()
    }

    @Test("a post with more to do than fits in a transaction passes on all of it, part by part")
    func parts() async throws {
        let office = try NoticeOffice()
        defer { office.stop() }
        try await office.settle()
        let count = 2 * ToDoPassing.part + 7
        for _ in 0..<count { try await office.happen("intake", office.filed()) }
        try await office.seat("next", .villageClerk, NoticeOffice.village)
        #expect(
            try await eventually {
                try await office.recorded(ToDosPassed.self).map { $0.through == nil } == [false, false, true]
            })
        let told = try await office.recorded(NoticesMade.self).flatMap { made in
            made.notices.filter { $0.to == .account("next") && made.kind.asksToAct }.map { _ in made.about }
        }
        #expect(told.count == count && Set(told).count == count)
        try office.verify()
    }
}
