import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

@Suite("What is refused", .timeLimit(.minutes(3)))
struct CaseRefusalTests {
    private let filing = CaseFiling(kind: .help, category: "other", story: "路灯坏了")

    @Test("A code that was retired, or never issued, files nothing")
    func deadCodes() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let stranger = HouseholdCode(entropy: Array(repeating: 7, count: 16))
        let unknown = FileCase(code: stranger.text, filing)
        #expect(try await county.refusal(unknown, as: CaseCounty.filer) == "code.unknown")
        let id = try await county.file().case
        let household = try await county.call(ReadCase(id), as: CaseCounty.clerk).row.place.household
        _ = try await county.call(
            RetireCode(household: try #require(household), reason: .vacant), as: CaseCounty.town)
        let retired = FileCase(code: county.codes[0], filing)
        #expect(try await county.refusal(retired, as: CaseCounty.filer) == "code.retired")
        #expect(try await county.events().count == 1)
    }

    @Test("A mistyped code, an unknown village and too long a story each get an answer of their own")
    func codes() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        var typo = Array(county.codes[0])
        let last = typo.removeLast()
        typo.append(last == "2" ? "3" : "2")
        let mistyped = try await county.refusal(FileCase(code: String(typo), filing), as: CaseCounty.filer)
        #expect(mistyped == "code.typo")
        let nowhere = try #require(AreaCode("330281114999"))
        #expect(try await county.refusal(FileCase(village: nowhere, filing), as: CaseCounty.filer) == "area.unknown")
        let town = try #require(AreaCode("330281114"))
        #expect(try await county.refusal(FileCase(village: town, filing), as: CaseCounty.filer) == "area.unknown")
        let long = CaseFiling(kind: .help, category: "other", story: String(repeating: "长", count: 20_001))
        #expect(
            try await county.refusal(FileCase(code: county.codes[0], long), as: CaseCounty.filer) == "story.too-long")
        let longest = CaseFiling(kind: .help, category: "other", story: String(repeating: "长", count: 20_000))
        #expect(try await county.refusal(FileCase(code: county.codes[0], longest), as: CaseCounty.filer) == nil)
        #expect(try await county.events().count == 1)
    }

    @Test("A receipt's number that is malformed, mistyped or unknown")
    func receipts() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file().receipt
        var typo = Array(receipt)
        typo[3] = typo[3] == "0" ? "1" : "0"
        let unknown = ReceiptNumber(random: Array(repeating: 7, count: 15)).digits
        let cases = [("12", "receipt.malformed"), (String(typo), "receipt.mistyped"), (unknown, "receipt.unknown")]
        for (text, reason) in cases {
            #expect(try await county.refusal(FollowCase(receipt: text), as: CaseCounty.filer) == reason)
            #expect(try await county.refusal(WithdrawCase(.receipt(text)), as: CaseCounty.filer) == reason)
        }
        #expect(try await county.refusal(FollowCase(receipt: receipt), as: CaseCounty.filer) == nil)
    }

    @Test("An act that the state or the scope does not allow records nothing")
    func acts() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        let id = CaseKey.id(receipt.case)
        #expect(try await county.refusal(AcceptCase(id), as: CaseCounty.clerk) == "case.state")
        #expect(try await county.refusal(ReceiveCase(id), as: CaseCounty.town) == "forbidden")
        #expect(try await county.refusal(ReceiveCase(.receipt(receipt.receipt)), as: CaseCounty.filer) == "forbidden")
        #expect(try await county.refusal(WithdrawCase(id), as: CaseCounty.filer) == "case.unknown")
        #expect(try await county.refusal(ReceiveCase(id), as: CaseCounty.filer) == "case.unknown")
        #expect(try await county.refusal(ListCases(limit: 0), as: CaseCounty.clerk) == "params")
        #expect(try await county.refusal(ListCases(cursor: "x"), as: CaseCounty.clerk) == "cursor")
        #expect(
            try await county.refusal(AddToCase(.receipt(receipt.receipt), text: " "), as: CaseCounty.filer)
                == "note.empty")
        #expect(try await county.acts(of: receipt.case) == ["filed"])
    }

    @Test("Staff enter what came on paper with its true day; supervision only at an outpost or in discipline")
    func staff() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let today = CivilDay(inChinaAt: county.clock.now)
        func paper(_ filing: CaseFiling, _ channel: CaseChannel = .paper, day: CivilDay? = nil) -> FileCaseByStaff {
            FileCaseByStaff(
                channel: channel, village: CaseCounty.village, day: day, paperNumber: "梁信〔2026〕12号", filing)
        }
        let entered = try await county.call(paper(filing, day: today.advanced(by: -2)), as: CaseCounty.clerk)
        #expect((entered.receiveBy.description, entered.answerBy.description) == ("2026-11-23", "2026-11-26"))
        let read = try await county.call(ReadCase(entered.case), as: CaseCounty.clerk)
        #expect(read.content?.paperNumber == "梁信〔2026〕12号")
        #expect((read.row.channel, CivilDay(inChinaAt: read.row.filed)) == (.paper, today.advanced(by: -2)))
        #expect(try await county.refusal(paper(filing, day: today.advanced(by: 1)), as: CaseCounty.clerk) == "day")
        #expect(try await county.refusal(paper(filing, day: today.advanced(by: -31)), as: CaseCounty.clerk) == "day")
        #expect(try await county.refusal(paper(filing, .code), as: CaseCounty.clerk) == "channel")
        #expect(try await county.refusal(paper(filing), as: "village-clerk@330281114202") == "forbidden")
        let matter = CaseFiling(kind: .supervise, category: "conduct", story: "吃拿卡要")
        #expect(try await county.refusal(paper(matter), as: CaseCounty.clerk) == "forbidden")
        let outpost = "outpost@330281114201"
        let told = try await county.call(paper(matter, .outpost), as: outpost)
        #expect(try await county.refusal(ReadCase(told.case), as: outpost) == "case.unknown")
        #expect(try await county.refusal(paper(matter), as: CaseCounty.townDiscipline) == nil)
    }

    @Test("A grade that there is not is refused in words, Chinese first", arguments: ["6", "0", "-1", "2.5", "\"好\""])
    func grades(grade: String) throws {
        let json = Data(#"{"case":"0123456789012345","grade":\#(grade),"reopen":false}"#.utf8)
        let error = #expect(throws: DecodingError.self) { try JSONCoding.decode(JudgeCase.self, from: json) }
        let message = DecodingFailure.describe(try #require(error))
        #expect(message.hasPrefix("grade: 评价是 1 到 5"))
    }

    @Test("What staff are refused is said in Chinese first, with English beside")
    func words() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.clerk)
        let error = await #expect(throws: DeskError.self) {
            try await county.call(DeclineCase(.id(id), reason: "lazy", note: "不想办"), as: CaseCounty.clerk)
        }
        #expect(error?.message.hasPrefix("没有这个不予受理的理由 (there is no such reason") == true)
    }

    @Test("A list comes in pages: overdue first, then by deadline, then by age, nothing twice")
    func pages() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        var ids: [UUIDv7] = []
        for category in ["land", "other", "welfare"] {
            ids.append(try await county.file(.help, category).case)
            county.clock.advance(by: .milliseconds(1))
        }
        for id in ids { _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.clerk) }
        var found: [UUIDv7] = []
        var cursor: String?
        repeat {
            let page = try await county.call(ListCases(cursor: cursor, limit: 2), as: CaseCounty.clerk)
            found += page.cases.map(\.standing.case)
            cursor = page.cursor
        } while cursor != nil
        #expect(found == [ids[1], ids[2], ids[0]])
        #expect(try await county.call(ListCases(states: [.filed]), as: CaseCounty.clerk).cases.isEmpty)
        #expect(try await county.call(ListCases(kinds: [.help], mine: true), as: CaseCounty.town).cases.isEmpty)
    }

    @Test("A list narrows to a category and to the end of a number, and counts tell by state what it would hold")
    func narrowing() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let land = try await county.file(.help, "land").case
        let other = try await county.file(.help, "other").case
        _ = try await county.file(.supervise, "conduct")
        _ = try await county.call(ReceiveCase(.id(other)), as: CaseCounty.clerk)
        func found(_ query: ListCases) async throws -> [UUIDv7] {
            try await county.call(query, as: CaseCounty.clerk).cases.map(\.standing.case)
        }
        #expect(try await found(ListCases(category: "land")) == [land])
        let number = try await county.call(ReadCase(other), as: CaseCounty.clerk).row.number
        #expect(try await found(ListCases(number: number.grouped)) == [other])
        #expect(try await found(ListCases(number: String(number.digits.suffix(4)))) == [other])
        #expect(try await county.call(ReadCase(.number(number)), as: CaseCounty.clerk).row.standing.case == other)
        #expect(try await found(ListCases(number: other.description)) == [other])
        #expect(try await county.refusal(ListCases(number: "12%4"), as: CaseCounty.clerk) == "number")
        let counts = try await county.call(CountCases(), as: CaseCounty.clerk).states
        #expect(Set(counts.map(\.state)) == [.filed, .received])
        #expect(counts.allSatisfy { $0.count == 1 && $0.overdue == 0 })
        #expect(try await county.call(CountCases(category: "land"), as: CaseCounty.clerk).states.map(\.count) == [1])
        #expect(try await county.call(CountCases(mine: true), as: CaseCounty.town).states.isEmpty)
    }
}
