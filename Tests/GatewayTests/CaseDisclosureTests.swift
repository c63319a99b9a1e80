import Fixtures
import Foundation
import Messages
import Testing

@testable import Gateway

@Suite("What the public hears of cases", .timeLimit(.minutes(3)))
struct TellingTests {
    private static let today = CivilDay(inChinaAt: OpenOffice.start)

    @Test("A few cases wait until their day is over; then their turns come by town and day, each case's in order")
    func few() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        let receipt = try await office.file(.consult, "policy")
        try await office.accept(receipt)
        try await office.pass(.seconds(4 * 3_600))
        #expect(try await office.turns().isEmpty)
        try await office.answer(receipt)
        try await office.call(CloseCase(.id(receipt.case)), as: OpenOffice.secretary)
        try await office.pass(.seconds(4 * 3_600))
        let turns = try await office.turns()
        #expect(turns.map(\.turn) == ["filed", "accepted", "answered", "ended"])
        #expect(Set(turns.map(\.facts.case)).count == 1)
        let first = try #require(turns.first?.facts)
        #expect((first.area.description, first.kind, first.day) == (OpenOffice.town, .consult, Self.today))
        #expect(turns.allSatisfy { $0.facts.category == nil && $0.facts.sample == nil })
    }

    @Test("Enough cases of a town are told at the next full hour, and not a moment before")
    func group() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        for household in 0..<5 { _ = try await office.file(by: household) }
        try await office.pass(.seconds(3_599))
        #expect(try await office.turns().isEmpty)
        try await office.pass(.seconds(1))
        let turns = try await office.turns()
        #expect(turns.map(\.turn) == Array(repeating: "filed", count: 5))
        // In the order of ids that nobody chose.
        #expect(turns.map(\.facts.case.description) == turns.map(\.facts.case.description).sorted())
        #expect(office.clock.now == Self.today.startInChina + .seconds(17 * 3_600))
    }

    @Test("A category is named in a town once five cases had it")
    func categories() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        for household in 0..<6 { _ = try await office.file(.help, "land", by: household) }
        _ = try await office.file(.help, "welfare", by: 7)
        try await office.pass(.seconds(86_400))
        let named = try await office.turns().map(\.facts.category)
        #expect(named.count { $0 == "land" } == 2)
        #expect(named.count { $0 == nil } == 5)
    }

    @Test("A matter of supervision has no public life, from its filing to its end")
    func supervision() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        for household in 0..<6 {
            let receipt = try await office.file(.supervise, "conduct", by: household)
            try await office.accept(receipt, as: OpenOffice.discipline)
            try await office.answer(receipt, as: OpenOffice.discipline, reviewer: OpenOffice.discipline)
        }
        try await office.pass(.seconds(10 * 86_400))
        #expect(try await office.turns().isEmpty)
    }

    @Test(
        "A case that becomes a report of misconduct is told like one that goes on, and then ends as a withdrawn one does"
    )
    func turned() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        let turned = try await office.file(by: 0)
        let withdrawn = try await office.file(by: 1)
        for receipt in [turned, withdrawn] { try await office.accept(receipt) }
        // One before anything of it was told, which changes nothing.
        try await office.call(TurnCase(.id(turned.case), note: "转纪委"), as: OpenOffice.clerk)
        try await office.pass(.seconds(86_400))
        let before = try await office.turns()
        #expect(before.map(\.turn).sorted() == ["accepted", "accepted", "filed", "filed"])
        let ends = try #require(try await office.end(of: turned.case, CaseTurned.self) { $0.cover?.ends })
        office.clock.set(max(ends, office.clock.now) + .seconds(1))
        #expect(try await eventually { try await office.end(of: turned.case, CaseCoverEnded.self) { $0.told } != nil })
        try await office.call(WithdrawCase(.receipt(withdrawn.receipt)), as: OpenOffice.filer)
        let day = CivilDay(inChinaAt: office.clock.now)
        let told = [
            try await office.end(of: turned.case, CaseCoverEnded.self) { $0.told },
            try await office.end(of: withdrawn.case, CaseWithdrawn.self) { $0.told },
        ].compactMap(\.self)
        try await office.pass(.seconds(7 * 86_400))
        let after = try await office.turns().dropFirst(before.count).filter { $0.turn != "overdue" }
        #expect(after.map(\.turn) == ["ended", "ended"])
        #expect(Set(after.map(\.facts.case)) == Set(before.map(\.facts.case)))
        #expect(after.map(\.facts.day).sorted() == told.sorted())
        #expect(told.allSatisfy { (day.advanced(by: 1)...day.advanced(by: 5)).contains($0) })
        #expect(Set(after.map { Set([$0.facts.kind.rawValue, $0.facts.category ?? ""]) }).count == 1)
    }

    @Test("A month is told once it is over, small groups left out")
    func months() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        for household in 0..<6 {
            let receipt = try await office.file(by: household)
            try await office.accept(receipt)
            guard household < 5 else { continue }
            try await office.answer(receipt)
            let grade: CaseGrade = household < 2 ? .veryDissatisfied : .satisfied
            let why = household < 2 ? "太慢" : nil
            try await office.call(JudgeCase(.receipt(receipt.receipt), grade: grade, why: why), as: OpenOffice.filer)
        }
        try await office.pass(.seconds(10 * 86_400))
        #expect(try await office.months().isEmpty)
        _ = try await office.file(by: 7)
        try await office.pass(.seconds(3 * 86_400))
        let month = try #require(try await office.months().first)
        #expect(try await office.months().count == 1)
        #expect((month.area.description, month.month) == (OpenOffice.town, "2026-11"))
        #expect((month.filed, month.answered, month.inTime, month.judged) == (6, 5, 5, 5))
        #expect(month.satisfied == nil)
        try await office.pass(.seconds(3 * 86_400))
        #expect(try await office.months().count == 1)
    }

    @Test("A restart of the gateway, with events happening meanwhile, tells each once")
    func restarted() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        for household in 0..<4 { _ = try await office.file(by: household) }
        try await office.caughtUp()
        office.halt("gateway")
        for household in 4..<8 { _ = try await office.file(by: household) }
        try office.start("gateway")
        try await office.pass(.seconds(86_400))
        let turns = try await office.turns()
        #expect(turns.count { $0.turn == "filed" } == 8)
        try office.restart("gateway")
        try await office.pass(.seconds(3_600))
        let filed = try await office.turns().filter { $0.turn == "filed" }
        #expect((filed.count, Set(filed.map(\.facts.case)).count) == (8, 8))
    }

    @Test("Once a case's key is destroyed, nothing leads from it to its public id")
    func forgotten() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        let receipt = try await office.file()
        try await office.call(Shred(subject: .case(receipt.case), reason: "保管期满"), as: "county-desk@330281")
        try await office.accept(receipt)
        try await office.pass(.seconds(2 * 86_400))
        #expect(try await office.turns().map(\.turn) == ["filed"])
    }
}
