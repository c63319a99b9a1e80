import Fixtures
import Foundation
import Messages
import Synchronization
import Testing
import Transfers

@testable import Notification

@Suite("Text messages", .timeLimit(.minutes(1)))
struct SMSChannelTests {
    private func provider(_ json: String) throws -> SMSProvider {
        try JSONCoding.decode(SMSProvider.self, from: Data(json.utf8))
    }

    private let json = """
        {"url":"https://sms.example/send","headers":{"Authorization":"Bearer k","X-Request":"{id}"},"format":"json",
         "body":{"phones":["+86{telephone}"],"params":{"text":"【清廉】{text}"},"n":1,"ref":"{id}"},
         "success":{"status":200,"pointer":"/result/0/code","value":"0"},"refusals":["BLACK","1003"]}
        """

    @Test("a JSON body is filled in, whatever the text holds")
    func filling() throws {
        let request = try provider(json).request(telephone: "13812341234", text: #"a"},{{id}\n 清"#, id: "d-1")
        #expect(request.headers.contains(.init("Authorization", "Bearer k")))
        #expect(request.headers.contains(.init("X-Request", "d-1")))
        #expect(request.headers.contains(.init("content-type", "application/json")))
        let body = try JSONCoding.decode(JSONValue.self, from: Data(request.body))
        #expect(body["phones"] == ["+8613812341234"])
        #expect(body["params"]?["text"] == .string(#"【清廉】a"},{{id}\n 清"#))
        #expect(body["n"] == 1 && body["ref"] == "d-1")
    }

    @Test("a form is filled in and encoded, its fields in alphabetical order")
    func form() throws {
        let provider = try provider(
            #"{"url":"http://sms.example/","format":"form","body":{"to":"{telephone}","msg":"{text}"},"success":{"status":200}}"#
        )
        try provider.check()
        let request = provider.request(telephone: "+8613812341234", text: "a&b=清 1", id: "d-1")
        #expect(String(decoding: request.body, as: UTF8.self) == "msg=a%26b%3D%E6%B8%85%201&to=%2B8613812341234")
        #expect(
            request.headers == [.init("content-type", "application/x-www-form-urlencoded; charset=utf-8")])
    }

    @Test(
        "the rule of success is read from status and body",
        arguments: [
            (200, #"{"result":[{"code":0}]}"#, "delivered"), (200, #"{"result":[{"code":"0"}]}"#, "delivered"),
            (200, #"{"result":[{"code":1003}]}"#, "refused rejected"),
            (200, #"{"result":[{"code":"BLACK"}]}"#, "refused rejected"),
            (200, #"{"result":[{"code":"isv.LIMIT 138@x"}]}"#, "failed rejected"),
            (200, #"{"result":[]}"#, "failed bad-answer"), (200, "", "failed bad-answer"),
            (200, "[", "failed bad-answer"),
            (500, #"{"result":[{"code":0}]}"#, "failed server-error"), (503, "", "failed server-error"),
        ])
    func success(status: Int, body: String, summary: String) throws {
        #expect(try provider(json).verdict(on: answer(status, body), at: channelTime).outcome.summary == summary)
    }

    @Test(
        "settings that cannot be right are refused",
        arguments: [
            #"{"url":"https://a/","format":"json","body":{"a":"{text}"},"success":{"status":200}}"#,
            #"{"url":"https://a/","format":"json","body":{"a":"{telephone}"},"success":{"status":200}}"#,
            #"{"url":"ftp://a/","format":"json","body":["{telephone}{text}"],"success":{"status":200}}"#,
            #"{"url":"https://a/","format":"form","body":["{telephone}{text}"],"success":{"status":200}}"#,
            #"{"url":"https://a/","format":"form","body":{"a":"{telephone}{text}","b":1},"success":{"status":200}}"#,
            #"{"url":"https://a/","format":"json","body":["{telephone}{text}"],"success":{"status":200,"pointer":"/a"}}"#,
            #"{"url":"https://a/","format":"json","body":["{telephone}{text}"],"success":{"status":200,"pointer":"a","value":"0"}}"#,
        ])
    func settings(json: String) throws {
        let provider = try provider(json)
        #expect(throws: SMSProviderError.self) { try provider.check() }
    }

    @Test(
        "a JSON pointer finds what RFC 6901 says",
        arguments: [
            ("/a/0", "1"), ("/a/1", nil), ("/a/-1", nil), ("/b~1c", "x"), ("/m~0n", "true"), ("/", "empty"),
            ("/a", nil), ("/none/0", nil), ("/f", "1.5"),
        ] as [(String, String?)])
    func pointer(pointer: String, text: String?) throws {
        let value = try JSONCoding.decode(
            JSONValue.self, from: Data(#"{"a":[1],"b/c":"x","m~n":true,"":"empty","f":1.5}"#.utf8))
        #expect(value.text(at: pointer) == text)
    }

    @Test("a message goes out as the short sentence, and nothing prints the number")
    func sending() async throws {
        let heard = Mutex<[UInt8]>([])
        let server = try LoopbackServer { connection in
            let request = try connection.request()
            heard.withLock { $0 = request.body }
            try connection.answer("200 OK", #"{"code":0}"#)
        }
        let provider = try provider(
            """
            {"url":"http://127.0.0.1:\(server.port)/","format":"json","body":["{telephone}","{text}","{id}"],
             "success":{"status":200,"pointer":"/code","value":"0"}}
            """)
        let message = try outgoing(to: "13812341234")
        let channel = SMSChannel(
            provider: provider, transfers: try loopbackTransfers(), now: { channelTime }, logger: channelLogger)
        #expect(await channel.send(message) == .delivered(proof: "HTTP 200 0"))
        #expect(
            String(decoding: heard.withLock { $0 }, as: UTF8.self)
                == #"["13812341234","您有 1 件待办","01934f3b-2a3b-7000-8000-000000000001"]"#)
        #expect(!"\(message) \(String(reflecting: message))".contains("1381234"))
    }
}
