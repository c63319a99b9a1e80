import Foundation
import Messages
import Testing

@testable import Intake

@Suite("A county's rules")
struct PolicyFileTests {
    private func changed(_ find: String, _ replace: String) throws -> Data {
        let text = String(decoding: try JSONCoding.encode(try PolicyFile.embedded()), as: UTF8.self)
        let changed = text.replacingOccurrences(of: find, with: replace)
        #expect(changed != text)
        return Data(changed.utf8)
    }

    @Test(
        "A mistake is refused with the member's name",
        arguments: [
            ("\"smallestGroup\":5", "\"smallestGroup\":4", "smallestGroup"),
            ("\"visitTries\":3", "\"visitTries\":0", "visitTries"),
            ("\"kind\":\"suggest\"", "\"kind\":\"help\"", "kinds"),
            ("\"receive\":1", "\"receive\":0", "deadline"),
            ("\"papers\":10", "\"papers\":61", "deadline"),
            ("\"id\":\"land\"", "\"id\":\"other\"", "same id"),
            ("\"id\":\"land\"", "\"id\":\"Land\"", "a-z"),
            ("\"name\":\"问事情\"", "\"name\":\"\"", "name"),
            ("\"receive\":1", "\"receive\":\"soon\"", "deadlines.receive"),
            ("\"kind\":\"suggest\"", "\"kind\":\"gossip\"", "kinds"),
        ])
    func refused(find: String, replace: String, named: String) throws {
        let json = try changed(find, replace)
        let error = #expect(throws: PolicyError.self) { try PolicyFile.read(json, place: "county.json") }
        #expect(error?.description.contains("county.json") == true)
        #expect(error?.description.contains(named) == true)
    }

    @Test("Every message about cases has a schema, and a name of its own")
    func catalogue() throws {
        let described = try Describe.Reply(.cases, version: "1", source: .placeholder)
        #expect(Set(described.methods.map(\.method)).count == described.methods.count)
        #expect(Set(described.events.map(\.type)).count == described.events.count)
    }
}
