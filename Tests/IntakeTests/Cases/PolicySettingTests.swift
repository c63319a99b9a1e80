import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("Rules that an operator sets", .timeLimit(.minutes(2)))
struct PolicySettingTests {
    private static let runner = "operator@330281"

    private func policy(_ change: (inout CasePolicy) -> Void) throws -> CasePolicy {
        var policy = try PolicyFile.embedded()
        change(&policy)
        return policy
    }

    private func index(_ id: String, _ policy: CasePolicy) throws -> Int {
        try #require(policy.categories.firstIndex { $0.id == id })
    }

    @Test("What was set holds at once and after a restart, with who set it and when; the file held until then")
    func newestWins() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let before = try await county.call(ReadPolicyChanges(), as: Self.runner)
        #expect(before == .init(version: 0, policy: try PolicyFile.embedded(), changes: []))

        var set = before.policy
        let lamp = CasePolicy.Category(id: "lamps", name: "路灯", english: "Street lamps", kinds: [.help], answerDays: 2)
        set.categories.append(lamp)
        #expect(try await county.call(SetCasePolicy(version: 0, policy: set), as: Self.runner).version == 1)
        let receipt = try await county.file(.help, "lamps")
        #expect(receipt.answerBy == CivilDay("2026-11-24"), "two working days after a Saturday")

        set.categories[set.categories.count - 1].answerDays = 4
        #expect(try await county.call(SetCasePolicy(version: 1, policy: set), as: Self.runner).version == 2)
        try county.restart()
        let after = try await county.call(ReadPolicyChanges(), as: Self.runner)
        #expect(after.version == 2 && after.policy == set)
        #expect(after.changes.map(\.version) == [2, 1] && after.changes.allSatisfy { $0.by == Self.runner })
        #expect(after.changes.allSatisfy { $0.at == county.clock.now })
        #expect(try await county.call(ReadCasePolicy(), as: CaseCounty.filer) == set)

