import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Doors to choose from when a case is entered", .timeLimit(.minutes(2)))
struct HouseholdDoorsTests {
    private func doors(_ county: CaseCounty, account: String? = nil) async throws -> [ListDoors.Entry] {
        try await county.call(ListDoors(area: CaseCounty.village), as: CaseCounty.clerk, account: account).doors
    }

    /// By the way on which a role may enter one, if it may.
    private func entry(
        _ name: HouseholdName, village: AreaCode? = nil, by role: Role = .villageClerk
    ) -> FileCaseByStaff {
        let isDiscipline = [.townDiscipline, .countyDiscipline].contains(role)
        return FileCaseByStaff(
            channel: role == .outpost ? .outpost : .telephone, village: village, household: name,
            isDiscipline
                ? CaseFiling(kind: .supervise, category: "conduct", story: "吃拿卡要")
                : CaseFiling(kind: .help, category: "other", story: "停水了", wish: .door))
    }

    private func row(
        _ number: String, _ door: String, _ county: CaseCounty, grid: String = "001", order: String? = nil
    ) async throws {
        let row = HouseholdRow(
            line: 2, area: CaseCounty.village.description, grid: grid, number: number, door: door,
            holder: "住户甲\(number)",
            order: order)
        let report = try await county.call(ImportHouseholds(rows: [row]), as: CaseCounty.town)
        #expect(report.rejected.isEmpty)
    }

