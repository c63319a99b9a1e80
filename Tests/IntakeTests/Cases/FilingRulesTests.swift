import Messages
import Testing

@testable import Intake

@Suite("What may be filed")
struct FilingRulesTests {
    private let rules: FilingRules

    init() throws {
        rules = FilingRules(policy: try PolicyFile.embedded())
    }

    private func reason(_ filing: CaseFiling, household: Bool = true) -> String? {
        do {
            _ = try rules.check(filing, hasHousehold: household)
            return nil
        } catch {
            return error.reason
        }
    }

    private func filing(
        _ kind: CaseKind = .help, _ category: String = "other", target: CaseTarget? = nil, story: String = "路灯坏了",
        wish: VisitWish? = nil, telephone: String? = nil, name: String? = nil
    ) -> CaseFiling {
        CaseFiling(
            kind: kind, category: category, target: target, story: story, wish: wish, telephone: telephone, name: name)
    }

    @Test("A story has 1 to 20,000 characters")
    func story() {
        #expect(reason(filing(story: "灯")) == nil)
        #expect(reason(filing(story: String(repeating: "灯", count: 20_000))) == nil)
        #expect(reason(filing(story: "")) == "story.empty")
        #expect(reason(filing(story: " \n\u{3000}")) == "story.empty")
        #expect(reason(filing(story: String(repeating: "灯", count: 20_001))) == "story.too-long")
        #expect(reason(filing(story: "a" + String(repeating: "\u{301}", count: 20_000))) == "story.too-long")
    }

    @Test("The category exists, and belongs to the kind")
    func category() {
        #expect(reason(filing(.help, "nonsense")) == "category.unknown")
        #expect(reason(filing(.help, "conduct")) == "category.kind")
        #expect(reason(filing(.supervise, "conduct", target: .town)) == nil)
        #expect(reason(filing(.help, target: .town)) == "target")
    }

    @Test(
        "A telephone number is optional, and looks like one",
        arguments: ["13812345678", "0574-6270 1234", "+86 138 1234 5678", "１３８１２３４５６７８", "+852 9123 4567"])
    func telephone(number: String) {
        #expect(reason(filing(telephone: number)) == nil)
    }

    @Test(
        "What is no telephone number is refused",
        arguments: ["", "call me", "1381234567812345", "+", "138****5678", "0574+62701234"])
    func noTelephone(number: String) {
        #expect(reason(filing(telephone: number)) == "telephone.malformed")
    }

    @Test(
        "A short number is refused: nobody else's phone reaches it",
        arguments: ["1234", "662201", "12345", "0574-12345"])
    func shortNumber(number: String) {
        #expect(reason(filing(telephone: number)) == "telephone.short")
    }

    @Test("A visit is wished at the door, by telephone or not at all; supervision: never at the door")
    func wishes() throws {
        #expect(try rules.check(filing(), hasHousehold: true) == .door)
        #expect(try rules.check(filing(), hasHousehold: false) == VisitWish.none)
        #expect(try rules.check(filing(.supervise), hasHousehold: true) == VisitWish.none)
        #expect(try rules.check(filing(wish: VisitWish.none), hasHousehold: true) == VisitWish.none)
        #expect(
            try rules.check(filing(.supervise, wish: .telephone, telephone: "13812345678"), hasHousehold: true)
                == .telephone)
        #expect(reason(filing(.supervise, wish: .door)) == "wish.supervise")
        #expect(reason(filing(wish: .door), household: false) == "wish.no-household")
        #expect(reason(filing(wish: .telephone)) == "wish.no-telephone")
    }
}
