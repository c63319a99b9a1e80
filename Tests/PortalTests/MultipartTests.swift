import Foundation
import Testing

@testable import Portal

@Suite("Forms with files")
struct MultipartTests {
    static let boundary = "----WebKitFormBoundaryAbC123"

    /// A body as browsers write it.
    static func body(_ parts: [(head: String, bytes: Data)], boundary: String = boundary) -> Data {
        var body = Data()
        for part in parts {
            body += Data("--\(boundary)\r\nContent-Disposition: form-data; \(part.head)\r\n\r\n".utf8)
            body += part.bytes + Data("\r\n".utf8)
        }
        return body + Data("--\(boundary)--\r\n".utf8)
    }

    @Test("Fields and files come out as they went in, also bytes that look like line ends and boundaries")
    func roundTrip() throws {
        let photo = Data([0xFF, 0xD8, 13, 10, 45, 45, 13, 10, 0]) + Data("\r\n--\(Self.boundary.dropLast())".utf8)
        let form = try Form(
            multipart: Self.body([
                ("name=\"story\"", Data("路灯\r\n坏了".utf8)),
                ("name=\"photos\"; filename=\"a;b\\\"c.jpg\"\r\nContent-Type: image/jpeg", photo),
                ("name=\"photos\"; filename=\"\"\r\nContent-Type: application/octet-stream", Data()),
                ("name=\"empty\"", Data()),
            ]), boundary: Self.boundary)
        #expect(form.text("story") == "路灯\n坏了")
        #expect(form.files["photos"] == [Form.Upload(bytes: photo, name: "a;b\"c.jpg")])
        #expect(form.fields["empty"] == [""])
    }

    @Test("Text before the first part, and behind the last, is passed over")
    func systemInputs() throws {
        let body =
            Data("preamble\r\n".utf8) + Self.body([("name=\"a\"", Data("1".utf8))]) + Data("epilogue".utf8)
        #expect(try Form(multipart: body, boundary: Self.boundary)["a"] == "1")
    }

    @Test(
        "The boundary is read from the content type",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"),
            ("Multipart/Form-Data;charset=utf-8; boundary=\"a b\"", "a b"),
            ("multipart/form-data", ""), ("text/plain; boundary=abc", nil), ("", nil),
        ])
    func boundaries(type: String, expected: String?) {
        #expect(Multipart.boundary(of: type) == expected)
    }

    @Test(
        "A file is called as its person called it, however its quotes were written, and what stands behind its name is read",
        arguments: [
            ("\"a%22b.jpg\"", "a\"b.jpg"), ("\"a\\\"b;.jpg\"", "a\"b;.jpg"), ("\"a b\\\"\"", "a b\""),
            ("\"C:\\dir\\a.jpg\"", "C:\\dir\\a.jpg"), ("a.jpg", "a.jpg"), (" \"照片 1=2.jpg\" ", "照片 1=2.jpg"),
        ])
    func fileNames(written: String, name: String) throws {
        let body = Self.body([("filename=\(written); name=\"photos\"", Data([1]))])
        #expect(
            try Form(multipart: body, boundary: Self.boundary).files == [
                "photos": [.init(bytes: Data([1]), name: name)]
            ])
    }

    @Test("A body that was cut off anywhere is refused, never half believed")
    func cut() {
        let whole = Self.body([("name=\"a\"", Data("1".utf8)), ("name=\"b\"; filename=\"x\"", Data([1, 2, 3]))])
        // Behind the closing dashes nothing is missing.
        for length in 0..<(whole.count - 2) {
            #expect(throws: Multipart.Mistake.self) {
                try Form(multipart: whole.prefix(length), boundary: Self.boundary)
            }
        }
    }

    @Test("Too many parts, a header without end or without a name, and a bad boundary are refused")
    func refused() {
        let many = Array(repeating: (head: "name=\"a\"", bytes: Data()), count: Multipart.partLimit + 1)
        #expect(throws: Multipart.Mistake.tooManyParts) {
            try Multipart(Self.body(many), boundary: Self.boundary)
        }
        let long = "name=\"\(String(repeating: "n", count: Multipart.headerLimit))\""
        #expect(throws: Multipart.Mistake.header) {
            try Multipart(Self.body([(long, Data())]), boundary: Self.boundary)
        }
        #expect(throws: Multipart.Mistake.header) {
            try Multipart(Self.body([("filename=\"x\"", Data())]), boundary: Self.boundary)
        }
        for boundary in ["", String(repeating: "b", count: 71)] {
            #expect(throws: Multipart.Mistake.boundary) { try Multipart(Data(), boundary: boundary) }
        }
    }

    @Test("Bodies with anything changed, cut out or doubled make a form or a refusal, and no crash")
    func noise() {
        var random = SystemRandomNumberGenerator()
        let whole = Self.body([
            ("name=\"a\"; filename=\"x\"", Data([13, 10, 45, 45])), ("name=\"b\"", Data("text".utf8)),
        ])
        for _ in 0..<20_000 {
            var body = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &random)
                case 1: body.removeSubrange(place..<min(body.count, place + Int.random(in: 1...9, using: &random)))
                default: body.insert(contentsOf: body[place...].prefix(12), at: place)
                }
                if body.isEmpty { break }
            }
            let parts = try? Multipart(body, boundary: Self.boundary).parts
            #expect((parts ?? []).allSatisfy { $0.bytes.count <= body.count })
        }
    }
}
