import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("What waits for an office", .timeLimit(.minutes(2)))
struct WaitingTests {
    private func waiting(_ role: String, _ account: String? = nil, _ county: CaseCounty) async throws -> [UUIDv7] {
        try await county.call(ListCases(waiting: true), as: role, account: account).cases.map(\.standing.case)
    }

    @Test("A case waits for who has it, then for who checks it, then for who closes it, and for nobody else")
    func turns() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file(.help, wish: VisitWish.none).case
        #expect(try await waiting(CaseCounty.clerk, "wang", county) == [id])
        #expect(try await waiting(CaseCounty.town, nil, county) == [])
        _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.clerk, account: "wang")
        let answered = try await county.call(AnswerCase(.id(id), text: "已修好"), as: CaseCounty.clerk, account: "wang")
        #expect(answered.state == .inReview)
        #expect(try await county.acts(of: id) == ["filed", "received", "accepted", "answer-drafted"])
        #expect(try await waiting(CaseCounty.clerk, "wang", county) == [], "its author does not check it")
        #expect(try await waiting(CaseCounty.clerk, "li", county) == [id])
        _ = try await county.call(ReviewAnswer(.id(id), approved: true), as: CaseCounty.clerk, account: "li")
        #expect(try await waiting(CaseCounty.clerk, "wang", county) == [id], "it can be closed")
        let counts = try await county.call(CountCases(waiting: true), as: CaseCounty.clerk, account: "wang").states
        #expect(counts == [CountCases.Entry(state: .answered, count: 1, overdue: 0)])
        _ = try await county.call(CloseCase(.id(id)), as: CaseCounty.clerk, account: "wang")
        #expect(try await waiting(CaseCounty.clerk, "wang", county) == [])
    }

    @Test("What is overdue in a village waits for its town, and for the county once it was told")
    func overdue() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        county.clock.advance(by: .seconds(4 * 86_400))
        #expect(try await eventually { try await county.acts(of: id).contains("escalated") })
        #expect(try await waiting(CaseCounty.clerk, nil, county) == [id])
        #expect(try await waiting(CaseCounty.town, nil, county) == [id])
        #expect(try await waiting(CaseCounty.county, nil, county) == [])
    }

    @Test("A list shows door and first words to who handles its cases, and records it once a day")
    func opened() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let story = "村口第三盏路灯坏了三天，晚上走路看不清，老人摔了一跤"
        let ids = [try await county.file(story: story).case, try await county.file(.supervise, "conduct").case]
        let entry = try #require(try await county.call(OpenCaseList(ids), as: CaseCounty.clerk).cases.first)
        #expect(entry.case == ids[0] && entry.door == "东溪路1号")
        #expect(entry.words?.count == OpenCaseList.wordsLimit && entry.words?.hasPrefix("村口第三盏") == true)
        #expect(try await county.call(OpenCaseList(ids), as: CaseCounty.clerk).cases.count == 1)
        let list = try await county.openings().filter { $0.purpose == "case-list" }
        #expect(list.map(\.subjects.count) == [2], "the case and its household, in one event")
        #expect(try await county.call(OpenCaseList(ids), as: CaseCounty.county).cases == [])
    }

    @Test("A case that came by telephone names the house by its door")
    func byDoor() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let filing = CaseFiling(kind: .help, category: "other", story: "停水了", wish: .door)
        let entry = FileCaseByStaff(
            channel: .telephone, village: CaseCounty.village, household: HouseholdName(door: "东溪路2号"), filing)
        let receipt = try await county.call(entry, as: CaseCounty.clerk)
        let read = try await county.call(ReadCase(.number(receipt.number)), as: CaseCounty.clerk)
        #expect(read.door == "东溪路2号" && read.row.place.grid == "001")
        let unknown = FileCaseByStaff(
            channel: .telephone, village: CaseCounty.village, household: HouseholdName(door: "东溪路99号"), filing)
        #expect(try await county.refusal(unknown, as: CaseCounty.clerk) != nil)
    }
}
