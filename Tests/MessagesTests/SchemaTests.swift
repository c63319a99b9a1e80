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

    private struct Page: Codable, Equatable {
        @WholeNumber<PageBounds> var limit: Int
        @OptionalWholeNumber<Week> var weekday: Int?
    }

    private enum Week: NumberBounds { static let range = 0...7 }

    @Test("a bounded number states its bounds, is refused beyond them, and may be absent only where its type says so")
    func wholeNumbers() throws {
        let json = try Schema(of: Page.self).json
        #expect(json["properties"]?["limit"] == ["type": "integer", "minimum": 1, "maximum": 200])
        #expect(json["properties"]?["weekday"] == ["type": "integer", "minimum": 0, "maximum": 7])
        #expect(json["required"] == ["limit"])
        #expect(try JSONCoding.encode(Page(limit: 200, weekday: nil)) == Data(#"{"limit":200}"#.utf8))
        #expect(try JSONCoding.encode(Page(limit: 1, weekday: 7)) == Data(#"{"limit":1,"weekday":7}"#.utf8))
        func read(_ text: String) throws -> Page { try JSONCoding.decode(Page.self, from: Data(text.utf8)) }
        #expect(try read(#"{"limit":1}"#) == Page(limit: 1, weekday: nil))
        #expect(try read(#"{"limit":200,"weekday":0}"#) == Page(limit: 200, weekday: 0))
        for (text, problem) in [
            (#"{"limit":0}"#, "limit: the number is out of range; it must be a whole number from 1 to 200"),
            (#"{"limit":201}"#, "limit: the number is out of range; it must be a whole number from 1 to 200"),
            (
                #"{"limit":9223372036854775808}"#,
                "limit: the number is out of range; it must be a whole number from 1 to 200"
            ),
            (#"{"limit":1,"weekday":8}"#, "weekday: the number is out of range; it must be a whole number from 0 to 7"),
        ] {
            let error = #expect(throws: DecodingError.self) { try read(text) }
            #expect(
                DecodingFailure.describe(try #require(error), decoding: Page.self, from: Data(text.utf8)) == problem)
        }
        #expect(throws: DecodingError.self) { try read("{}") }
    }
}
