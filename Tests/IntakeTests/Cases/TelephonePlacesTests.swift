import Foundation
import Messages
import Testing

@testable import Intake

@Suite("Wherever a telephone number comes in, every spelling of it is the same number", .timeLimit(.minutes(3)))
struct TelephonePlacesTests {
    private static let canonical = "13805741234"
    private static let spellings = [
        "13805741234", "138-0574-1234", "138 0574 1234", "+86 138 0574 1234", "008613805741234", "8613805741234",
        "１３８０５７４１２３４", "(+86) 138.0574.1234", "\u{202D}13805741234\u{202C}", "138\u{2011}0574\u{A0}1234",
        "tel:+86-138-0574-1234",
    ]
    private static let village = CaseCounty.village.description

    @Test("Filed or left with a case, it is kept in one form, and found again by any spelling")
    func cases() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let day = CivilDay(inChinaAt: CaseCounty.start)
        var filed: Set<UUIDv7> = []
        for spelling in Self.spellings {
            let id = try await county.file(telephone: spelling).case
            #expect(try await Self.contact(of: id, county) == Self.canonical, "\(spelling)")
            filed.insert(id)
        }
        let left = try await county.file(telephone: "0574-6270-1234")
        _ = try await county.call(
            LeaveContact(.receipt(left.receipt), telephone: Self.spellings[3]), as: CaseCounty.filer)
        #expect(try await Self.contact(of: left.case, county) == Self.canonical)
        filed.insert(left.case)
        for spelling in Self.spellings {
            let found = try await county.call(FindLostCases(telephone: spelling, day: day), as: CaseCounty.clerk).cases
            #expect(Set(found.map(\.case)) == filed, "\(spelling)")
        }
        for refused in ["1380574123", "138****1234", "12345"] {
            let leave = LeaveContact(.receipt(left.receipt), telephone: refused)
            #expect(try await county.refusal(leave, as: CaseCounty.filer)?.hasPrefix("telephone.") == true)
        }
    }

    private static func contact(of id: UUIDv7, _ county: CaseCounty) async throws -> String? {
        try await county.call(ReadCase(id, contact: true), as: CaseCounty.clerk).contact?.telephone
    }

    @Test("A text handed down is searched for it in every spelling, whichever one the filer left")
    func handedDown() async throws {
        for left in Self.spellings {
            let redaction = Redaction(texts: [], names: [], telephones: [try Telephone(reading: left)])
            for written in Self.spellings + ["一三八〇五七四一二三四", "幺三八 0574 幺二三四"] {
                #expect(!redaction.allows("请回电话 \(written) 核实"), "\(left) \(written)")
            }
            #expect(redaction.allows("请回电话 13805741235 核实"))
        }
    }

    @Test("In files of households, posts and places it is read alike; a number that is none is told by its line")
    func registers() throws {
        for spelling in Self.spellings {
            #expect(try Field.telephone(spelling) == Self.canonical, "\(spelling)")
            let household = HouseholdRow(
                line: 2, area: Self.village, grid: "001", number: "1", door: "东溪路1号", holder: "住户甲", telephone: spelling
            )
            #expect(try HouseholdReading(household).telephone == Self.canonical)
            #expect(try Incumbent(account: "", name: "文书甲", telephone: spelling).telephone == Self.canonical)
            let place = AreaRow(line: 2, code: Self.village, name: "东溪村", telephone: spelling)
            #expect(try Area(place, code: CaseCounty.village, known: nil).telephone == Self.canonical)
        }
        #expect(try Field.telephone(" \u{3000}") == "")
        for none in ["1380574123", "138****1234", "见通讯录", "13805741234、13905741234"] {
            #expect(throws: RowProblem.self) { try Field.telephone(none) }
        }
    }
}
