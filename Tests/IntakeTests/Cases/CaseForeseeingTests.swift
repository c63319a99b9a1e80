import Messages
import Testing

@testable import Intake

@Suite("What is promised before filing", .timeLimit(.minutes(2)))
struct CaseForeseeingTests {
    @Test("Office and days are those of the receipt, whatever is filed")
    func asOnTheReceipt() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let policy = try await county.call(ReadCasePolicy(), as: CaseCounty.filer)
        for kind in CaseKind.allCases {
            for target in kind == .supervise ? [nil, CaseTarget.village, .town] : [nil] {
                let foreseen = try await county.call(
                    ForeseeCase(kind: kind, village: CaseCounty.village, target: target), as: CaseCounty.filer)
                #expect(
                    foreseen.answers.map(\.category) == policy.categories.filter { $0.kinds.contains(kind) }.map(\.id))
                for answer in foreseen.answers {
                    let filing = CaseFiling(kind: kind, category: answer.category, target: target, story: "路灯坏了")
                    let receipt = try await county.call(
                        FileCase(village: CaseCounty.village, filing), as: CaseCounty.filer)
                    #expect(receipt.office == foreseen.office)
                    #expect(receipt.receiveBy == foreseen.receiveBy)
                    #expect(receipt.answerBy == answer.by)
                    for office in foreseen.above { #expect(receipt.promises.contains { $0.chinese.contains(office) }) }
                }
            }
        }
    }

    @Test("A place that is not registered is refused")
    func unknown() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let unknown = try #require(AreaCode("330281114999"))
        #expect(
            try await county.refusal(ForeseeCase(kind: .help, village: unknown), as: CaseCounty.filer) == "area.unknown"
        )
    }
}
