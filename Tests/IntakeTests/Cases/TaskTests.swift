import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("A task handed down", .timeLimit(.minutes(3)))
struct TaskTests {
    private static let story = "村里修路的账目没有公开，书记的弟弟包了工程，钱也不知道花在哪里"
    private static let lead = "lead"
    private static let below = [
        CaseCounty.clerk, CaseCounty.secretary, CaseCounty.guardian, CaseCounty.town, CaseCounty.county,
        "village-clerk@330281114202",
    ]

    /// A matter of supervision with a lead, filed by telephone.
    private func led(_ county: CaseCounty) async throws -> CaseReceipt {
        let receipt = try await county.file(.supervise, "projects", story: Self.story, telephone: "13812345678")
        try await county.accept(receipt.case, as: CaseCounty.townDiscipline)
        _ = try await county.call(AssignCase(.id(receipt.case), lead: Self.lead), as: CaseCounty.townDiscipline)
        return receipt
    }

    private func handDown(
        _ id: UUIDv7, to village: AreaCode = CaseCounty.village, text: String = "请提供今年道路工程的合同和公示照片", days: Int = 7
    ) -> HandDownTask {
        HandDownTask(
            id, to: village, text: text, due: CivilDay(inChinaAt: CaseCounty.start).advanced(by: days))
    }

