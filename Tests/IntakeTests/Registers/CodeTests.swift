import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite struct CodeTests {
    private let guardian = "guardian@330281114201-001"

    private func printed(_ office: RegisterDesk) async throws -> [CodeLabel] {
        try await office.settle()
        _ = try await office.call(IssueCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk)
        return try await office.call(PrintCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk).labels
    }

    private func fix(
        _ label: CodeLabel, number: String? = nil, door: String? = nil, grid: String = "001", scanned: Timestamp? = nil
    ) -> FixCode {
        FixCode(
            code: label.code, area: RegisterDesk.villageCode, grid: grid, household: .init(number: number, door: door),
            scanned: scanned)
    }

    @Test("Codes go to households that have none, once; labels come in walking order with door, place and telephone")
    func issueAndPrint() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let grid = IssueCodes(area: RegisterDesk.villageCode, grid: "001")
        #expect(try await office.call(grid, as: "village-clerk@330281114201").issued == 6)
        #expect(try await office.call(IssueCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk).issued == 6)
        #expect(try await office.call(IssueCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk).issued == 0)
        let first = try await office.call(PrintCodes(area: RegisterDesk.villageCode, limit: 5), as: RegisterDesk.desk)
        let rest = try await office.call(
            PrintCodes(area: RegisterDesk.villageCode, after: first.next), as: RegisterDesk.desk)
        #expect(rest.next == nil)
        let labels = first.labels + rest.labels
        #expect(labels.map(\.door) == [6, 5, 4, 3, 2, 1, 12, 11, 10, 9, 8, 7].map { "东溪路\($0)号" })
        #expect(Set(labels.map(\.code)).count == 12)
        #expect(labels.allSatisfy { $0.town == "梁弄镇" && $0.village == "东溪村" })
        #expect(try await office.call(PrintCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk).labels.isEmpty)
        let again = try await office.call(
            PrintCodes(area: RegisterDesk.villageCode, again: true), as: RegisterDesk.desk)
        #expect(again.labels == labels)
        let types = try await office.types()
        #expect(types.count { $0 == "vault.opened" } == 3)
        #expect(types.count { $0 == "intake.code.printed" } == 2)
        let count = try await office.call(CountHouseholds(area: RegisterDesk.villageCode), as: RegisterDesk.desk)
        #expect(count.codes == ["printed": 12])
    }

    @Test("A print that is sent again under its id answers the same labels")
    func printAgain() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        _ = try await office.call(IssueCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk)
        var random = SystemRandomNumberGenerator()
        let id = UUIDv7(time: office.clock.now, random: &random)
        let labels = try await office.call(PrintCodes(area: RegisterDesk.villageCode), id: id, as: RegisterDesk.desk)
            .labels
        #expect(labels.count == 12)
        #expect(
            try await office.call(PrintCodes(area: RegisterDesk.villageCode), id: id, as: RegisterDesk.desk).labels
                == labels)
    }

    @Test("A guardian's scan fixes a label at its own door, by number or by door, and finds a swapped one out")
    func fixing() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        let labels = try await printed(office)
        let mine = try #require(labels.first { $0.door == "东溪路1号" })
        let next = try #require(labels.first { $0.door == "东溪路2号" })
        let far = try #require(labels.first { $0.door == "东溪路7号" })
        #expect(try await office.refusal(fix(next, number: "1"), as: guardian) == "code.swapped")
        #expect(try await office.refusal(fix(next, door: "东溪路1号"), as: guardian) == "code.swapped")
        #expect(try await office.refusal(fix(far, number: "1"), as: guardian) == "code.swapped")
        #expect(try await office.refusal(fix(mine, number: "77"), as: guardian) == "household.unknown")
        #expect(try await office.refusal(fix(mine), as: guardian) == "household.name")
        #expect(try await office.refusal(fix(far, number: "7", grid: "002"), as: guardian) == "forbidden")
        let future = office.clock.now + .seconds(60)
        #expect(try await office.refusal(fix(mine, number: "1", scanned: future), as: guardian) == "code.scanned")
        #expect(try await office.call(fix(mine, number: "1"), as: guardian).already == false)
        #expect(try await office.call(fix(mine, number: "1"), as: guardian).already)
        let earlier = office.clock.now - .seconds(7_200)
        #expect(try await office.call(fix(next, door: "东溪路 ２", scanned: earlier), as: guardian).already == false)
        let grids = try await office.call(ListGrids(area: RegisterDesk.villageCode), as: RegisterDesk.desk).grids
        #expect(grids.map(\.fixedCodes) == [2, 0])
        #expect(grids.map(\.households) == [6, 6])
        let fixed = try await office.events().last.map { try JSONCoding.decode(Envelope<CodeFixed>.self, from: $0) }
        #expect(fixed?.data.scanned == earlier)
    }

    @Test("A code that was not printed cannot hang at a door")
    func notPrinted() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        let label = try #require(try await printed(office).first { $0.door == "东溪路1号" })
        let household = try await office.call(
            FindHousehold(area: RegisterDesk.villageCode, household: .init(number: "1")), as: RegisterDesk.desk
        ).household
        _ = try await office.call(ReplaceCode(household: household, reason: .lost), as: RegisterDesk.desk)
        #expect(try await office.refusal(fix(label, number: "1"), as: guardian) == "code.retired")
        let found = try await office.call(
            FindHousehold(area: RegisterDesk.villageCode, household: .init(door: "东溪路1")), as: RegisterDesk.desk)
        #expect(found.household == household)
        #expect(found.code == .issued)
    }

    @Test("A scan tells the place and the end of the door's number, never a name; typo, unknown and retired differ")
    func resolving() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        let labels = try await printed(office)
        let label = try #require(labels.first { $0.door == "东溪路12号" })
        let place = try await office.call(ResolveCode(code: label.code.lowercased()))
        #expect((place.town, place.village, place.grid, place.door) == ("梁弄镇", "东溪村", "002", "**12号"))
        #expect(place.state == .printed)
        let typo = String(label.code.dropLast()) + (label.code.last == "A" ? "C" : "A")
        #expect(try await office.refusal(ResolveCode(code: typo), as: guardian) == "code.typo")
        let stranger = HouseholdCode(entropy: Array(repeating: 7, count: 16))
        #expect(try await office.refusal(ResolveCode(code: stranger.text), as: guardian) == "code.unknown")
        #expect(try await office.types().count { $0 == "vault.opened" } == 1)
    }

    @Test("A replaced code leads nowhere and its successor does; a retired one may be followed by a renewed one")
    func changing() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        let label = try #require(try await printed(office).first { $0.door == "东溪路3号" })
        let household = try await office.call(
            FindHousehold(area: RegisterDesk.villageCode, household: .init(number: "3")), as: RegisterDesk.desk
        ).household
        #expect(
            try await office.refusal(ReplaceCode(household: household, reason: .lost), as: "village-clerk@330281114202")
                == "forbidden")
        _ = try await office.call(ReplaceCode(household: household, reason: .disclosed), as: RegisterDesk.desk)
        #expect(try await office.refusal(ResolveCode(code: label.code), as: guardian) == "code.retired")
        let fresh = try await office.call(PrintCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk).labels
        #expect(fresh.map(\.door) == ["东溪路3号"])
        let second = try #require(fresh.first)
        #expect(second.code != label.code)
        #expect(try await office.call(ResolveCode(code: second.code)).door == "**3号")
        _ = try await office.call(RetireCode(household: household, reason: .vacant), as: RegisterDesk.desk)
        #expect(try await office.refusal(ResolveCode(code: second.code), as: guardian) == "code.retired")
        #expect(try await office.call(IssueCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk).issued == 0)
        #expect(
            try await office.refusal(ReplaceCode(household: household, reason: .lost), as: RegisterDesk.desk)
                == "code.retired")
        _ = try await office.call(ReplaceCode(household: household, reason: .renewed), as: RegisterDesk.desk)
        #expect(
            try await office.call(PrintCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk).labels.count == 1)
    }
}
