import Messages
import Testing

@testable import Qinglian

@Suite("The made-up county")
struct DemoCountyTests {
    private let villages = [AreaRow(line: 2, code: "330281114201", name: "示范东溪村")]

    @Test("is the same on every run")
    func same() {
        #expect(DemoCounty.households(of: villages) == DemoCounty.households(of: villages))
        #expect(DemoCounty.posts(in: villages) == DemoCounty.posts(in: villages))
    }

    @Test("names no two households alike and no grid that is not there")
    func consistent() {
        let households = DemoCounty.households(of: villages)
        let grids = Set(DemoCounty.grids(of: villages).map(\.grid))
        #expect(Set(households.map(\.number)).count == DemoCounty.gridsPerVillage * DemoCounty.householdsPerGrid)
        #expect(Set(households.map(\.grid)) == grids)
    }

    @Test("has only telephones that nobody is given")
    func telephones() {
        let all =
            (DemoCounty.households(of: villages).map(\.telephone) + DemoCounty.posts(in: villages).map(\.telephone))
            .compactMap(\.self)
        #expect(!all.isEmpty)
        #expect(all.allSatisfy { $0.hasPrefix("0574-0000") && $0.count == 13 })
    }
}
