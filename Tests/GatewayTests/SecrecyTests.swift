import Bus
import Fixtures
import Foundation
import GRDB
import Messages
import Testing

@testable import Gateway

@Suite("What the gateway's ledger holds", .timeLimit(.minutes(5)))
struct SecrecyTests {
    @Test(
        "After everything that can happen to cases, neither the open feed nor the gateway's file holds what identifies")
    func everything() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        try await office.doEverything()
        // Deadlines pass, papers lapse, the month ends.
        for _ in 0..<12 {
            try await office.pass(.seconds(3 * 86_400))
            office.clock.advance(by: .milliseconds(777))
        }
        try await office.moveDates()
        try await office.caughtUp()
        let inner = try await office.inner()
        let happened = Set(try inner.map { try JSONCoding.decode(EventHeader.self, from: $0).type })
        #expect(Set(Catalogue.cases.events.map { $0.type }).subtracting(happened) == [])

        let open = try await office.open()
        #expect(Set(try open.map { try JSONCoding.decode(EventHeader.self, from: $0).type }).count >= 8)
        let told = open.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        let file = try office.ledgerBytes()
        let secrets = try Secrets(of: inner, given: office.given)
        #expect(secrets.texts.count > 300)
        for secret in secrets.texts {
            #expect(!told.contains(secret), "the open feed holds \(secret)")
            #expect(file.range(of: Data(secret.utf8)) == nil, "the file holds \(secret)")
        }
        for id in secrets.ids {
            #expect(file.range(of: id.bytes) == nil, "the file holds the bytes of \(id)")
        }
        #expect(!told.contains("traceparent") && !told.contains("supervise") && !told.contains(".turned"))
        let numbers = try office.numbers()
        #expect(numbers.count > 20)
        #expect(secrets.times.isDisjoint(with: numbers))
    }

    @Test("The search finds what is there: a ledger of Intake holds what the gateway's must not")
    func searches() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        _ = try await office.file()
        let inner = try await office.inner()
        let secrets = try Secrets(of: inner, given: office.given)
        let told = inner.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        #expect(secrets.texts.contains { told.contains($0) })
        #expect(secrets.texts.contains(OpenOffice.village.description) && !secrets.ids.isEmpty)
    }

    @Test("No trace of a request passes through, though the inner event has it")
    func traces() async throws {
        let office = try await OpenOffice()
        defer { office.stop() }
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let filing = CaseFiling(kind: .help, category: "other", story: "村口的路灯坏了")
        _ = try await office.caller("intake").call(
            FileCase(code: office.codes[0], filing), actor: .villager, traceparent: trace)
        _ = try await office.caller("gateway").call(
            SendSamples(),
            actor: Messages.Principal(account: "op", roles: [RoleAtScope(.operator, OpenOffice.county)]),
            traceparent: trace)
        try await office.pass(.seconds(86_400))
        #expect(try await office.inner().contains { $0.range(of: Data("4bf92f35".utf8)) != nil })
        #expect(try await !office.open().contains { $0.range(of: Data("4bf92f35".utf8)) != nil })
        #expect(try office.ledgerBytes().range(of: Data("4bf92f35".utf8)) == nil)
    }
}

/// What identifies somebody, or a moment: every text that stands in an inner event but for what the public knows, and what
/// people gave.
private struct Secrets {
    var texts: Set<String> = []
    var ids: Set<UUIDv7> = []
    var times: Set<Int64> = []

    init(of inner: [Data], given: Set<String>) throws {
        texts = given
        for json in inner {
            let header = try JSONCoding.decode(EventHeader.self, from: json)
            times.insert(header.time.milliseconds)
            let event = try JSONCoding.decode(JSONValue.self, from: json)
            for member in ["data", "id", "subject", "time", "traceparent"] {
                if let value = event[member] { take(value) }
            }
        }
    }

    private mutating func take(_ value: JSONValue) {
        switch value {
        case .string(let text): take(text)
        case .array(let values): for value in values { take(value) }
        case .object(let members): for value in members.values { take(value) }
        default: break
        }
    }

    private mutating func take(_ text: String) {
        if let id = UUIDv7(text) { ids.insert(id) }
        if !Self.isPublic(text) { texts.insert(text) }
    }

    /// Names of the county, its town and the categories, days, and words of a closed list.
    private static func isPublic(_ text: String) -> Bool {
        let place = text.hasPrefix("area/") ? String(text.dropFirst("area/".count)) : text
        if let area = AreaCode(place) { return area.level < .village }
        if CivilDay(text) != nil || ["余姚市", "梁弄镇"].contains(text) { return true }
        if text.contains("@"), let office = Office(text) { return office.area.level < .village }
        return categories.contains(text) || words.contains(text) || text.utf8.count < 4
    }

    /// States, kinds, ways and levels are words of a closed list, and so are the acts' actors that are no accounts.
    private static let words = Set(
        CaseKind.allCases.map(\.rawValue) + CaseState.allCases.map(\.rawValue) + CaseClock.allCases.map(\.rawValue)
            + AreaKind.allCases.map(\.rawValue) + CaseChannel.allCases.map(\.rawValue)
            + VisitWish.allCases.map(\.rawValue) + VisitOutcome.allCases.map(\.rawValue)
            + CaseStart.allCases.map(\.rawValue) + Role.allCases.map(\.rawValue)
            + ["filer", "clock", "timer", "holder", "operator@330281"])

    private static let categories: Set<String> = {
        guard let policy = try? PolicyWords.all() else { return [] }
        return policy
    }()
}
