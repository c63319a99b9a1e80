import Messages
import Testing

@testable import Intake

@Suite("How offices are reached")
struct OfficeTests {
    private static let county = "county-desk@330281"

    private func list(_ office: RegisterDesk, _ code: String) async throws -> Area? {
        try await office.call(ListAreas(within: #require(AreaCode(code)))).areas.first
    }

    @Test("Hours, address and the office of discipline are public, outlast a restart, and stay where a file is silent")
    func kept() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let row = AreaRow(
            line: 2, code: "330281114", name: "梁弄镇", telephone: "0574-00001114", hours: "工作日 8:30—11:30",
            address: " 示范路1号 ", disciplineTelephone: "0574-00009114", disciplineAddress: "示范路1号纪检接待室")
        let expected = Area(
            code: try #require(AreaCode("330281114")), name: "梁弄镇", kind: .town, telephone: "057400001114",
            hours: "工作日 8:30—11:30", address: "示范路1号",
            discipline: .init(telephone: "057400009114", address: "示范路1号纪检接待室"))
        #expect(try await office.call(ImportAreas(rows: [row]), as: Self.county).changed == 1)
        #expect(try await list(office, "330281114") == expected)
        let silent = AreaRow(line: 2, code: "330281114", name: "梁弄镇", telephone: "0574-00001114")
        #expect(try await office.call(ImportAreas(rows: [silent]), as: Self.county).unchanged == 1)
        let none = AreaRow(
            line: 2, code: "330281114", name: "梁弄镇", telephone: "0574-00001114", hours: "", address: "",
            disciplineTelephone: "", disciplineAddress: "")
        #expect(try await office.call(ImportAreas(rows: [none]), as: Self.county).changed == 1)
        let left = try await list(office, "330281114")
        #expect((left?.hours, left?.address, left?.discipline) == (nil, nil, nil))
    }

    @Test("An office of discipline is a town's or a county's, and has both a telephone and an address")
    func refused() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let rows = [
            AreaRow(line: 2, code: "330281114", name: "梁弄镇", disciplineTelephone: "0574-00009114"),
            AreaRow(line: 3, code: "330281", name: "余姚市", disciplineAddress: "示范路1号"),
            AreaRow(
                line: 4, code: "330281114201", name: "东溪村", disciplineTelephone: "0574-00009114",
                disciplineAddress: "村委会"),
            AreaRow(line: 5, code: "330281114202", name: "南岙村", hours: String(repeating: "八", count: 61)),
        ]
        let report = try await office.call(ImportAreas(rows: rows), as: Self.county)
        #expect(report.rejected.map(\.line) == [2, 3, 4, 5])
        #expect(report.rejected.allSatisfy { $0.reason == .malformed })
    }
}
