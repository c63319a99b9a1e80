import Fixtures
import Foundation
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import Testing

@testable import Portal

@Suite("Cookies")
struct CookieTests {
    private func request(_ cookies: String...) -> Hummingbird.Request {
        var head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")
        for text in cookies { head.headerFields.append(HTTPField(name: .cookie, value: text)) }
        return Hummingbird.Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    }

    @Test("A cookie is found by its whole name, in every header, as it was sent")
    func found() {
        let request = request("ab=1; a=x=y; a=2;c=\"q\"", "d=; e")
        #expect(request.cookie("a") == "x=y")
        #expect(request.cookie("c") == "\"q\"")
        #expect(request.cookie("d") == "")
        #expect(request.cookie("e") == nil)
        #expect(request.cookie("b") == nil)
        #expect(self.request().cookie("a") == nil)
    }

    @Test("What was sealed is opened under its own name, unchanged, in its time")
    func sealed() throws {
        let clock = HandClock(Timestamp(milliseconds: 1_790_000_000_000))
        let jar = CookieJar(secret: Data(repeating: 3, count: 32), isSecure: true, clock: { [clock] in clock.now })
        for length in 0..<40 {
            let text = String(repeating: "汉", count: length)
            let value = try jar.sealed("h", text, for: .seconds(60)).value
            #expect(jar.open("h", as: String.self, of: request("x=1; h=\(value)")) == text)
            #expect(jar.open("r", value, as: String.self) == nil)
            #expect(jar.open("h", value + "A", as: String.self) == nil)
        }
        let value = try jar.sealed("h", "x", for: .seconds(60)).value
        clock.advance(by: .seconds(60))
        #expect(jar.open("h", value, as: String.self) == nil)
    }

    @Test("Base64 for addresses has no padding and nothing that an address escapes")
    func base64() {
        for bytes in [[], [0xFB], [0xFB, 0xFF], [0xFB, 0xFF, 0xBF], [1, 2, 3, 4]] as [[UInt8]] {
            let text = Data(bytes).base64URL
            #expect(text.utf8.allSatisfy { $0 != 0x2B && $0 != 0x2F && $0 != 0x3D })
            #expect(Data(base64URL: text) == Data(bytes))
        }
        #expect(Data([0xFB, 0xFF, 0xBF]).base64URL == "-_-_")
    }
}
