import Fixtures
import Messages
import Testing

@testable import Intake

@Suite("A second look at what was declined", .timeLimit(.minutes(3)))
struct SecondLookTests {
    private func declined(_ county: CaseCounty, _ kind: CaseKind = .help, by role: String) async throws -> CaseReceipt {
        let receipt = try await county.file(kind, "other")
        _ = try await county.call(ReceiveCase(.id(receipt.case)), as: role)
        try await decline(county, receipt.case, by: role)
        return receipt
    }

    private func decline(_ county: CaseCounty, _ id: UUIDv7, by role: String) async throws {
        _ = try await county.call(DeclineCase(.id(id), reason: "other-authority", note: "请找供电所"), as: role)
    }

    private func ask(_ receipt: CaseReceipt) -> AskSecondLook {
        AskSecondLook(.receipt(receipt.receipt), reason: "供电所说归村里管")
    }

    @Test("The office above has it with fresh clocks; the filer may ask once, and is told whether")
    func once() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await declined(county, by: CaseCounty.clerk)
        let follow = FollowCase(receipt: receipt.receipt)
        #expect(try await county.call(follow, as: CaseCounty.filer).mayAskSecondLook)
        county.clock.advance(by: .seconds(3 * 86_400))
        let standing = try await county.call(ask(receipt), as: CaseCounty.filer)
        #expect(standing.state == .filed)
        #expect(standing.office.description == "affairs@330281114")
        #expect(standing.responsible == standing.office)
        #expect(standing.receiveBy?.description == "2026-11-25")
        #expect(standing.answerBy?.description == "2026-12-01")
        let followed = try await county.call(follow, as: CaseCounty.filer)
        #expect(!followed.mayAskSecondLook)
        #expect((followed.steps.last?.act, followed.steps.last?.note) == ("second-look-asked", "供电所说归村里管"))
        #expect(try await county.refusal(ReceiveCase(.id(receipt.case)), as: CaseCounty.clerk) == "forbidden")
        _ = try await county.call(ReceiveCase(.id(receipt.case)), as: CaseCounty.town)
        try await decline(county, receipt.case, by: CaseCounty.town)
        #expect(try await county.refusal(ask(receipt), as: CaseCounty.filer) == "second-look.once")
        #expect(try await county.call(follow, as: CaseCounty.filer).mayAskSecondLook == false)
    }

    @Test("Not by who declined it: where the town declined what the village had forwarded, the county looks")
    func notBySameOffice() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await county.file()
        _ = try await county.call(ReceiveCase(.id(receipt.case)), as: CaseCounty.clerk)
        let town = Office(.affairs, try #require(CaseCounty.village.town))
        _ = try await county.call(ForwardCase(.id(receipt.case), to: town), as: CaseCounty.clerk)
        _ = try await county.call(ReceiveCase(.id(receipt.case)), as: CaseCounty.town)
        try await decline(county, receipt.case, by: CaseCounty.town)
        let standing = try await county.call(ask(receipt), as: CaseCounty.filer)
        #expect(standing.office.description == "affairs@330281")
    }

    @Test("A matter of supervision stays in its line, and where nothing stands above, the filer is told so")
    func top() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let receipt = try await declined(county, .supervise, by: CaseCounty.townDiscipline)
        let standing = try await county.call(ask(receipt), as: CaseCounty.filer)
        #expect(standing.office.description == "discipline@330281")
        #expect(try await county.refusal(ReadCase(receipt.case), as: CaseCounty.county) == "case.unknown")
        let about = try await county.file(.supervise, "other", target: .town)
        _ = try await county.call(ReceiveCase(.id(about.case)), as: CaseCounty.countyDiscipline)
        try await decline(county, about.case, by: CaseCounty.countyDiscipline)
        #expect(try await county.refusal(ask(about), as: CaseCounty.filer) == "second-look.top")
        let followed = try await county.call(FollowCase(receipt: about.receipt), as: CaseCounty.filer)
        #expect(!followed.mayAskSecondLook)
    }

    @Test("Only of a declined case, and by its receipt alone")
    func refusals() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let open = try await county.file()
        #expect(try await county.refusal(ask(open), as: CaseCounty.filer) == "case.state")
        let receipt = try await declined(county, by: CaseCounty.clerk)
        let byID = AskSecondLook(.id(receipt.case), reason: "再看看")
        #expect(try await county.refusal(byID, as: CaseCounty.clerk) == "forbidden")
    }
}
