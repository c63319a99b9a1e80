import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("A lost receipt", .timeLimit(.minutes(3)))
struct CaseRecoveryTests {
    private static let day = CivilDay(inChinaAt: CaseCounty.start)
    private static let telephone = "13812345678"

    @Test(
        "Who names the telephone and the day gets a new number; the old one dies, and the filer sees that it was done")
    func recovered() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let lost = try await county.file(telephone: "138-1234 5678")
        county.clock.advance(by: .seconds(1))
        _ = try await county.file(telephone: "13912345678")
        let second = try await county.file(code: county.codes[1], telephone: "+8613812345678")
        let before = try await county.openings().count
        let find = FindLostCases(telephone: Self.telephone, day: Self.day)
        let found = try await county.call(find, as: CaseCounty.clerk).cases
        #expect(found.map(\.case) == [lost.case, second.case])
        let opening = try #require(try await county.openings().dropFirst(before).first)
        #expect(opening.subjects == [lost.case, second.case].map { Subject.case($0) }.sorted())
        #expect((opening.account, opening.purpose) == (CaseCounty.clerk, "recover"))
        let recover = RecoverCase(lost.case, telephone: Self.telephone, day: Self.day)
        let new = try await county.call(recover, as: CaseCounty.clerk)
        #expect(new.case == lost.case && new.receipt != lost.receipt)
        let old = FollowCase(receipt: lost.receipt)
        #expect(try await county.refusal(old, as: CaseCounty.filer) == "receipt.unknown")
        let followed = try await county.call(FollowCase(receipt: new.receipt), as: CaseCounty.filer)
        #expect(followed.steps.map(\.act) == ["filed", "receipt-reissued"])
        for bytes in try await county.events() {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(new.receipt) && !text.contains("13812345678"))
        }
        try county.restart()
        #expect(
            try await county.call(FollowCase(receipt: new.receipt), as: CaseCounty.filer).standing.case == lost.case)
    }

    @Test("Another telephone, another day, another village, or no telephone at all finds nothing")
    func nothing() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let with = try await county.file(telephone: Self.telephone).case
        let without = try await county.file().case
        for find in [
            FindLostCases(telephone: "13812345679", day: Self.day),
            FindLostCases(telephone: Self.telephone, day: Self.day.advanced(by: -1)),
        ] {
            #expect(try await county.refusal(find, as: CaseCounty.clerk) == "recover.none")
        }
        for recover in [
            RecoverCase(with, telephone: "13812345679", day: Self.day),
            RecoverCase(with, telephone: Self.telephone, day: Self.day.advanced(by: 1)),
            RecoverCase(without, telephone: Self.telephone, day: Self.day),
        ] {
            #expect(try await county.refusal(recover, as: CaseCounty.clerk) == "recover.none")
        }
        let village = try #require(AreaCode("330281114201"))
        let here = FindLostCases(telephone: Self.telephone, day: Self.day, village: village)
        #expect(try await county.call(here, as: CaseCounty.clerk).cases.map(\.case) == [with])
        let next = FindLostCases(telephone: Self.telephone, day: Self.day, village: AreaCode("330281114202"))
        #expect(try await county.refusal(next, as: CaseCounty.clerk) == "recover.none")
        let malformed = FindLostCases(telephone: "不记得", day: Self.day)
        #expect(try await county.refusal(malformed, as: CaseCounty.clerk) == "telephone.malformed")
    }

    @Test(
        "Only the office that has the case: no other village, no town above, no guardian, and nobody below discipline")
    func whose() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let affairs = try await county.file(telephone: Self.telephone).case
        let supervision = try await county.file(.supervise, "conduct", telephone: Self.telephone).case
        let find = FindLostCases(telephone: Self.telephone, day: Self.day)
        for (role, reason) in [
            ("village-clerk@330281114202", "recover.none"), (CaseCounty.town, "recover.none"),
            (CaseCounty.county, "recover.none"), (CaseCounty.guardian, "forbidden"), ("operator@330281", "forbidden"),
        ] {
            #expect(try await county.refusal(find, as: role) == reason, "\(role)")
        }
        #expect(try await county.call(find, as: CaseCounty.clerk).cases.map(\.case) == [affairs])
        #expect(try await county.call(find, as: CaseCounty.townDiscipline).cases.map(\.case) == [supervision])
        let recover = RecoverCase(affairs, telephone: Self.telephone, day: Self.day)
        #expect(try await county.refusal(recover, as: CaseCounty.town) == "forbidden")
        _ = try await county.call(RecuseFromCase(.id(affairs), note: "是我亲戚"), as: CaseCounty.clerk)
        #expect(try await county.refusal(find, as: CaseCounty.clerk) == "recover.none")
        #expect(try await county.refusal(recover, as: CaseCounty.clerk) == "case.recused")
    }
}