        #expect(try await county.file(.help, "lamps").answerBy == CivilDay("2026-11-26"))
        let first = try await county.call(FollowCase(receipt: receipt.receipt), as: CaseCounty.filer)
        #expect(first.standing.answerBy == receipt.answerBy, "what was filed keeps its day")
    }

    @Test("Everyday words that an operator sets find guides at once, and are kept with the other rules, by version")
    func guideWords() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let guide = WriteGuide(
            area: AreaCode.placeholder.county, order: 1, text: GuideText(title: "宅基地审批", steps: "填表。"),
            reviewBy: CivilDay(inChinaAt: county.clock.now).advanced(by: 30))
        _ = try await county.call(guide, as: "county-desk@330281")
        let ask = ListGuides(area: AreaCode.placeholder.county, search: "起屋")
        #expect(try await county.call(ask, as: CaseCounty.filer).guides.isEmpty)
        let set = try policy { $0.guideWordLines = "起屋 = 宅基地" }
        #expect(try await county.call(SetCasePolicy(version: 0, policy: set), as: Self.runner).version == 1)
        #expect(try await county.call(ask, as: CaseCounty.filer).guides.count == 1)
    }

    @Test("Who changed an older version is told so, and loses nobody's work; the same again is no event")
    func changedMeanwhile() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let one = try policy { $0.visitTries = 4 }
        let other = try policy { $0.visitTries = 5 }
        _ = try await county.call(SetCasePolicy(version: 0, policy: one), as: Self.runner)
        #expect(
            try await county.refusal(SetCasePolicy(version: 0, policy: other), as: Self.runner) == "policy.changed")
        #expect(try await county.call(SetCasePolicy(version: 1, policy: one), as: Self.runner).version == 1)
        #expect(try await county.events(of: ["intake.policy."]).count == 1)
        #expect(try await county.call(ReadCasePolicy(), as: CaseCounty.filer) == one)
    }

    @Test(
        "Only an operator sets rules, or reads who did",
        arguments: [CaseCounty.county, CaseCounty.town, CaseCounty.countyDiscipline, CaseCounty.clerk, ""])
    func operatorsAlone(role: String) async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let set = SetCasePolicy(version: 0, policy: try policy { $0.visitTries = 4 })
        #expect(try await county.refusal(set, as: role) == "forbidden")
        #expect(try await county.refusal(ReadPolicyChanges(), as: role) == "forbidden")
    }

    @Test("Nothing new is filed in a retired category; what was filed stays in it, and can be taken out")
    func retired() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let old = try await county.file(.help, "neighbours").case
        var set = try PolicyFile.embedded()
        set.categories[try index("neighbours", set)].retired = true
        _ = try await county.call(SetCasePolicy(version: 0, policy: set), as: Self.runner)

        let filing = CaseFiling(kind: .help, category: "neighbours", story: "邻居的树")
        #expect(
            try await county.refusal(FileCase(code: county.codes[0], filing), as: CaseCounty.filer)
                == "category.retired")
        let outlook = try await county.call(
            ForeseeCase(kind: .help, village: CaseCounty.village), as: CaseCounty.filer)
        #expect(!outlook.answers.contains { $0.category == "neighbours" })

        let another = try await county.file(.help, "other").case
        for id in [old, another] { _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.clerk) }
        #expect(
            try await county.refusal(AcceptCase(.id(another), category: "neighbours"), as: CaseCounty.clerk)
                == "category.unknown")
        _ = try await county.call(AcceptCase(.id(old), category: "neighbours"), as: CaseCounty.clerk)
    }

    @Test("A category may start at the town or the county; the village still knows of it, and supervision goes its way")
    func startsAbove() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        var set = try PolicyFile.embedded()
        set.categories[try index("projects", set)].startsAt = .town
        set.categories[try index("land", set)].startsAt = .county
        _ = try await county.call(SetCasePolicy(version: 0, policy: set), as: Self.runner)

        let outlook = try await county.call(
            ForeseeCase(kind: .suggest, village: CaseCounty.village), as: CaseCounty.filer)
        let offices = Dictionary(uniqueKeysWithValues: outlook.answers.map { ($0.category, $0.office) })
        #expect(outlook.office == "村里")
        #expect(offices["projects"] == "镇里" && offices["land"] == "市里" && offices["other"] == .some(nil))

        let receipt = try await county.file(.suggest, "projects")
        #expect(receipt.office == "镇里")
        #expect(!receipt.promises.map(\.chinese).joined().contains("报镇里"), "the town is not told of its own case")
        #expect(try await county.refusal(ReceiveCase(.id(receipt.case)), as: CaseCounty.clerk) == "forbidden")
        let seen = try await county.call(ListCases(), as: CaseCounty.clerk).cases.map(\.standing.case)
        #expect(seen == [receipt.case])
        #expect(try await county.refusal(ReadCase(receipt.case), as: CaseCounty.clerk) == "forbidden")
        _ = try await county.call(ReceiveCase(.id(receipt.case)), as: CaseCounty.town)

        let matter = try await county.file(.supervise, "projects", target: .village)
        #expect(matter.office == "镇纪委")
    }

    @Test("Mistakes are named by the member they are in")
    func mistakes() throws {
        let current = try PolicyFile.embedded()
        let last = try index("policy", current)
        let wrong: [(String, (inout CasePolicy) -> Void)] = [
            ("policy.category.name", { $0.categories[last].name = " " }),
            ("policy.category.name", { $0.categories[last].name = String(repeating: "长", count: 41) }),
            ("policy.category.name", { $0.categories[last].name = "两\n行" }),
            ("policy.category.english", { $0.categories[last].english = "" }),
            ("policy.category.days", { $0.categories[last].answerDays = 61 }),
            ("policy.category.kinds", { $0.categories[last].kinds = [] }),
            ("policy.category.id", { $0.categories.append($0.categories[last]) }),
            ("policy.category.id", { $0.categories.append(.init(id: "Ä", name: "甲", kinds: [.help])) }),
            ("policy.categories.gone", { $0.categories.remove(at: last) }),
            ("policy.deadlines.extend", { $0.deadlines.extend = 0 }),
            ("policy.kinds.consult.days", { $0.kinds[0].answerDays = 0 }),
            ("policy.reopenDays", { $0.reopenDays = 366 }),
            ("policy.offices.town", { $0.offices.town = "" }),
            (
                "policy.category.last",
                { policy in
                    for at in policy.categories.indices where policy.categories[at].kinds.contains(.supervise) {
                        policy.categories[at].retired = true
                    }
                }
            ),
            (
                "policy.categories",
                { policy in
                    for number in 0..<100 {
                        policy.categories.append(.init(id: "c\(number)", name: "甲", kinds: [.help]))
                    }
                }
            ),
        ]
        for (code, change) in wrong {
            #expect(PolicyRules.problems(try policy(change), after: current).map(\.code).contains(code), "\(code)")
        }
        #expect(PolicyRules.problems(current, after: current) == [])
    }
}
