import Bus
import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

/// Two counties in which the same happens at the same times, but for one case: in one it is turned into a report of
/// misconduct, in the other the office above takes it up and, on the day on which the cover ends, its filer withdraws it.
@Suite("A case that was turned looks like one that was taken up", .timeLimit(.minutes(5)))
struct CaseCoverTests {
    /// Everybody outside discipline who may ask about cases of the village.
    private static let roles = [
        CaseCounty.clerk, CaseCounty.secretary, CaseCounty.guardian, "village-supervision@330281114201",
        "outpost@330281114201", "village-clerk@330281114202", CaseCounty.county, "operator@330281",
    ]
    private static let day = CivilDay(inChinaAt: CaseCounty.start)

    private struct Scene {
        let county: CaseCounty
        let lead: CaseReceipt
        let joined: CaseReceipt

        /// Five cases that nothing happens to, one that is the village's lead, and one joined to it.
        init() async throws {
            county = try await CaseCounty()
            // Each at an instant of its own, or the ids of one instant would order the lists by chance.
            for index in 0..<4 {
                _ = try await county.file(code: county.codes[index + 2])
                county.clock.advance(by: .seconds(1))
            }
            lead = try await county.file(telephone: "13812345678")
            county.clock.advance(by: .seconds(1))
            joined = try await county.file(code: county.codes[1], wish: VisitWish.none)
            for receipt in [lead, joined] { try await county.accept(receipt.case) }
            _ = try await county.call(JoinCase(.id(joined.case), into: lead.case), as: CaseCounty.clerk)
            _ = try await county.call(AssignCase(.id(lead.case), lead: "wang", helpers: ["li"]), as: CaseCounty.clerk)
        }

