import Messages
import Testing

@testable import Gateway

@Suite("Samples")
struct SampleTests {
    @Test("there is one of every type of the open feed, and each says that it is one")
    func all() throws {
        let id = OpenID.placeholder
        let samples = Samples.all(in: try #require(AreaCode("330281")), on: CivilDay(daysSince1970: 20_000), id)
        #expect(Set(samples.map { type(of: $0).type }) == Set(OpenEvents.all.map { $0.type }))
        #expect(samples.allSatisfy { $0.sample == true })
    }
}
