import Foundation
import Testing

@testable import Messages

@Suite("Strict JSON")
struct JSONScannerTests {
    private static func reason(_ text: String) -> String? { reason(Data(text.utf8)) }

    private static func reason(_ json: Data) -> String? {
        do throws(JSONMembers.Malformed) {
            try JSONMembers.check(json)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        "what RFC 8259 allows passes",
        arguments: [
            "null", "true", "false", "0", "-0", "10", "-1.5e3", "1E+2", "0.0e-0", "1e400", #""""#,
            #""\"\\\/\b\f\n\r\t""#,
            #""\u6881\ud83d\ude00""#, #""\u0000""#, "\"\u{7f}梁😀\"", "[]", "{}", " [ 1 , {\"a\" : [ ] } ]\r\n\t",
            #"{"":1," ":2}"#, #"{"a":{"a":1},"b":{"a":1}}"#, #"[{"a":1},{"a":1}]"#, "[[[]],[{}]]",
            #"{"aa":1,"a":2,"aaa":3}"#,
        ])
    func allowed(text: String) throws {
        #expect(Self.reason(text) == nil)
        _ = try JSONCoding.decode(JSONValue.self, fromOutside: Data(text.replacing("1e400", with: "1").utf8))
    }

    @Test(
        "what it does not allow is refused, wherever it stands",
        arguments: [
            "", " ", "{", "[", "}", "]", ",", ":", "{]", "[}", "nul", "nulL", "True", "tru", "truex", "NaN", "Infinity",
            "-", "+1", "01", "-01", "00", "1.", ".5", "1.e2", "1e", "1e+", "0x1", "1_000", "1,", "[1,]", "[,1]",
            "[1,,2]",
            "[1 2]", "[1:2]", "1 2", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1 \"b\":2}",
            "{\"a\" 1}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\":1}}", "[]]", "[1]x", "\u{feff}{}", "// c\n1", "[1/**/]",
            "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\", "\"\\u", "\"\t\"", "\"\n\"", "\"\u{0}\"",
            "梁", "\u{a0}1",
        ])
    func refused(text: String) {
        #expect(Self.reason(text) != nil)
        #expect(Self.reason("{\"a\":[\(text)]}") != nil || ["", " "].contains(text))
        #expect(Self.reason("{\"a\":{\"b\":\(text)}}") != nil)
    }

    @Test(
        "half a surrogate pair is refused in names and in values",
        arguments: [
            #"\ud800"#, #"\udbff"#, #"\udc00"#, #"\ud800x"#, #"\ud800\ud800"#, #"\ud800\u0041"#, #"\udc00\ud800"#,
        ])
    func surrogates(text: String) {
        #expect(Self.reason("{\"a\":\"\(text)\"}")?.contains("surrogate") == true)
        #expect(Self.reason("{\"\(text)\":1}")?.contains("surrogate") == true)
    }

    @Test(
        "UTF-8 that is not well-formed is refused",
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0x81], [0xC3], [0xE0, 0x80, 0x80], [0xE6, 0xA2], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80],
            [0xFE], [0xFF], [0xE6, 0x41, 0x81],
        ] as [[UInt8]])
    func badUTF8(bytes: [UInt8]) {
        #expect(Self.reason(Data("{\"a\":\"".utf8) + Data(bytes) + Data("\"}".utf8)) != nil)
        #expect(Self.reason(Data("\"".utf8) + Data(bytes)) != nil)
        #expect(Self.reason(Data(bytes)) != nil)
    }

    @Test("every scalar that Unicode has passes as the bytes that Swift writes")
    func everyScalar() {
        for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 61) {
            guard let scalar = Unicode.Scalar(value), scalar != "\"", scalar != "\\" else { continue }
            guard Self.reason("\"\(Character(scalar))\"") == nil else {
                Issue.record("U+\(String(value, radix: 16))")
                return
            }
        }
    }

    @Test(
        "a member twice is refused at any depth, however its name is written",
        arguments: [
            #"{"a":1,"a":1}"#, #"{"x":{"a":1,"a":2}}"#, #"{"x":[{"y":[{"a":1,"b":2,"a":3}]}]}"#,
            #"{"roles":["operator@330281"],"roles":[]}"#, #"{"roles":[],"rol\u0065s":[]}"#, #"{"\u0061":1,"\u0061":2}"#,
            #"{"x":{"\/":1,"/":2}}"#, #"{"x":{"":1,"":2}}"#, #"{"梁":1,"\u6881":2}"#, #"{"😀":1,"\ud83d\ude00":2}"#,
            // As texts these are the same to Swift: the Kelvin sign, and a letter with its accent apart.
            "{\"K\":1,\"\u{212A}\":2}", "{\"\u{e9}\":1,\"e\u{301}\":2}",
        ])
    func twice(text: String) {
        #expect(Self.reason(text)?.contains("twice") == true)
        #expect(Self.reason("[0,\(text)]")?.contains("twice") == true)
    }

    @Test(
        "a member twice is found among few and among many, first, last and in the middle",
        arguments: [2, 16, 17, 40, 3_000])
    func twiceAmongMany(count: Int) {
        let names = (0..<count).map { "n\($0)" }
        func object(_ names: [String]) -> String {
            "{\"o\":{" + names.map { "\"\($0)\":{\"n1\":0}" }.joined(separator: ",") + "}}"
        }
        #expect(Self.reason(object(names)) == nil)
        #expect(Self.reason(object(names.map { "é" + $0 })) == nil)
        for repeated in Set([0, count / 2, count - 1]) {
            for place in Set([0, count / 2, count]) {
                var twice = names
                twice.insert(names[repeated], at: place)
                #expect(Self.reason(object(twice))?.contains("twice") == true, "\(repeated) at \(place)")
                twice[place] = "\\u006e" + names[repeated].dropFirst()
                #expect(Self.reason(object(twice))?.contains("twice") == true, "\(repeated) escaped at \(place)")
            }
        }
    }

    @Test("sixty-four levels pass in every mixture, one more does not, and a hundred thousand are no trouble")
    func depth() {
        func nested(_ levels: Int, _ open: (Int) -> String, _ close: (Int) -> String) -> String {
            (0..<levels).map(open).joined() + "1" + (0..<levels).reversed().map(close).joined()
        }
        let shapes: [(Int) -> Bool] = [
            { _ in false }, { _ in true }, { $0.isMultiple(of: 2) }, { $0.isMultiple(of: 3) },
        ]
        for isObject in shapes {
            func text(_ levels: Int) -> String {
                nested(levels, { isObject($0) ? "{\"a\":" : "[" }, { isObject($0) ? "}" : "]" })
            }
            #expect(Self.reason(text(JSONMembers.depthLimit)) == nil)
            #expect(Self.reason(text(JSONMembers.depthLimit + 1))?.contains("deep") == true)
            #expect(Self.reason(text(100_000))?.contains("deep") == true)
        }
    }

    @Test("what is accepted is what Foundation reads, and the other way round but for what is stricter here")
    func agrees() throws {
        var random = Mulberry(state: 20_261_130)
        let seed = Array(#"{"a":[1,{"b":"\u6881\n"},-0.5e2,true],"c":null,"d":{"e":[],"f":{}}}"#.utf8)
        let alphabet = Array(#"{}[]",:\0123456789-+.eEutfnrulsab 梁"#.utf8)
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0...random.below(3) {
                let index = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[index] = alphabet[random.below(alphabet.count)]
                case 1: bytes.remove(at: index)
                default: bytes.insert(alphabet[random.below(alphabet.count)], at: index)
                }
            }
            guard Self.reason(Data(bytes)) == nil else { continue }
            accepted += 1
            let read = try? JSONCoding.decode(JSONValue.self, from: Data(bytes))
            #expect(
                read != nil || String(decoding: bytes, as: UTF8.self).contains(/[0-9][eE]/),
                "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(accepted > 100)
    }
}

