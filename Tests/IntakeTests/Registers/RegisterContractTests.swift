import Foundation
import Messages
import Testing

@testable import Intake

@Suite struct RegisterContractTests {
    @Test("Every message of the registers has a schema, a name of its own, and stands in the service's catalogue")
    func catalogue() throws {
        let catalogue = Registers.catalogue
        let described = try Describe.Reply(
            catalogue, version: "1", source: Source(county: .placeholder.county, service: "intake"))
        #expect(Set(described.methods.map(\.method)).count == described.methods.count)
        #expect(Set(described.events.map(\.type)).count == described.events.count)
        for event in described.events {
            #expect(event.type.description.hasPrefix("intake."))
            #expect(event.data["type"] == "object")
        }
        for method in described.methods { #expect(method.params["type"] == "object", "\(method.method)") }
    }

    @Test("The largest batch of each kind fits into an event")
    func batches() throws {
        let digest = String(repeating: "f", count: 32)
        let household = HouseholdEntry(
            id: .placeholder, grid: "12345678", order: 999_999,
            details: SealedReference(value: .placeholder, digest: digest + digest))
        let code = CodeEntry(id: .placeholder, household: .placeholder, digest: digest)
        let households = Array(repeating: household, count: HouseholdEntry.batchLimit)
        #expect(try size(HouseholdsRegistered(area: .placeholder, households: households)) <= EventBytes.limit)
        #expect(try size(HouseholdsChanged(area: .placeholder, households: households)) <= EventBytes.limit)
        let codes = Array(repeating: code, count: CodeEntry.batchLimit)
        #expect(try size(CodesIssued(area: .placeholder, codes: codes)) <= EventBytes.limit)
        let printed = Array(repeating: UUIDv7.placeholder, count: 200)
        #expect(try size(CodesPrinted(area: .placeholder, codes: printed)) <= EventBytes.limit)
    }

    private func size<E: Event>(_ event: E) throws -> Int {
        let header = EventHeader(
            id: .placeholder, source: .placeholder, type: E.type, subject: event.subject, time: .placeholder,
            sequence: Position(.max), prior: Position(.max), ledger: .placeholder,
            origin: EventOrigin(
                by: String(repeating: "a", count: 200), through: "token/\(UUIDv7.placeholder)",
                traceparent: String(repeating: "0", count: 55)))
        return try EventBytes.encode(event, header).count
    }
}
