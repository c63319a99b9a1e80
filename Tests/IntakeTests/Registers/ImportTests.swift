import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite struct ImportTests {
    @Test("Areas come after the place they lie in; the same file again changes nothing; a new name is a change")
    func areas() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        let rows = [
            AreaRow(line: 2, code: "330281114201", name: "早到村"), AreaRow(line: 3, code: "330281", name: "余姚市"),
            AreaRow(line: 4, code: "330281114", name: "梁弄镇", kind: "镇", telephone: "0574-0000 0000"),
            AreaRow(line: 5, code: "330281114201", name: "东溪村"),
            AreaRow(line: 6, code: "330281114001", name: "湖滨社区", kind: "社区"),
            AreaRow(line: 7, code: "330281114", name: "梁弄镇"), AreaRow(line: 8, code: "330282", name: "慈溪市"),
            AreaRow(line: 9, code: "12", name: "短"), AreaRow(line: 10, code: "330281114202", name: "南岙", kind: "镇"),
        ]
        let report = try await office.call(ImportAreas(rows: rows), as: "county-desk@330281")
        #expect(report.added == 3)
        #expect(report.rejected.map(\.line) == [2, 5, 7, 8, 9, 10])
        #expect(
            report.rejected.map(\.reason) == [
                .unknownArea, .duplicateInFile, .duplicateInFile, .outsideScope, .malformed, .malformed,
            ])
        let again = try await office.call(ImportAreas(rows: rows), as: "county-desk@330281")
        #expect(again.unchanged == 3)
        let renamed = [AreaRow(line: 2, code: "330281114001", name: "湖滨新社区", kind: "社区")]
        #expect(try await office.call(ImportAreas(rows: renamed), as: "operator@330281").changed == 1)
        let list = try await office.call(ListAreas(within: #require(AreaCode("330281114"))))
        #expect(list.areas.map(\.name) == ["梁弄镇", "湖滨新社区", "早到村"])
        #expect(list.areas.first?.telephone == "0574" + "00000000")
    }

    @Test("Households are registered, amended and left alone by village and number; each bad line says why")
    func households() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        func row(
            _ line: Int, area: String = RegisterDesk.village, grid: String = "001", number: String = "1",
            door: String = "东溪路1号", holder: String = "住户甲1", telephone: String = "057400001001",
            order: String = "99"
        ) -> HouseholdRow {
            HouseholdRow(
                line: line, area: area, grid: grid, number: number, door: door, holder: holder, telephone: telephone,
                order: order)
        }
        let report = try await office.call(
            ImportHouseholds(rows: [
                row(2), row(3, grid: "002", number: "2"), row(4, number: "3", door: "东溪路3-1号"), row(5, number: "99"),
                row(6, number: "99"), row(7, area: "330281114299"), row(8, grid: "009"), row(9, holder: ""),
                row(10, area: "330282100201"), row(11, area: RegisterDesk.other, number: "1", door: "东溪路1号"),
            ]), as: RegisterDesk.desk)
        #expect(report.added == 1)
        #expect(report.changed == 2)
        #expect(report.unchanged == 2)
        #expect(report.rejected.map(\.line) == [6, 7, 8, 9, 10])
        #expect(
            report.rejected.map(\.reason) == [
                .duplicateInFile, .unknownArea, .unknownGrid, .malformed, .outsideScope,
            ])
        let whole = try await office.call(ImportHouseholds(rows: RegisterDesk.households), as: RegisterDesk.desk)
        #expect((whole.added, whole.changed, whole.unchanged) == (0, 2, 22))
        let count = try await office.call(CountHouseholds(area: RegisterDesk.villageCode), as: RegisterDesk.desk)
        #expect((count.households, count.grids) == (13, 2))
    }

    @Test("No event holds a name, a door, a telephone, a number or a code")
    func nothingPersonal() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        _ = try await office.call(IssueCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk)
        let labels = try await office.call(PrintCodes(area: RegisterDesk.villageCode), as: RegisterDesk.desk).labels
        _ = try await office.call(
            ImportPosts(rows: [
                PostRow(
                    line: 2, role: "守护人", area: RegisterDesk.village, grid: "001", name: "守护甲",
                    telephone: "057400009999"
                )
            ]), as: RegisterDesk.desk)
        let bytes = try await office.events().reduce(into: Data()) { $0 += $1 }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("intake.households.registered"))
        var secrets = ["住户", "东溪路", "057400001001", "守护甲", "057400009999"]
        for label in labels { secrets += [label.code, label.code.filter { $0 != "-" }] }
        for secret in secrets { #expect(!text.contains(secret), "\(secret)") }
        for file in try FileManager.default.contentsOfDirectory(atPath: office.folder.path + "/intake") {
            guard let data = FileManager.default.contents(atPath: office.folder.path + "/intake/" + file) else {
                continue
            }
            for secret in secrets {
                #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) in \(file)")
            }
        }
    }

    @Test("Only who reaches a place imports it, and nobody without a role imports anything")
    func scope() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let rows = ImportHouseholds(rows: RegisterDesk.households)
        for role in ["guardian@330281114201-001", "town-discipline@330281114", "representative@330281"] {
            #expect(try await office.refusal(rows, as: role) == "forbidden")
        }
        let report = try await office.call(rows, as: "village-clerk@330281114202")
        #expect(report.unchanged == 12)
        #expect(report.rejected.count == 12)
        #expect(report.rejected.allSatisfy { $0.reason == .outsideScope })
        let grids = ImportGrids(rows: [GridRow(line: 2, area: RegisterDesk.village, grid: "003")])
        #expect(try await office.refusal(grids, as: "village-clerk@330281114201") == "forbidden")
        let areas = ImportAreas(rows: [AreaRow(line: 2, code: "330281114203", name: "西岭村")])
        #expect(try await office.refusal(areas, as: RegisterDesk.desk) == "forbidden")
        #expect(
            try await office.refusal(CountHouseholds(area: RegisterDesk.villageCode), as: "town-desk@330281113")
                == "forbidden")
        let list = ListHouseholds(area: RegisterDesk.villageCode, grid: "002")
        #expect(try await office.refusal(list, as: "guardian@330281114201-001") == "forbidden")
        #expect(try await office.call(list, as: "guardian@330281114201-002").households.count == 6)
    }

    @Test("An import command of more rows than its bound is refused whole")
    func tooMany() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        let rows = (0...ImportReport.rowLimit).map { GridRow(line: $0, area: RegisterDesk.village, grid: "\($0)") }
        #expect(try await office.refusal(ImportGrids(rows: rows), as: RegisterDesk.desk) == "import.rows")
    }

    @Test("A household that was shredded is found by its number no more; a file that names it registers another one")
    func shredded() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let named = FindHousehold(area: RegisterDesk.villageCode, household: .init(number: "1"))
        let household = try await office.call(named, as: RegisterDesk.desk).household
        let reading = ReadHousehold(household: household, purpose: .contact)
        #expect(try await office.call(reading, as: RegisterDesk.desk).telephone == "057400001001")
        _ = try await office.call(
            Shred(subject: Subject("household", household), reason: "moved away"), as: "operator@330281")
        #expect(try await office.refusal(reading, as: RegisterDesk.desk) == "household.forgotten")
        #expect(try await office.refusal(named, as: RegisterDesk.desk) == "household.unknown")
        let trial = ImportHouseholds(rows: RegisterDesk.households, trial: true)
        #expect(try await office.call(trial, as: RegisterDesk.desk).added == 1)
        #expect(try await office.refusal(named, as: RegisterDesk.desk) == "household.unknown", "a trial does nothing")
        let again = try await office.call(ImportHouseholds(rows: RegisterDesk.households), as: RegisterDesk.desk)
        #expect(again.added == 1 && again.unchanged == 23)
        #expect(try await office.refusal(reading, as: RegisterDesk.desk) == "household.forgotten")
        #expect(try await office.call(named, as: RegisterDesk.desk).household != household)
        let third = try await office.call(ImportHouseholds(rows: RegisterDesk.households), as: RegisterDesk.desk)
        #expect(third.unchanged == 24)
    }

    @Test("No event holds anything that a household's number could be guessed by")
    func numbers() throws {
        guard case .object(let event, _) = try Schema(of: HouseholdsRegistered.self),
            case .array(.object(let entry, _), _) = event.first(where: { $0.name == "households" })?.schema
        else {
            Issue.record("households are no list")
            return
        }
        // Of what is sealed an event has an id and a digest that is salted with 32 sealed bytes.
        #expect(entry.map(\.name).sorted() == ["details", "grid", "id", "order"])
    }

    @Test("A column that a file does not have changes nothing; an empty cell takes away, and the report says so")
    func absentColumns() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let found = try await office.call(
            FindHousehold(area: RegisterDesk.villageCode, household: .init(number: "1")), as: RegisterDesk.desk)
        func telephone() async throws -> String {
            try await office.call(
                ReadHousehold(household: found.household, purpose: .contact), as: RegisterDesk.desk
            ).telephone
        }
        func row(telephone: String? = nil, holder: String = "住户甲1") -> HouseholdRow {
            HouseholdRow(
                line: 2, area: RegisterDesk.village, grid: "001", number: "1", door: "东溪路1号", holder: holder,
                telephone: telephone)
        }
        let without = try await office.call(ImportHouseholds(rows: [row()]), as: RegisterDesk.desk)
        #expect(without.unchanged == 1)
        #expect(try await telephone() == "057400001001")
        let other = try await office.call(ImportHouseholds(rows: [row(holder: "住户乙")]), as: RegisterDesk.desk)
        #expect(other.changes == [RowChange(line: 2, replaced: ["holder"], removed: [])])
        #expect(try await telephone() == "057400001001")
        let foreseen = try await office.call(
            ImportHouseholds(rows: [row(telephone: "", holder: "住户乙")], trial: true), as: RegisterDesk.desk)
        #expect(foreseen.changes == [RowChange(line: 2, replaced: [], removed: ["telephone"])])
        #expect(try await telephone() == "057400001001", "a trial does nothing")
        let emptied = try await office.call(
            ImportHouseholds(rows: [row(telephone: "", holder: "住户乙")]), as: RegisterDesk.desk)
        #expect(emptied.changes == foreseen.changes)
        #expect(try await telephone().isEmpty)
    }

    @Test(
        "Who sits in a post keeps login and telephone when a file has no such columns; somebody else does not get them")
    func absentPerson() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        func row(_ name: String, account: String? = nil, telephone: String? = nil) -> ImportPosts {
            ImportPosts(rows: [
                PostRow(
                    line: 2, role: "守护人", area: RegisterDesk.village, grid: "001", ordinal: "7", account: account,
                    name: name, telephone: telephone)
            ])
        }
        func report(_ command: ImportPosts) async throws -> ImportReport {
            try await office.call(command, as: RegisterDesk.desk)
        }
        #expect(try await report(row("守护甲", account: "shou", telephone: "057400009999")).added == 1)
        #expect(try await report(row("守护甲")).unchanged == 1)
        #expect(try await report(row("守护甲", telephone: "057400009998")).changes.first?.replaced == ["telephone"])
        #expect(try await report(row("守护甲")).unchanged == 1)
        let another = try await report(row("守护乙"))
        #expect(
            another.changes == [RowChange(line: 2, replaced: ["name"], removed: ["telephone", "account"])])
    }

    @Test("A trial foresees an import and leaves no event behind; towns that come earlier in the file are assumed")
    func trial() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let before = try await office.events().count
        let trial = try await office.call(
            ImportHouseholds(
                rows: [
                    HouseholdRow(
                        line: 2, area: RegisterDesk.village, grid: "001", number: "77", door: "东溪路77号", holder: "住户"),
                    HouseholdRow(
                        line: 3, area: RegisterDesk.village, grid: "1", number: "78", door: "东溪路78号", holder: "住户"),
                ], trial: true), as: RegisterDesk.desk)
        #expect((trial.added, trial.rejected.map(\.reason)) == (1, [.unknownGrid]))
        #expect(trial.rejected.first?.message.contains("登记的是 001") == true)
        let village = [AreaRow(line: 600, code: "330281999201", name: "新村")]
        let town = try #require(AreaCode("330281999"))
        let county = "county-desk@330281"
        #expect(try await office.call(ImportAreas(rows: village, trial: true), as: county).rejected.count == 1)
        #expect(
            try await office.call(ImportAreas(rows: village, trial: true, assumed: [town]), as: county).added == 1)
        #expect(try await office.call(ImportAreas(rows: village, assumed: [town]), as: county).rejected.count == 1)
        #expect(try await office.events().count == before)
    }
}
