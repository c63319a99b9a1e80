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

@Suite("Samples on the feed", .timeLimit(.minutes(1)))
struct SampleFeedTests {
    @Test("An operator sends one of every type, marked; nobody else can")
    func sent() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        try await office.caughtUp()
        let before = try await office.open().count
        let reply = try await office.call(SendSamples(), as: OpenOffice.operatorRole, at: "gateway")
        #expect(reply.count == OpenEvents.all.count)
        let sent = try await office.open().dropFirst(before).map { String(decoding: $0, as: UTF8.self) }
        #expect(sent.count { $0.contains(#""sample":true"#) } == reply.count)
        #expect(!sent.contains { $0.contains("traceparent") })
        for role in [OpenOffice.townDesk, OpenOffice.filer] {
            await #expect(throws: DeskError.self) {
                try await office.call(SendSamples(), as: role, at: "gateway")
            }
            await #expect(throws: DeskError.self) {
                try await office.call(ListIntegrators(), as: role, at: "gateway")
            }
        }
    }
}
