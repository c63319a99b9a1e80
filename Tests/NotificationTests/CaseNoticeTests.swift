import Fixtures
import Foundation
import Messages
import ServiceKit
import Testing

@testable import Notification

@Suite("Who is told of what as a case goes on", .timeLimit(.minutes(2)))
struct CaseNoticeTests {
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
