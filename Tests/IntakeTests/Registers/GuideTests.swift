import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Guides to what people need done")
struct GuideTests {
    private static let clerk = "village-clerk@330281114201"
    private static let county = "county-desk@330281"

    private func guide(
        _ area: String, _ title: String, order: Int = 1, steps: String = "到便民服务室填表。", days: Int = 180,
        _ office: RegisterDesk, changes guide: UUIDv7? = nil
    ) throws -> WriteGuide {
        WriteGuide(
            guide: guide, area: try #require(AreaCode(area)), order: order, text: GuideText(title: title, steps: steps),
            reviewBy: CivilDay(inChinaAt: office.clock.now).advanced(by: days))
    }

    private func titles(_ office: RegisterDesk, _ area: String, _ search: String? = nil) async throws -> [String] {
        try await office.call(ListGuides(area: #require(AreaCode(area)), search: search)).guides.map(\.title)
    }

    @Test("A village has its own guides, its town's and its county's, in their order; anybody reads them")
    func listed() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        _ = try await office.call(guide("330281", "医保参保", order: 2, office), as: Self.county)
        let own = try await office.call(guide("330281114201", "用水报修", order: 1, office), as: Self.clerk)
        _ = try await office.call(guide("330281114", "建房审批", order: 2, office), as: RegisterDesk.desk)
        #expect(try await titles(office, "330281114201") == ["用水报修", "建房审批", "医保参保"])
        #expect(try await titles(office, "330281114202") == ["建房审批", "医保参保"])
        #expect(try await titles(office, "330281") == ["医保参保"])
        #expect(try await office.call(ReadGuide(guide: own.guide)) == own)
    }

    @Test("A search finds words of title and text, all of them")
    func searched() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        _ = try await office.call(guide("330281", "医保参保", steps: "带户口簿。", office), as: Self.county)
        _ = try await office.call(guide("330281", "高龄津贴", steps: "带身份证。", office), as: Self.county)
        #expect(try await titles(office, "330281114201", "户口簿") == ["医保参保"])
        #expect(try await titles(office, "330281114201", " 津贴  身份证 ") == ["高龄津贴"])
        #expect(try await titles(office, "330281114201", "津贴 户口簿") == [])
        #expect(try await titles(office, "330281114201", "  ").count == 2)
    }

    @Test(
        "Guides are found by what people say",
        arguments: [
            ("造房子", "宅基地与农村建房审批"), ("盖房", "宅基地与农村建房审批"), ("老房子", "宅基地与农村建房审批"), ("我想盖房子", "宅基地与农村建房审批"),
            ("低保", "最低生活保障申请"), ("看病", "城乡居民医保参保登记"),
        ])
    func everyday(search: String, title: String) throws {
        let words = try #require(try PolicyFile.embedded().guideWords)
        let titles = ["宅基地与农村建房审批", "最低生活保障申请", "城乡居民医保参保登记", "用水报修"]
        let found = titles.filter { GuideRules.matches(GuideText(title: $0, steps: "填表。"), search, words) }
        #expect(found == [title])
        #expect(titles.allSatisfy { !GuideRules.matches(GuideText(title: $0, steps: "填表。"), "天气", words) })
    }

    @Test(
        "Everyday words read back as they were written, a line an entry; a line without a meaning is refused by its number"
    )
    func wordLines() throws {
        let words = [GuideWord](lines: "造房子、盖房 ＝ 宅基地，建房\r\n\n  看病=医保 \n")
        #expect(
            words == [
                GuideWord(say: ["造房子", "盖房"], means: ["宅基地", "建房"]), GuideWord(say: ["看病"], means: ["医保"]),
            ])
        #expect([GuideWord](lines: words.lines) == words)
        var policy = try PolicyFile.embedded()
        #expect(PolicyRules.problems(policy).isEmpty)
        policy.guideWordLines = "看病 = 医保\n造房子"
        #expect(PolicyRules.problems(policy).map(\.code) == ["policy.guideWords"])
        #expect(PolicyRules.problems(policy).first?.message.contains("第 2 行") == true)
        policy.guideWordLines = " "
        #expect(policy.guideWords == nil)
    }

    @Test("A guide is changed in its place, retired, and brought back; what is retired nobody reads")
    func changed() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        let first = try await office.call(guide("330281114201", "用水", office), as: Self.clerk).guide
        let again = try guide("330281114201", "用水报修", office, changes: first)
        _ = try await office.call(again, as: Self.clerk)
        #expect(try await titles(office, "330281114201") == ["用水报修"])
        _ = try await office.call(RetireGuide(guide: first), as: Self.clerk)
        #expect(try await titles(office, "330281114201") == [])
        #expect(try await office.refusal(ReadGuide(guide: first), as: Self.clerk) == "guide.unknown")
        #expect(try await office.refusal(RetireGuide(guide: first), as: Self.clerk) == "guide.retired")
        _ = try await office.call(again, as: Self.clerk)
        #expect(try await titles(office, "330281114201") == ["用水报修"])
        let moved = try guide("330281114202", "用水报修", office, changes: first)
        #expect(try await office.refusal(moved, as: RegisterDesk.desk) == "guide.area")
    }

    @Test("Each office writes for its own area only; what is wrong is said")
    func refused() async throws {
        let office = try RegisterDesk()
        defer { office.stop() }
        try await office.settle()
        #expect(try await office.refusal(guide("330281114202", "用水", office), as: Self.clerk) == "forbidden")
        #expect(try await office.refusal(guide("330281114", "用水", office), as: Self.clerk) == "forbidden")
        #expect(
            try await office.refusal(guide("330281114201", "用水", office), as: "guardian@330281114201-001")
                == "forbidden")
        for (command, reason) in [
            (try guide("330281114201", " ", office), "title.empty"),
            (try guide("330281114201", "用\n水", office), "title.control"),
            (try guide("330281114201", "用水", steps: "", office), "steps.empty"),
            (try guide("330281114201", "用水", steps: String(repeating: "水", count: 2_001), office), "steps.too-long"),
            (try guide("330281114201", "用水", order: 10_000, office), "order"),
            (try guide("330281114201", "用水", days: -1, office), "reviewBy"),
            (try guide("330281114201", "用水", days: 401, office), "reviewBy"),
        ] {
            #expect(try await office.refusal(command, as: Self.clerk) == reason)
        }
    }
}
