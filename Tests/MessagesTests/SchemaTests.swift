import Foundation
import Messages
import Testing

@Suite("Schemas derived from the types")
struct SchemaTests {
    private struct Everything: Codable {
        var text: String
        var count: Int
        var ratio: Double
        var flag: Bool
        var area: AreaCode
        var maybe: String?
        var later: Timestamp?
        var list: [Role]
        var nested: [Inner]
        var table: [String: Int]
        var inner: Inner?
    }

    private struct Inner: Codable, Equatable {
        var id: UUIDv7
        var note: Int?
    }

    @Test("members, their types and whether they must be there follow from the struct")
    func members() throws {
        let json = try Schema(of: Everything.self).json
        #expect(
            json["required"] == ["text", "count", "ratio", "flag", "area", "list", "nested", "table"])
        #expect(json["properties"]?["maybe"] == ["type": "string"])
        #expect(json["properties"]?["count"] == ["type": "integer"])
        #expect(json["properties"]?["table"] == ["type": "object", "additionalProperties": ["type": "integer"]])
        #expect(json["properties"]?["list"]?["items"] == Role.schema.json)
        #expect(json["properties"]?["later"] == Timestamp.schema.json)
        #expect(json["properties"]?["nested"]?["items"]?["required"] == ["id"])
        #expect(json["properties"]?["inner"]?["properties"]?["note"] == ["type": "integer"])
    }

    @Test("every message that all services have can be described")
    func commonCatalogue() throws {
        let reply = try Describe.Reply(.common, version: "1", source: .placeholder)
        #expect(reply.methods.count == Catalogue.common.commands.count + Catalogue.common.queries.count)
        #expect(reply.methods.allSatisfy { $0.params["type"] == "object" && !$0.summary.isEmpty })
        #expect(reply.events.allSatisfy { $0.data["type"] == "object" })
        #expect(try JSONCoding.decode(Describe.Reply.self, from: JSONCoding.encode(reply)) == reply)
    }

    @Test("what is written matches the pattern its schema states")
    func patterns() throws {
        func check(_ type: any WireText.Type, _ text: String) throws {
            guard case .string(let pattern?, _, _, _, _) = type.schema else {
                Issue.record("\(type) has no pattern")
                return
            }
            #expect(try Regex(pattern).wholeMatch(in: text) != nil, "\(type): \(text)")
        }
        try check(UUIDv7.self, UUIDv7.placeholder.description)
        try check(Position.self, Position(9).description)
        try check(AreaCode.self, "330281114")
        try check(Subject.self, Subject("case", UUIDv7.placeholder).description)
        try check(Source.self, Source.placeholder.description)
        try check(RoleAtScope.self, "guardian@330281114201-03")
        try check(EventType.self, "intake.case.filed")
        try check(Topic.self, "intake.case.")
        try check(LedgerID.self, LedgerID.placeholder.description)
    }
}