        /// What a role gets for everything that it can ask, ids masked.
        func seen(by role: String) async throws -> [String] {
            let id = lead.case
            let (from, through) = (CaseCoverTests.day, CaseCoverTests.day.advanced(by: 20))
            var seen: [String] = []
            func ask<R: Request>(_ request: R) async throws {
                do {
                    let answer = try await county.whole(request, as: role)
                    var text = String(decoding: try JSONCoding.encode(answer.reply), as: UTF8.self)
                    for data in answer.attachments { text += String(decoding: data, as: UTF8.self) }
                    seen.append(
                        text.replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "#")
                            .replacing(/"number":"[0-9]{8}"/, with: "#"))
                } catch let error as DeskError {
                    seen.append("\(error.reason ?? "") \(error.message)")
                }
            }
            for mine in [false, true] {
                try await ask(ListCases(mine: mine))
                try await ask(CountCases(mine: mine))
            }
            try await ask(ListCases(overdue: true))
            try await ask(ListCases(number: id.description))
            for by in StatisticsGrouping.allCases {
                for area in [CaseCounty.village, CaseCounty.village.county] {
                    try await ask(ReadStatistics(by: by, from: from, through: through, area: area))
                }
            }
            try await ask(ReadMonthlySheet(area: CaseCounty.village, year: 2026, month: 11))
            try await ask(ReadCase(id))
            try await ask(ReadCase(joined.case))
            try await ask(ListVisits())
            try await ask(ListTasks())
            try await ask(ReadVisitTelephone(id))
            try await ask(ReceiveCase(.id(id)))
            try await ask(AcceptCase(.id(id)))
            try await ask(JoinCase(.id(joined.case), into: id))
            try await ask(FindLostCases(telephone: "13812345678", day: CaseCoverTests.day))
            return seen
        }
    }

    /// - Parameter withCounty: the county may read what ran out in a town's hands; of a cover it is then told what an account is
    ///   told that is recused.
    private func expectAlike(
        _ turned: Scene, _ taken: Scene, _ when: String, withCounty: Bool = true
    ) async throws {
        for role in Self.roles where withCounty || role != CaseCounty.county {
            let (one, other) = (try await turned.seen(by: role), try await taken.seen(by: role))
            for (left, right) in zip(one, other) where left != right {
                Issue.record("\(when), \(role):\n\(left)\n\(right)")
            }
        }
    }

    /// Waits until every clock that has run out has rung, and nothing more follows from it.
    private func settle(_ counties: [CaseCounty]) async throws {
        for county in counties {
            let today = CivilDay(inChinaAt: county.clock.now)
            #expect(
                try await eventually {
                    try await county.call(ListCases(), as: CaseCounty.clerk).cases.map(\.standing).allSatisfy {
                        ($0.receiveBy.map { $0 >= today } ?? true) || $0.overdue.contains(.receive)
                    }
                })
            var (count, still) = (-1, 0)
            #expect(
                try await eventually {
                    let now = try await county.events().count
                    (count, still) = (now, now == count ? still + 1 : 0)
                    return still == 20
                })
        }
    }

    private func cover(of id: UUIDv7, _ county: CaseCounty) async throws -> CaseTurned.Cover {
        let turned = try await county.events(of: ["intake.case.turned."]).map {
            try JSONCoding.decode(Envelope<CaseTurned>.self, from: $0).data
        }
        return try #require(turned.last { $0.step.case == id }?.cover)
    }

    @Test("To the village and the county's desk, in lists, counts, figures and the sheet, to its end and after it")
    func alike() async throws {
        let turned = try await Scene()
        defer { turned.county.stop() }
        let taken = try await Scene()
        defer { taken.county.stop() }
        let counties = [turned.county, taken.county]
        try await expectAlike(turned, taken, "before")
        for county in counties { county.clock.advance(by: .seconds(3 * 86_400)) }
        try await settle(counties)
        _ = try await turned.county.call(TurnCase(.id(turned.lead.case), note: "涉及违纪"), as: CaseCounty.clerk)
        _ = try await taken.county.call(TakeUpCase(.id(taken.lead.case), note: "提级"), as: CaseCounty.town)
        try await expectAlike(turned, taken, "at once")
        let cover = try await cover(of: turned.lead.case, turned.county)
        let turnedDay = Self.day.advanced(by: 3)
        let ends = CivilDay(inChinaAt: cover.ends)
        #expect((turnedDay.advanced(by: 1)...turnedDay.advanced(by: CaseHandlers.drawnDays)).contains(ends))
        for county in counties { county.clock.set(cover.ends - .seconds(1)) }
        try await settle(counties)
        let isLate = ends.description > "2026-11-27"
        if isLate {
            let id = taken.lead.case
            #expect(try await eventually { try await taken.county.acts(of: id).contains("escalated") })
        }
        try await expectAlike(turned, taken, "just before the end", withCounty: !isLate)
        for county in counties { county.clock.set(cover.ends + .seconds(1)) }
        let id = turned.lead.case
        #expect(try await eventually { try await turned.county.acts(of: id).contains("cover-ended") })
        _ = try await taken.county.call(WithdrawCase(.receipt(taken.lead.receipt)), as: CaseCounty.filer)
        try await expectAlike(turned, taken, "at the end", withCounty: !isLate)
        let village = try await turned.county.call(ListCases(), as: CaseCounty.clerk).cases
        #expect(village.first { $0.standing.case == id }?.standing.state == .withdrawn)
        #expect(village.first { $0.standing.case == turned.joined.case }?.standing.state == .accepted)
    }

    @Test("Discipline has the case, its filer sees what became of it, and whoever would work on a real one is kept out")
    func insiders() async throws {
        let scene = try await Scene()
        let county = scene.county
        defer { county.stop() }
        let id = scene.lead.case
        _ = try await county.call(TurnCase(.id(id), note: "涉及违纪"), as: CaseCounty.clerk)
        let read = try await county.call(ReadCase(id), as: CaseCounty.countyDiscipline)
        #expect((read.row.standing.state, read.content?.story) == (.turned, "村口的路灯坏了"))
        #expect(
            try await county.call(ListCases(), as: CaseCounty.countyDiscipline).cases.map(\.standing.state) == [.turned]
        )
        let followed = try await county.call(FollowCase(receipt: scene.lead.receipt), as: CaseCounty.filer)
        #expect(followed.standing.state == .turned)
        #expect(try await county.refusal(ReadCase(id), as: CaseCounty.town) == "case.recused")
        #expect(try await county.refusal(AcceptCase(.id(id)), as: CaseCounty.town) == "case.recused")
        #expect(try await !county.call(ListCases(), as: CaseCounty.town).cases.contains { $0.standing.case == id })
        #expect(try await county.refusal(SuperviseCase(.id(id), note: "快"), as: CaseCounty.county) == "case.recused")
        #expect(try await county.refusal(ReadCase(id), as: CaseCounty.townDiscipline) == "case.unknown")
        let row = try #require(
            try await county.call(ListCases(), as: CaseCounty.clerk).cases.first { $0.standing.case == id })
        #expect((row.standing.state, row.standing.office.description) == (.received, "affairs@330281114"))
    }
}