    @Test(
        "Who may enter a case for a household is shown its village's doors, in every role, and nobody else",
        arguments: Role.allCases)
    func roles(role: Role) async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let area = CaseCounty.village
        var shown: [Bool] = []
        for scope in [area, area.town, area.county, AreaCode(CaseCounty.other)].compactMap(\.self) {
            let held = RoleAtScope(role, scope).description
            let refusal = try await county.refusal(ListDoors(area: area), as: held)
            let entered = try await county.refusal(entry(.init(door: "东溪路2号"), village: area, by: role), as: held)
            #expect((refusal == nil) == (entered == nil), "\(held): \(refusal ?? "lists"), \(entered ?? "enters")")
            #expect(refusal == nil || refusal == "forbidden")
            shown.append(refusal == nil)
        }
        let isOffice = [.villageClerk, .villageSecretary, .townDesk, .countyDesk].contains(role)
        #expect(shown == [isOffice, isOffice, isOffice, false])
        let opened = try await county.openings().filter { $0.purpose == "doors" }
        #expect(opened.count == (isOffice ? 3 : 0))
    }

    @Test("A list is on record once per account and day, in one event; the first of the next day is again")
    func openings() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        func recorded() async throws -> [[String]] {
            try await county.openings().filter { $0.purpose == "doors" }.map { [$0.account, "\($0.subjects.count)"] }
        }
        #expect(try await doors(county, account: "wang").count == 6)
        #expect(try await doors(county, account: "wang").count == 6)
        _ = try await county.call(
            ListDoors(area: CaseCounty.village, grid: "001", limit: 3), as: CaseCounty.clerk, account: "wang")
        #expect(try await recorded() == [["wang", "6"]])
        _ = try await doors(county, account: "li")
        #expect(try await recorded() == [["wang", "6"], ["li", "6"]])
        county.clock.advance(by: .seconds(86_400))
        _ = try await doors(county, account: "wang")
        #expect(try await recorded() == [["wang", "6"], ["li", "6"], ["wang", "6"]])
    }

    @Test("Doors come by grid, place in the walk and number, page by page, each once, and without holder or telephone")
    func order() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        for (number, door) in [("21", "新村10号"), ("22", "新村2号"), ("23", "新村2号")] {
            try await row(number, door, county, grid: "002", order: "1")
        }
        let reply = try await county.call(ListDoors(area: CaseCounty.village), as: CaseCounty.clerk)
        #expect(reply.next == nil)
        #expect(reply.doors.map(\.door) == (1...6).map { "东溪路\($0)号" } + ["新村2号", "新村2号", "新村10号"])
        #expect(reply.doors.map(\.grid) == Array(repeating: "001", count: 6) + Array(repeating: "002", count: 3))
        #expect(Set(reply.doors.suffix(3).compactMap(\.number)) == ["22", "23"], "what tells two of one door apart")
        #expect(reply.doors.dropLast(3).allSatisfy { $0.number == nil } && reply.doors.last?.number == nil)
        let wire = String(decoding: try JSONCoding.encode(reply), as: UTF8.self)
        #expect(!wire.contains("住户甲") && !wire.contains("0574"))
        let second = try await county.call(ListDoors(area: CaseCounty.village, grid: "002"), as: CaseCounty.clerk)
        #expect(second.doors.map(\.household) == reply.doors.suffix(3).map(\.household))
        var paged: [UUIDv7] = []
        var after: UUIDv7?
        repeat {
            let page = try await county.call(
                ListDoors(area: CaseCounty.village, after: after, limit: 4), as: CaseCounty.clerk)
            paged += page.doors.map(\.household)
            after = page.next
        } while after != nil
        #expect(paged.count == 9 && Set(paged) == Set(reply.doors.map(\.household)))
        for limit in [0, 501] {
            #expect(
                try await county.refusal(ListDoors(area: CaseCounty.village, limit: limit), as: CaseCounty.clerk)
                    == "params")
        }
        let town = try #require(CaseCounty.village.town)
        #expect(try await county.refusal(ListDoors(area: town), as: CaseCounty.town) == "households.doors")
    }

    @Test("A case is entered for the household that was chosen, with or without its village")
    func chosen() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let door = try #require(try await doors(county).last)
        for village in [CaseCounty.village, nil] {
            let name = HouseholdName(door: door.door, id: door.household)
            let receipt = try await county.call(entry(name, village: village), as: CaseCounty.clerk)
            let read = try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk)
            #expect(read.door == "东溪路6号" && read.row.place.household == door.household)
        }
        let id = HouseholdName(id: door.household)
        #expect(try await county.refusal(entry(id), as: CaseCounty.clerk) == nil)
        let other = AreaCode(CaseCounty.other)
        #expect(try await county.refusal(entry(id, village: other), as: CaseCounty.town) == "household.unknown")
        // Who may not know the household learns nothing of its door, neither from the right one nor from a wrong one.
        for named in [nil, door.door, "东溪路60号"] {
            let name = HouseholdName(door: named, id: door.household)
            #expect(
                try await county.refusal(entry(name), as: "village-clerk@330281114202") == "household.unknown")
        }
        let twice = HouseholdName(number: "6", id: door.household)
        #expect(
            try await county.refusal(entry(twice, village: CaseCounty.village), as: CaseCounty.clerk)
                == "household.name")
    }

    @Test("A door that was renumbered since it was listed is refused; the household's new door is good")
    func moved() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let door = try #require(try await doors(county).last)
        try await row("6", "东溪路60号", county)
        #expect(
            try await county.refusal(entry(.init(door: door.door, id: door.household)), as: CaseCounty.clerk)
                == "household.moved")
        let now = try #require(try await doors(county).last { $0.household == door.household })
        #expect(now.door == "东溪路60号")
        let entered = try await county.refusal(entry(.init(door: now.door, id: now.household)), as: CaseCounty.clerk)
        #expect(entered == nil)
    }

    @Test("A household whose code was retired, or whose sealed content is gone, is not listed and cannot be chosen")
    func gone() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let before = try await doors(county)
        let (retired, shredded) = (before[1], before[4])
        _ = try await county.call(RetireCode(household: retired.household, reason: .demolished), as: CaseCounty.town)
        _ = try await county.call(
            Shred(subject: Subject("household", shredded.household), reason: "request"), as: "operator@330281")
        let after = try await doors(county)
        #expect(after.map(\.door) == [1, 3, 4, 6].map { "东溪路\($0)号" })
        for gone in [retired, shredded] {
            let name = HouseholdName(door: gone.door, id: gone.household)
            #expect(try await county.refusal(entry(name), as: CaseCounty.clerk) == "household.unlisted")
        }
        #expect(try await county.openings().filter { $0.purpose == "doors" }.count == 1, "nothing new was opened")
    }
}
