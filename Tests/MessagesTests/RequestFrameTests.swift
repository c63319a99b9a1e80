import Foundation
import Testing

@testable import Messages

@Suite("Request and reply frames") struct RequestFrameTests {
    private static let id = "0192f6c1-7b1a-7abc-8def-0123456789ab"
    private static let context = #"{"deadline":"2026-11-21T08:00:00.123Z"}"#

    private static func frame(
        id: String = "\"\(id)\"", method: String = "\"intake.case.file\"", context: String = context,
        params: String = "{}", version: String = "\"2.0\""
    ) -> Data {
        Data(
            #"{"jsonrpc":\#(version),"id":\#(id),"method":\#(method),"params":\#(params),"context":\#(context)}"#.utf8)
    }

    @Test("the parameters are kept byte for byte, spaces and order included")
    func paramsVerbatim() throws {
        let params = #"{ "b" : [1, 2.50 ,"\u6881"],"a":{} }"#
        let request = try RequestFrame.parse(Self.frame(params: params))
        #expect(request.params == Data(params.utf8))
        #expect(request.id == UUIDv7(Self.id))
        #expect(request.method == "intake.case.file")
        #expect(request.context.actor == nil)
    }

    @Test("what one side writes, the other reads")
    func roundTrip() throws {
        let id = try #require(UUIDv7(Self.id))
        let context = RequestContext(
            actor: Principal(account: "portal-梁", roles: [RoleAtScope(.townDesk, .placeholder)]),
            traceparent: "00-1-2-01", deadline: Timestamp(milliseconds: 1_000))
        let frame = try RequestFrame.encode(ReadFeed(after: .zero, topics: [], limit: 5), id: id, context: context)
        let request = try RequestFrame.parse(frame)
        #expect(request.id == id)
        #expect(request.method == ReadFeed.method)
        #expect(request.context.actor == context.actor)
        #expect(request.context.deadline == context.deadline)
        #expect(try JSONCoding.decode(ReadFeed.self, from: request.params).limit == 5)
    }

    @Test(
        "a frame that lacks something says what, and keeps the id where it could be read",
        arguments: [
            (frame(version: "\"1.0\""), "jsonrpc", true),
            (frame(id: "7"), "'id'", false),
            (frame(id: "\"4f9c1b1e-0000-4000-8000-000000000000\""), "'id'", false),
            (frame(method: "\"File\""), "method", true),
            (frame(context: "{}"), "deadline", true),
            (frame(context: #"{"deadline":"soon"}"#), "context", true),
            (Data(#"{"jsonrpc":"2.0","id":"\#(id)","method":"a.b"}"#.utf8), "context", true),
        ])
    func lacking(frame: Data, word: String, hasID: Bool) {
        let error = #expect(throws: RequestFrame.Unreadable.self) { try RequestFrame.parse(frame) }
        #expect(error?.error.message.contains(word) == true)
        #expect((error?.id != nil) == hasID)
        #expect(error?.error.kind == .invalidRequest)
    }

    @Test(
        "what is no JSON object is a parse error",
        arguments: [
            "", "[]", "null", "{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}x", "{\"a\":1 2}", "{a:1}",
            "{\"a\":1,\"a\":2}", "{\"a\":\"\\", "{\"a\":[}", "{\"\\ud800\":1}",
        ])
    func malformed(text: String) {
        let error = #expect(throws: RequestFrame.Unreadable.self) { try RequestFrame.parse(Data(text.utf8)) }
        #expect(error?.error.kind == .parse || error?.error.kind == .invalidRequest)
    }

    @Test("invalid UTF-8 and deep nesting are refused before any decoder sees them")
    func hostile() {
        var bytes = Self.frame(params: "\"x\"")
        bytes[bytes.count - 60] = 0xFF
        #expect(throws: RequestFrame.Unreadable.self) { try RequestFrame.parse(bytes) }
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let error = #expect(throws: RequestFrame.Unreadable.self) { try RequestFrame.parse(Self.frame(params: deep)) }
        #expect(error?.error.message.contains("deep") == true)
        let deepObjects = String(repeating: "{\"a\":", count: 65) + "1" + String(repeating: "}", count: 65)
        #expect(throws: RequestFrame.Unreadable.self) { try RequestFrame.parse(Self.frame(params: deepObjects)) }
    }

    @Test("nothing that is thrown at the parser brings it down")
    func fuzz() throws {
        var random = Mulberry(state: 20_261_121)
        let seed = Array(Self.frame(params: #"{"a":[1,{"b":"\u6881\n"}],"c":null}"#))
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0...random.below(4) {
                let index = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[index] = UInt8(random.below(256))
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(UInt8(random.below(128)), at: index)
                default: bytes.removeLast(min(bytes.count - 1, random.below(20)))
                }
            }
            guard let request = try? RequestFrame.parse(Data(bytes)) else { continue }
            accepted += 1
            // A frame whose "params" was renamed has none, which stands for an empty object.
            #expect(request.params == Data("{}".utf8) || Data(bytes).range(of: request.params) != nil)
        }
        #expect(accepted > 0)
    }

    @Test("a reply carries the result's bytes or the error with its reason")
    func replies() throws {
        let id = try #require(UUIDv7(Self.id))
        let success = try ReplyFrame.parse(ReplyFrame.success(id: id, result: Data(#"{"a": 1}"#.utf8)))
        #expect(success.id == id)
        #expect(try success.result.get() == Data(#"{"a": 1}"#.utf8))
        let failure = try ReplyFrame.parse(ReplyFrame.failure(id: nil, .busy(retryAfter: 250)))
        #expect(failure.id == nil)
        #expect(failure.result == .failure(.busy(retryAfter: 250)))
        #expect(throws: JSONMembers.Malformed.self) { try ReplyFrame.parse(Data("{}".utf8)) }
    }
}

@Suite("Members of a JSON object") struct JSONMembersTests {
    @Test("each value is the bytes that stood there")
    func values() throws {
        let json = Data(#" { "a" : -1.5e3 , "b":[ 1,2 ] ,"c":"}\"{","d":{"e":{}},"f":true } "#.utf8)
        let members = try JSONMembers.split(json)
        let texts = members.names.map { ($0, String(decoding: members[$0] ?? Data(), as: UTF8.self)) }
        #expect(
            Dictionary(uniqueKeysWithValues: texts) == [
                "a": "-1.5e3", "b": "[ 1,2 ]", "c": #""}\"{""#, "d": #"{"e":{}}"#, "f": "true",
            ])
    }

    @Test("an escaped name is read; a slice of other data is read from its own start")
    func namesAndSlices() throws {
        let json = Data(#"xx{"\u0061":1}"#.utf8).dropFirst(2)
        #expect(try JSONMembers.split(json)["a"] == Data("1".utf8))
    }

    @Test("sixty-four levels are read, one more is not")
    func depth() throws {
        func nested(_ depth: Int) -> Data {
            let open = String(repeating: "[", count: depth)
            return Data("{\"a\":\(open)\(String(repeating: "]", count: depth))}".utf8)
        }
        #expect(try JSONMembers.split(nested(JSONMembers.depthLimit - 1)).count == 1)
        #expect(throws: JSONMembers.Malformed.self) { try JSONMembers.split(nested(JSONMembers.depthLimit)) }
    }
}
