import Messages
import Testing

@testable import Portal

@Suite("Guides that fit what somebody writes")
struct FittingGuidesTests {
    private static let guides = ["低保申请", "医保报销", "宅基地建房审批", "Birth certificates", "残疾人证办理"].enumerated().map {
        ListGuides.Entry(
            guide: newID(), area: .placeholder, order: $0, title: $1,
            reviewBy: CivilDay(inChinaAt: Timestamp(milliseconds: 0)))
    }

    @Test(
        "Titles that share words with the text, most first; none if nothing is shared",
        arguments: [
            ("我家想申请低保，要带什么", ["低保申请"]), ("宅基地上建房子，医保也问问", ["宅基地建房审批", "医保报销"]), ("路灯坏了", []),
            ("怎么办理", []), ("lost certificates", ["Birth certificates"]),
        ] as [(String, [String])])
    func fitting(text: String, titles: [String]) {
        #expect(FittingGuides.choose(Self.guides, for: text).map(\.title) == titles)
    }

    @Test("What was written last is searched for, unless it is too short or too long")
    func clause() {
        #expect(FittingGuides.lastClause("村里，想办老年证") == "想办老年证")
        #expect(FittingGuides.lastClause("想") == nil)
        #expect(FittingGuides.lastClause(String(repeating: "想", count: 21)) == nil)
    }

    private static func newID() -> UUIDv7 {
        var random = SystemRandomNumberGenerator()
        return UUIDv7(time: Timestamp(milliseconds: 1_800_000_000_000), random: &random)
    }
}