    @Test("The village reads and reports on the task; the lead sees the report; the filer sees nothing of it")
    func reported() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await led(county)
        let row = try await county.call(
            handDown(receipt.case), as: CaseCounty.townDiscipline, account: Self.lead)
        #expect(try await county.call(ListTasks(), as: CaseCounty.clerk).tasks == [row])
        let read = try await county.call(ReadTask(task: row.task), as: CaseCounty.clerk)
        #expect((read.text, read.report) == ("请提供今年道路工程的合同和公示照片", nil))
        let opening = try #require(try await county.openings().last)
        #expect(opening.subjects == [.task(row.task)])
        county.clock.advance(by: .seconds(60))
        let done = try await county.call(ReportTask(task: row.task, text: "合同已送到"), as: CaseCounty.secretary)
        #expect(done.reported == county.clock.now)
        #expect(
            try await county.refusal(ReportTask(task: row.task, text: "再报"), as: CaseCounty.clerk) == "task.reported")
        let seen = try await county.call(
            ReadCase(receipt.case), as: CaseCounty.townDiscipline, account: Self.lead)
        #expect(seen.tasks == [done])
        #expect(seen.steps.suffix(2).map(\.act) == ["task-handed-down", "task-reported"])
        #expect(seen.steps.last?.note == "合同已送到")
        let followed = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(followed.steps.map(\.act) == ["filed", "received", "accepted"])
        try county.restart()
        #expect(try await county.call(ReadTask(task: row.task), as: CaseCounty.clerk).report == "合同已送到")
    }

    @Test("Through the task nobody below reaches the case: no row, count, visit, step or event names it")
    func secrecy() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await led(county).case
        let row = try await county.call(handDown(id), as: CaseCounty.townDiscipline, account: Self.lead)
        for role in Self.below {
            #expect(try await county.refusal(ReadCase(id), as: role) == "case.unknown", "\(role)")
            #expect(try await county.refusal(ReadCase(row.task), as: role) == "case.unknown", "\(role)")
            #expect((try? await county.call(ListCases(), as: role).cases)?.isEmpty != false, "\(role)")
            #expect((try? await county.call(ListVisits(), as: role).visits)?.isEmpty != false, "\(role)")
        }
        for role in Self.below.dropFirst(2) {
            #expect(try await county.refusal(ReadTask(task: row.task), as: role) == "task.unknown", "\(role)")
            #expect((try? await county.call(ListTasks(), as: role).tasks)?.isEmpty != false, "\(role)")
        }
        for bytes in try await county.events(of: ["intake.task."]) {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(id.description) && !text.contains("supervise") && !text.contains("合同"))
        }
    }

    @Test("A task whose last day passes without a report is marked late once; one that was reported is not")
    func late() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await led(county).case
        let late = try await county.call(handDown(id, days: 2), as: CaseCounty.townDiscipline, account: Self.lead)
        let done = try await county.call(handDown(id, days: 2), as: CaseCounty.townDiscipline, account: Self.lead)
        _ = try await county.call(ReportTask(task: done.task, text: "已办"), as: CaseCounty.clerk)
        county.clock.advance(by: .seconds(4 * 86_400))
        #expect(try await eventually { try await county.events(of: ["intake.task.overdue."]).count == 1 })
        try county.restart()
        _ = try await county.call(ReportTask(task: late.task, text: "补报"), as: CaseCounty.clerk)
        let overdue = try await county.events(of: ["intake.task.overdue."])
        #expect(
            try overdue.map { try JSONCoding.decode(Envelope<TaskOverdue>.self, from: $0).data.task } == [late.task])
    }

    @Test(
        "A copy is found behind spaces, punctuation and another width; a few words in common are none",
        arguments: [
            ("书记的 弟弟，包了-工程，钱也不", false), ("电话１３８１２３４５６７８", false), ("找陈大明了解", false),
            ("请提供修路的合同和账目", true), ("书记的弟弟包了工程", true), ("请回 138/1234/5678", false), ("请回 +86 (138) 1234.5678", false),
            ("请回 0086138\u{200B}12345678", false), ("一三八一二三四五六七八", false), ("幺叁捌 1234 5678", false),
            ("座机62701234", false), ("0086 574 6270-1234", false), ("第13812345679号", true), ("139-0574-1234", false),
            ("2026年11月30日前报，共 6270 元", true),
        ])
    func redaction(text: String, isAllowed: Bool) throws {
        let redaction = Redaction(
            texts: [Self.story, "打 139 0574 1234 找我"], names: ["陈大明", "陈"],
            telephones: [
                try Telephone(reading: "+86 138 1234 5678"), try Telephone(reading: "0574-6270 1234"),
            ])
        #expect(redaction.allows(text) == isAllowed)
    }

    @Test("What the filer wrote does not go down, nor the filer's telephone")
    func redacted() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await led(county).case
        for text in [
            "请核实：书记的弟弟，包了工程，钱也不知道花在哪里", "请给138 1234 5678回电话", "请给+86-138-1234-5678回电话",
            "请给008613812345678回电话",
        ] {
            let task = handDown(id, text: text)
            #expect(
                try await county.refusal(task, as: CaseCounty.townDiscipline, account: Self.lead) == "task.copied")
        }
        #expect(try await county.call(ListTasks(), as: CaseCounty.clerk).tasks.isEmpty)
    }

    @Test("Only the lead hands down, only in a matter of discipline, to a village in reach, within sixty days")
    func refusals() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await led(county).case
        #expect(try await county.refusal(handDown(id), as: CaseCounty.townDiscipline) == "forbidden")
        let town = try #require(CaseCounty.village.town)
        let unknown = try #require(AreaCode("330281114209"))
        for (task, reason) in [
            (handDown(id, to: town), "to"), (handDown(id, to: unknown), "to"), (handDown(id, days: 61), "due"),
            (handDown(id, days: -1), "due"), (handDown(id, text: " "), "text.empty"),
        ] {
            #expect(try await county.refusal(task, as: CaseCounty.townDiscipline, account: Self.lead) == reason)
        }
        let affairs = try await county.file().case
        try await county.accept(affairs)
        _ = try await county.call(AssignCase(.id(affairs), lead: "wang"), as: CaseCounty.clerk)
        #expect(try await county.refusal(handDown(affairs), as: CaseCounty.clerk, account: "wang") == "task.affairs")
        #expect(try await county.refusal(ListTasks(), as: CaseCounty.guardian) == "forbidden")
    }

    @Test("Who is recused from the case finds no task of it, and is not told why")
    func recused() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await led(county).case
        let row = try await county.call(handDown(id), as: CaseCounty.townDiscipline, account: Self.lead)
        let recusal = RecuseFromCase(.id(id), account: CaseCounty.secretary, note: "被点名")
        _ = try await county.call(recusal, as: CaseCounty.countyDiscipline)
        #expect(try await county.call(ListTasks(), as: CaseCounty.secretary).tasks.isEmpty)
        #expect(try await county.refusal(ReadTask(task: row.task), as: CaseCounty.secretary) == "task.unknown")
        #expect(try await county.call(ListTasks(), as: CaseCounty.clerk).tasks == [row])
    }

    @Test("Once the case is shredded the village still reports, and nothing of it is kept with the case")
    func shredded() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await led(county).case
        let row = try await county.call(handDown(id), as: CaseCounty.townDiscipline, account: Self.lead)
        let shred = Shred(subject: .case(id), reason: "期满")
        _ = try await county.call(shred, as: CaseCounty.countyDiscipline)
        _ = try await county.call(ReportTask(task: row.task, text: "合同已送到"), as: CaseCounty.clerk)
        let steps = try await county.call(ReadCase(id), as: CaseCounty.townDiscipline).steps
        #expect((steps.last?.act, steps.last?.note) == ("task-reported", nil))
        let task = Shred(subject: .task(row.task), reason: "期满")
        #expect(try await county.refusal(task, as: "operator@330281") == "forbidden")
        _ = try await county.call(task, as: CaseCounty.countyDiscipline)
        #expect(try await county.call(ReadTask(task: row.task), as: CaseCounty.clerk).text == nil)
    }
}
