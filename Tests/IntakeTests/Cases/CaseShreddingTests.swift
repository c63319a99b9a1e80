import Foundation
import Messages
import Testing

@testable import Intake

@Suite("Destroying what a filer wrote", .timeLimit(.minutes(3)))
struct CaseShreddingTests {
    @Test("A matter of supervision and a report of retaliation are destroyed by county discipline alone")
    func discipline() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file(.supervise, "conduct").case
        for subject in [Subject.case(id), Subject.retaliation(id)] {
            let shred = Shred(subject: subject, reason: "期满")
            for role in ["operator@330281", CaseCounty.county, CaseCounty.townDiscipline, CaseCounty.clerk] {
                #expect(try await county.refusal(shred, as: role) == "forbidden", "\(role)")
            }
            _ = try await county.call(shred, as: CaseCounty.countyDiscipline)
        }
    }

    @Test("A case of affairs is destroyed by an operator or the county desk, and its story is gone")
    func affairs() async throws {
        let county = try await CaseCounty()
        defer { county.stop() }
        let id = try await county.file().case
        let shred = Shred(subject: .case(id), reason: "期满")
        #expect(try await county.refusal(shred, as: CaseCounty.clerk) == "forbidden")
        #expect(try await county.refusal(shred, as: CaseCounty.countyDiscipline) == "forbidden")
        _ = try await county.call(shred, as: "operator@330281")
        #expect(try await county.call(ReadCase(id), as: CaseCounty.clerk).content?.story == nil)
    }
}
