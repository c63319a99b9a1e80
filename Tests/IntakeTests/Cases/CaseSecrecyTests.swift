import Foundation
import Messages
import Testing

@testable import Intake

@Suite("Who hears of a case", .timeLimit(.minutes(3)))
struct CaseSecrecyTests {
    private static let others = [
        CaseCounty.clerk, CaseCounty.secretary, CaseCounty.guardian, CaseCounty.town, CaseCounty.county,
        "village-supervision@330281114201", "outpost@330281114201", "operator@330281",
    ]

    @Test("A matter of supervision has no row, no count, no visit and no name for anybody outside discipline")
    func supervision() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let ids = try await (0..<6).asyncMap { _ in
            try await county.file(.supervise, "conduct", wish: .telephone, telephone: "13812345678").case
        }
        try await expectNothing(county, ids[0], for: Self.others)
        try await county.answer(ids[0], by: CaseCounty.townDiscipline, reviewer: CaseCounty.townDiscipline)
        try await expectNothing(county, ids[0], for: Self.others)
        for role in [CaseCounty.townDiscipline, CaseCounty.countyDiscipline] {
            #expect(try await county.call(ListCases(), as: role).cases.count == 6)
            #expect(try await figures(county, role)?.filed == 6)
        }
        #expect(try await county.refusal(ReceiveCase(.id(ids[1])), as: CaseCounty.secretary) == "case.unknown")
        let own = try await county.file().case
        try await county.accept(own)
        #expect(try await county.refusal(JoinCase(.id(own), into: ids[1]), as: CaseCounty.clerk) == "case.unknown")
    }

    @Test("About the town, the town's discipline office hears nothing either")
    func aboutTheTown() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file(.supervise, "conduct", target: .town)
        #expect(receipt.office == "市纪委")
        try await expectNothing(county, receipt.case, for: Self.others + [CaseCounty.townDiscipline])
        let discipline = CaseCounty.countyDiscipline
        try await county.accept(receipt.case, as: discipline)
        let down = ForwardCase(
            .id(receipt.case), to: Office(.discipline, AreaCode.placeholder.town ?? .placeholder))
        #expect(try await county.refusal(down, as: discipline) == "office")
    }

    @Test("One village's staff cannot list, read, count or touch another's cases; the town sees both at once")
    func villages() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        let next = "village-clerk@330281114202"
        #expect(try await county.call(ListCases(), as: next).cases.isEmpty)
        #expect(try await county.refusal(ReadCase(id), as: next) == "case.unknown")
        #expect(try await county.refusal(ReceiveCase(.id(id)), as: next) == "case.unknown")
        #expect(try await county.refusal(statistics(CaseCounty.village), as: next) == "forbidden")
        #expect(try await county.call(ListCases(), as: CaseCounty.town).cases.map(\.standing.case) == [id])
        #expect(try await county.call(ReadCase(id), as: CaseCounty.town).content?.story == "村口的路灯坏了")
    }

    @Test("A report of retaliation reaches county discipline alone, and leaves no trace in the case")
    func retaliation() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let report = ReportRetaliation(.receipt(receipt.receipt), text: "断了我家的水")
        _ = try await county.call(report, as: CaseCounty.filer)
        #expect(try await county.acts(of: receipt.case) == ["filed"])
        #expect(try await county.call(ReadCase(receipt.case), as: CaseCounty.clerk).steps.map(\.act) == ["filed"])
        let rows = try await county.call(ListRetaliation(), as: CaseCounty.countyDiscipline).cases
        #expect(rows.map(\.case) == [receipt.case])
        let row = try #require(rows.first?.newest.first)
        #expect(
            try await county.call(ReadRetaliation(report: row.report), as: CaseCounty.countyDiscipline).text == "断了我家的水"
        )
        for role in Self.others + [CaseCounty.townDiscipline] {
            #expect(try await county.refusal(ListRetaliation(), as: role) == "forbidden")
            #expect(try await county.refusal(ReadRetaliation(report: row.report), as: role) == "retaliation.unknown")
        }
    }

    @Test("While the visit is due its guardian reads the number to call, on record, and nothing of the matter")
    func visitTelephone() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file(wish: .telephone, telephone: "13812345678").case
        let ask = ReadVisitTelephone(id)
        #expect(try await county.refusal(ask, as: CaseCounty.guardian) == "case.state")
        try await county.answer(id)
        let before = try await county.openings().count
        #expect(try await county.call(ask, as: CaseCounty.guardian).telephone == "13812345678")
        let openings = try await county.openings()
        #expect(openings.count == before + 1)
        let last = try #require(openings.last)
        #expect((last.subjects, last.account, last.purpose) == ([.case(id)], CaseCounty.guardian, "visit"))
        #expect(try await county.refusal(ReadCase(id), as: CaseCounty.guardian) == "forbidden")
        #expect(try await county.refusal(ask, as: "guardian@330281114201-002") == "case.unknown")
        #expect(try await county.refusal(ask, as: CaseCounty.clerk) == "forbidden")
        #expect(try await county.call(ask, as: CaseCounty.town).telephone == "13812345678")
        _ = try await county.call(VisitCase(.id(id), way: .telephone, outcome: .spoke), as: CaseCounty.guardian)
        #expect(try await county.refusal(ask, as: CaseCounty.guardian) == "case.state")
        let silent = try await county.file(code: county.codes[1]).case
        try await county.answer(silent)
        #expect(
            try await county.refusal(ReadVisitTelephone(silent), as: CaseCounty.guardian) == "visit.no-telephone")
    }

    private func expectNothing(_ county: CaseCounty, _ id: UUIDv7, for roles: [String]) async throws {
        for role in roles {
            let rows = try? await county.call(ListCases(), as: role).cases
            #expect(rows?.contains { $0.standing.case == id } != true, "\(role)")
            #expect(rows?.contains { $0.kind == .supervise } != true, "\(role)")
            let visits = try? await county.call(ListVisits(), as: role).visits
            #expect(visits?.isEmpty != false, "\(role)")
            #expect(try await figures(county, role)?.filed == nil, "\(role)")
            #expect(try await county.refusal(ReadCase(id), as: role) == "case.unknown", "\(role)")
            for by in StatisticsGrouping.allCases {
                let reply = try? await county.call(statistics(CaseCounty.village, by: by), as: role)
                #expect(reply?.groups.isEmpty != false, "\(role) by \(by)")
            }
        }
    }

    private func figures(_ county: CaseCounty, _ role: String) async throws -> CaseFigures? {
        try? await county.call(statistics(CaseCounty.village), as: role).all
    }

    private func statistics(_ area: AreaCode, by: StatisticsGrouping = .kind) -> ReadStatistics {
        let day = CivilDay(inChinaAt: CaseCounty.start)
        return ReadStatistics(by: by, from: day, through: day.advanced(by: 30), area: area)
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var values: [T] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