@Suite("Numbers that do not fit")
struct NumberFitTests {
    private struct Inner: Codable { let count: Int }
    private struct Outer: Codable {
        let limit: Int
        let ratio: Double?
        let list: [Inner]?
        let table: [String: Int]?
    }

    private static func problem(_ text: String) throws -> String {
        let json = Data(text.utf8)
        do {
            _ = try JSONCoding.decode(Outer.self, fromOutside: json)
            return ""
        } catch {
            return DecodingFailure.describe(error, decoding: Outer.self, from: json)
        }
    }

    @Test(
        "the member is named and its range said",
        arguments: [
            (#"{"limit":9223372036854775808}"#, "limit"), (#"{"limit":-9223372036854775809}"#, "limit"),
            (#"{"limit":1e19}"#, "limit"), (#"{"limit":1.5}"#, "limit"), (#"{"limit":1e400}"#, "limit"),
            (#"{"limit":1,"list":[{"count":1},{"count":18446744073709551616}]}"#, "list.[1].count"),
            (#"{"limit":1,"table":{"x":36893488147419103232}}"#, "table.x"),
        ])
    func named(text: String, member: String) throws {
        let problem = try Self.problem(text)
        #expect(problem.hasPrefix("\(member): the number is out of range"), "\(problem)")
    }

    @Test("the range of a whole number is that of 64 bits; a wrong type is still told as one")
    func range() throws {
        #expect(
            try Self.problem(#"{"limit":9223372036854775808}"#).contains(
                "from -9223372036854775808 to 9223372036854775807"))
        #expect(try Self.problem(#"{"limit":9223372036854775807}"#) == "")
        #expect(try Self.problem(#"{"limit":"x"}"#).contains("wrong type"))
        #expect(try Self.problem(#"{"limit":1,"ratio":1e400}"#).hasPrefix("ratio: "))
    }
}
