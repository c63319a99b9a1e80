import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("Reports of retaliation", .timeLimit(.minutes(3)))
struct RetaliationTests {
    @Test("Nobody buries another's: a case is one entry however often it is reported on, and every page leads on")
    func buried() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let genuine = try await county.file(code: county.codes[1])
        try await report(genuine, county)
        let loud = try await county.file()
        var made = 0
        for _ in 1...3 {
            while try await county.refusal(self.report(of: loud), as: CaseCounty.filer) == nil {
                made += 1
                county.clock.advance(by: .seconds(1))
            }
            county.clock.advance(by: .seconds(86_400))
        }
        #expect(made == 15)

        let first = try await county.call(ListRetaliation(limit: 1), as: CaseCounty.countyDiscipline)
        #expect(first.cases.map(\.case) == [loud.case])
        #expect(first.cases.first?.count == made && first.cases.first?.unopened == made)
        #expect(first.cases.first?.newest.count == RetaliationCase.shown)
        let second = try await county.call(
            ListRetaliation(cursor: first.cursor, limit: 1), as: CaseCounty.countyDiscipline)
        #expect(second.cases.map(\.case) == [genuine.case] && second.cursor == nil)

        var all: [UUIDv7] = []
        var cursor: String?
        repeat {
            let page = try await county.call(
                ListRetaliationOfCase(loud.case, cursor: cursor, limit: 4), as: CaseCounty.countyDiscipline)
            all += page.reports.map(\.report)
            cursor = page.cursor
        } while cursor != nil
        #expect(all.count == made && Set(all).count == made && all == all.sorted(by: >))
        for role in [CaseCounty.county, CaseCounty.townDiscipline, CaseCounty.clerk, CaseCounty.filer] {
            #expect(try await county.refusal(ListRetaliationOfCase(loud.case), as: role) == "case.unknown")
        }
        let odd = ListRetaliation(cursor: "1.2")
        #expect(try await county.refusal(odd, as: CaseCounty.countyDiscipline) == "cursor")
    }

    @Test("A list tells which were opened, and when first")
    func opened() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        for _ in 1...2 { try await report(receipt, county) }
        let before = try #require(
            try await county.call(ListRetaliation(), as: CaseCounty.countyDiscipline).cases.first)
        let oldest = try #require(before.newest.last)
        let at = county.clock.now
        for _ in 1...2 {
            _ = try await county.call(ReadRetaliation(report: oldest.report), as: CaseCounty.countyDiscipline)
            county.clock.advance(by: .seconds(60))
        }
        let after = try #require(
            try await county.call(ListRetaliation(), as: CaseCounty.countyDiscipline).cases.first)
        #expect((after.count, after.unopened) == (2, 1))
        #expect(after.newest.map(\.opened) == [nil, at])
    }

    private func report(of receipt: CaseReceipt) -> ReportRetaliation {
        ReportRetaliation(.receipt(receipt.receipt), text: "断了我家的水")
    }

    private func report(_ receipt: CaseReceipt, _ county: CaseCounty) async throws {
        _ = try await county.call(report(of: receipt), as: CaseCounty.filer)
        county.clock.advance(by: .seconds(1))
    }
}
