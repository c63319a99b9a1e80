import Fixtures
import Foundation
import Messages
import Testing

@testable import Intake

/// One person in the town's desk and one in the county's.
@Suite("Who goes on in another office's place may read the case and act") struct StandingInTests {
    private func county() async throws -> CaseCounty {
        let county = try await CaseCounty()
        let posts = [
            PostRow(line: 2, role: "town-desk", area: "330281114", account: "t", name: "某某"),
            PostRow(line: 3, role: "county-desk", area: "330281", account: "c", name: "某某"),
        ]
        _ = try await county.call(ImportPosts(rows: posts), as: "operator@330281")
        return county
    }

    private func recuse(_ id: UUIDv7) -> RecuseFromCase { RecuseFromCase(.id(id), note: "是我亲戚") }

    @Test("Who is named as going on reads the case and takes it up; nobody above reads it before")
    func takesUp() async throws {
        let county = try await county()
        defer { county.stop() }
        let id = try await county.file().case
        _ = try await county.call(TakeUpCase(.id(id), note: "提级"), as: CaseCounty.town, account: "t")
        #expect(try await county.refusal(ReadCase(id), as: CaseCounty.county, account: "c") == "forbidden")
        _ = try await county.call(recuse(id), as: CaseCounty.town, account: "t")
        #expect(try await county.newest(CaseRecused.self, of: id)?.successor?.description == "affairs@330281")
        let read = try await county.call(ReadCase(id), as: CaseCounty.county, account: "c")
        #expect(read.acts.contains("take-up"))
        let taken = try await county.call(TakeUpCase(.id(id), note: "都要回避"), as: CaseCounty.county, account: "c")
        #expect(taken.responsible.description == "affairs@330281")
    }

    @Test("A case is not returned to an office where all are recused, nor forwarded there")
    func passesOver() async throws {
        let county = try await county()
        defer { county.stop() }
        let id = try await county.file().case
        _ = try await county.call(recuse(id), as: CaseCounty.town, account: "t")
        #expect(try await county.newest(CaseRecused.self, of: id)?.successor == nil)
        _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.clerk)
        let forward = ForwardCase(.id(id), to: Office(.affairs, try #require(AreaCode("330281114"))))
        #expect(try await county.refusal(forward, as: CaseCounty.clerk) == "forward.recused")
        let returned = try await county.call(ReturnCase(.id(id), note: "办不了"), as: CaseCounty.clerk)
        #expect(returned.office.description == "affairs@330281")
        #expect(try await county.call(ReceiveCase(.id(id)), as: CaseCounty.county, account: "c").state == .received)
    }

    @Test("Who forwarded a case down takes it back where all there are recused")
    func takesBack() async throws {
        let county = try await county()
        defer { county.stop() }
        let id = try await county.file().case
        _ = try await county.call(TakeUpCase(.id(id), note: "提级"), as: CaseCounty.county, account: "c")
        let forward = ForwardCase(.id(id), to: Office(.affairs, try #require(AreaCode("330281114"))))
        _ = try await county.call(forward, as: CaseCounty.county, account: "c")
        _ = try await county.call(recuse(id), as: CaseCounty.town, account: "t")
        #expect(try await county.newest(CaseRecused.self, of: id)?.successor?.description == "affairs@330281")
        #expect(
            try await county.call(ReadCase(id), as: CaseCounty.county, account: "c").acts.contains("take-up"))
        let taken = try await county.call(TakeUpCase(.id(id), note: "都要回避"), as: CaseCounty.county, account: "c")
        #expect(taken.office.description == "affairs@330281" && taken.state == .received)
    }

    @Test("Who is to close after visits in vain reads the case")
    func closesInVain() async throws {
        let county = try await county()
        defer { county.stop() }
        let id = try await county.file(wish: .telephone, telephone: "13812345678").case
        _ = try await county.call(TakeUpCase(.id(id), note: "提级"), as: CaseCounty.town, account: "t")
        _ = try await county.call(AcceptCase(.id(id)), as: CaseCounty.town, account: "t")
        _ = try await county.call(AnswerCase(.id(id), text: "办好了"), as: CaseCounty.town, account: "x")
        _ = try await county.call(ReviewAnswer(.id(id), approved: true), as: CaseCounty.town, account: "y")
        for _ in 0..<3 {
            #expect(try await county.refusal(ReadCase(id), as: CaseCounty.county, account: "c") == "forbidden")
            let visit = VisitCase(.id(id), way: .telephone, outcome: .unreachable)
            _ = try await county.call(visit, as: CaseCounty.town, account: "t")
        }
        #expect(try await county.newest(CaseVisited.self, of: id)?.closer?.description == "affairs@330281")
        #expect(try await county.call(ReadCase(id), as: CaseCounty.county, account: "c").acts.contains("close"))
    }

    @Test("A matter about a town is offered to be forwarded to nobody")
    func aboutTheTown() async throws {
        let county = try await county()
        defer { county.stop() }
        let filing = CaseFiling(kind: .supervise, category: "other", target: .town, story: "有人收钱")
        let id = try await county.call(FileCase(code: county.codes[0], filing), as: CaseCounty.filer).case
        _ = try await county.call(ReceiveCase(.id(id)), as: CaseCounty.countyDiscipline)
        let acts = try await county.call(ReadCase(id), as: CaseCounty.countyDiscipline).acts
        #expect(acts.contains("accept") && !acts.contains("forward"))
    }
}
