import Foundation
import Messages
import Testing

/// The writer is measured by Foundation's encoder: equal bytes for everything, whatever the order of members.
@Suite("The JSON writer") struct JSONWriterTests {
    private func reference(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func expectSame(_ value: some Encodable, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let written = String(decoding: try JSONCoding.encode(value), as: UTF8.self)
        #expect(try written == reference(value), sourceLocation: sourceLocation)
    }

    private struct Mixed: Encodable {
        var zeta = "z"
        var alpha: Int? = 1
        var none: String?
        var inner = Inner()
        var list = [Inner(), Inner(name: "b/\\\"")]
        var table = ["ten": 10, "one": 1, "Two": 2, "10": 0, "9": 0]
        var numbers: [Double] = [0, -0.0, 1, 1.5, -1e20, 1e-7, .pi, 1e300]
        var small: Float = 0.1
        var limits: [Int64] = [.min, .max]
        var large = UInt64.max
        var flags = [true, false]
        var empty: [String] = []
        var nothing: [String: Int] = [:]
        var bytes = Data([0, 255])
        var link = URL(string: "https://ql.example/h?a=b")
        var amount = Decimal(string: "12.50")
        var byNumber = [3: "c", 20: "t"]
    }

    private struct Inner: Encodable {
        var name = "名"
        var id = UUIDv7.placeholder
        var at = Timestamp(milliseconds: 1)
    }

    @Test("writes what Foundation's encoder writes, for every kind of member")
    func kinds() throws {
        try expectSame(Mixed())
        try expectSame(Done())
        try expectSame([Optional(1), nil])
        try expectSame("text")
        try expectSame(Date(timeIntervalSinceReferenceDate: 0.5))
        for value in [UInt64.min, 7] { try expectSame([UInt8(value), UInt8.max]) }
    }

    @Test("escapes as Foundation's encoder does, every character below 256 and some above")
    func escapes() throws {
        for scalar in (0..<256).compactMap({ Unicode.Scalar(UInt32($0)) }) {
            try expectSame(["a\(scalar)b": "\(scalar)"])
        }
        try expectSame("\u{2028}\u{FEFF}\u{1F600}张\r\n")
    }

    @Test("a number that JSON has not is an error")
    func notFinite() {
        #expect(throws: EncodingError.self) { try JSONCoding.encode([Double.nan]) }
        #expect(throws: EncodingError.self) { try JSONCoding.encode(["a": Float.infinity]) }
    }

    /// Writes through nested containers, one beside the other, some names twice.
    private struct Nested: Encodable {
        enum Name: String, CodingKey { case z, y, list, again, deep }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Name.self)
            var object = container.nestedContainer(keyedBy: Name.self, forKey: .z)
            var list = container.nestedUnkeyedContainer(forKey: .list)
            try object.encode(1, forKey: .z)
            try list.encode("first")
            try container.encode("old", forKey: .again)
            var element = list.nestedContainer(keyedBy: Name.self)
            try list.encode("third")
            try element.encode([1, 2], forKey: .deep)
            try object.encode("y", forKey: .y)
            try Inner().encode(to: container.superEncoder(forKey: .y))
            var rows = list.nestedUnkeyedContainer()
            try rows.encode(nil as Int?)
            try container.encode("new", forKey: .again)
        }
    }

    @Test("nested containers may be filled in any order")
    func nested() throws {
        try expectSame(Nested())
        try expectSame([Nested(), Nested()])
    }

    @Test("ten thousand values made up at random are written alike")
    func random() throws {
        var random = Mulberry(state: 7)
        for _ in 0..<10_000 { try expectSame(Self.value(depth: 4, &random)) }
    }

    private static func value(depth: Int, _ random: inout Mulberry) -> JSONValue {
        switch random.below(depth > 0 ? 8 : 6) {
        case 0: .null
        case 1: .boolean(random.below(2) == 0)
        case 2: .integer(random.below(1 << 31) - 1 << 30)
        case 3: .number(Double(random.below(1 << 31)) / Double(1 + random.below(1_000)))
        case 4, 5: .string(text(&random))
        case 6: .array((0..<random.below(4)).map { _ in value(depth: depth - 1, &random) })
        default:
            .object(
                Dictionary(
                    (0..<random.below(5)).map { _ in (text(&random), value(depth: depth - 1, &random)) },
                    uniquingKeysWith: { $1 }))
        }
    }

    private static func text(_ random: inout Mulberry) -> String {
        let letters: [Character] = ["a", "B", "1", "0", "/", "\"", "\\", "\n", "\u{7F}", "廉", "é", "😀", " ", "_"]
        return String((0..<random.below(9)).map { _ in letters[random.below(letters.count)] })
    }
}
