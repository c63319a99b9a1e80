import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("How often a filer may do what", .timeLimit(.minutes(3)))
struct FilerRatesTests {
    private static let filerActs = Set(CaseRules.all.filter { $0.by.contains(.filer) }.map(\.act))

    @Test("Every act that the table of a case's life lets a filer do has one rate, and no other act has any")
    func complete() {
        #expect(FilerRates.all.count == Self.filerActs.count)
        #expect(Set(FilerRates.all.map(\.act)) == Self.filerActs)
    }

    @Test("Each rate lets just its number through, says the day when it goes again, and ends for good where it says so")
    func table() throws {
        let now = try #require(CivilDay("2026-11-30")).startInChina
        for rate in FilerRates.all {
            #expect(rate.perDay > 0 && rate.perDay <= rate.inAll ?? .max, "\(rate.act)")
            for today in 0..<rate.perDay {
                #expect(rate.obstacle(today: today, ever: today, now: now) == nil, "\(rate.act) after \(today)")
            }
            let ever = rate.inAll.map { min(rate.perDay, $0 - 1) } ?? rate.perDay
            if let full = rate.obstacle(today: rate.perDay, ever: ever, now: now) {
                #expect(full.reason == "\(rate.act.rawValue).today")
                #expect(full.message.contains("12月1日（星期二）") && full.message.contains("2026-12-01"), "\(full.message)")
            } else {
                Issue.record("\(rate.act) has no bound per day")
            }
            guard let inAll = rate.inAll else { continue }
            #expect(rate.obstacle(today: 0, ever: inAll - 1, now: now) == nil, "\(rate.act)")
            #expect(rate.obstacle(today: 0, ever: inAll, now: now)?.reason == "\(rate.act.rawValue).limit")
        }
    }

    @Test("At the desk they count per case and day, also across a restart, and leave staff and other filers alone")
    func atTheDesk() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let mine = CaseKey.receipt(receipt.receipt)
        let other = CaseKey.receipt(try await county.file(code: county.codes[1]).receipt)
        func contact(_ key: CaseKey) async throws -> String? {
            try await county.refusal(LeaveContact(key, telephone: "13812345678"), as: CaseCounty.filer)
        }
        func retaliation(_ key: CaseKey) async throws -> String? {
            try await county.refusal(ReportRetaliation(key, text: "断了我家的水"), as: CaseCounty.filer)
        }
        let contacts = try #require(FilerRates.of(.leaveContact)).perDay
        let reports = try #require(FilerRates.of(.reportRetaliation)).perDay
        for _ in 0..<contacts { #expect(try await contact(mine) == nil) }
        for _ in 0..<reports { #expect(try await retaliation(mine) == nil) }
        try county.restart()
        #expect(try await contact(mine) == "leave-contact.today")
        #expect(try await retaliation(mine) == "report-retaliation.today")
        #expect(try await contact(other) == nil)
        #expect(try await retaliation(other) == nil)
        // Staff urge as often as they must.
        for _ in 1...3 { _ = try await county.call(UrgeCase(.id(receipt.case)), as: CaseCounty.town) }
        county.clock.advance(by: .seconds(86_400))
        #expect(try await contact(mine) == nil)
        #expect(try await retaliation(mine) == nil)
    }

    @Test("A receipt that is looked at all day is on record once, files and all, as opened by its filer")
    func looking() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        _ = try await county.call(AddToCase(.receipt(receipt.receipt), text: "还有一盏"), as: CaseCounty.filer)
        for _ in 1...30 { _ = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer) }
        let openings = try await county.openings().filter { $0.purpose == "filer" }
        #expect(openings.count == 1)
        #expect(openings.first?.subjects == [.case(receipt.case)])
        #expect(openings.first?.day == CivilDay(inChinaAt: county.clock.now))
    }
}
