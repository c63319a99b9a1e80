import Messages
import Testing

@testable import Intake

@Suite("Who somebody is to a case")
struct CasePartiesTests {
    private func area(_ text: String) throws -> AreaCode { try #require(AreaCode(text)) }
    private func actor(_ roles: String...) throws -> Principal {
        Principal(account: "a", roles: try roles.map { try #require(RoleAtScope($0)) })
    }

    @Test("The village's posts work on it, the town and county stand above, the next village is nobody")
    func affairs() throws {
        let village = try area("330281114201")
        let office = Office(.affairs, village)
        let relation = CaseRelation(office: office, owner: office, village: village, grid: "3")
        #expect(relation.parties(of: try actor("village-clerk@330281114201")) == [.office, .owner])
        #expect(relation.parties(of: try actor("village-secretary@330281114201")) == [.office, .owner])
        #expect(relation.parties(of: try actor("town-desk@330281114")) == [.superior, .visitor])
        #expect(relation.parties(of: try actor("county-desk@330281")) == [.superior, .visitor])
        #expect(relation.parties(of: try actor("guardian@330281114201-3")) == [.visitor])
        for stranger in [
            "village-clerk@330281114202", "town-desk@330281113", "guardian@330281114201-4", "outpost@330281114201",
            "town-discipline@330281114", "county-discipline@330281", "operator@330281",
            "village-supervision@330281114201",
        ] {
            #expect(relation.parties(of: try actor(stranger)).isEmpty, "\(stranger)")
        }
    }

    @Test("In a matter of supervision only discipline is anybody")
    func discipline() throws {
        let village = try area("330281114201")
        let route = CaseRoute(kind: .supervise, target: .village, village: village)
        let relation = CaseRelation(office: route.office, owner: route.office, village: village, grid: "3")
        #expect(relation.parties(of: try actor("town-discipline@330281114")) == [.office, .owner, .visitor])
        #expect(relation.parties(of: try actor("county-discipline@330281")) == [.superior, .visitor])
        for stranger in [
            "village-secretary@330281114201", "guardian@330281114201-3", "town-desk@330281114", "county-desk@330281",
        ] {
            #expect(relation.parties(of: try actor(stranger)).isEmpty, "\(stranger)")
        }
    }

    @Test("About the town it goes to the county, and the town's discipline office is nobody")
    func aboutTheTown() throws {
        let village = try area("330281114201")
        let route = CaseRoute(kind: .supervise, target: .town, village: village)
        #expect(route == CaseRoute(kind: .supervise, target: .town, village: village))
        #expect(route.office.description == "discipline@330281")
        #expect(route.sight.description == "330281")
        let relation = CaseRelation(office: route.office, owner: route.office, village: village, grid: nil)
        #expect(relation.parties(of: try actor("town-discipline@330281114")).isEmpty)
        #expect(relation.parties(of: try actor("county-discipline@330281")) == [.office, .owner, .superior, .visitor])
    }

    @Test("The sender of a forwarded case stays responsible for it", arguments: ["village-clerk@330281114201"])
    func forwarded(sender: String) throws {
        let village = try area("330281114201")
        let relation = CaseRelation(
            office: Office(.affairs, try area("330281114")), owner: Office(.affairs, village),
            village: village,
            grid: nil)
        #expect(relation.parties(of: try actor(sender)) == [.owner])
        #expect(relation.parties(of: try actor("town-desk@330281114")) == [.office, .superior, .visitor])
    }

    @Test("Consulting, helping and suggesting start at the village; misconduct goes past whoever had it")
    func routes() throws {
        let village = try area("330281114201")
        for kind in [CaseKind.consult, .help, .suggest] {
            let route = CaseRoute(kind: kind, target: nil, village: village)
            #expect(route.office == Office(.affairs, village))
            #expect(route.sight == village)
        }
        #expect(CaseRoute.turned(village: village).description == "discipline@330281")
    }
}
