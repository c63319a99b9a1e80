import Fixtures
import Foundation
import Messages
import Testing

@testable import Portal

@Suite("A body with files over HTTP")
struct SentBodyTests {
    static let object = Data(#"{"text":"已换新灯"}"#.utf8)

    private func read(_ form: Form) throws -> SentBody {
        let web = try WebFolder.find(nil)
        let words = try Language.allCases.map { try Words(folder: web.appending(path: "words/\($0.rawValue)")) }
        return try SentBody(form, words: words)
    }

    /// Where the problem of a form lies; nil if it has none.
    private func flaw(_ form: Form) throws -> String? {
        do {
            _ = try read(form)
            return nil
        } catch let problem as Problem {
            #expect(problem.kind == .invalid)
            return problem.errors.first?.at
        }
    }

    private func upload(_ bytes: Data) -> Form.Upload { Form.Upload(bytes: bytes) }

    @Test("The object may be a field or a file, and the files come beside it as they are")
    func whole() throws {
        let text = String(decoding: Self.object, as: UTF8.self)
        let photo = TelephonePhotos.jpeg
        let voice = Data("#!AMR\n".utf8) + Data([0x3C]) + Data(repeating: 0, count: 31)
        let asField = try read(
            Form(fields: ["request": [text]], files: ["photos": [upload(photo)], "voice": [upload(voice)]]))
        #expect(asField.json == Self.object)
        #expect(asField.attachments == [photo, voice])
        let asFile = try read(Form(files: ["request": [upload(Self.object)]]))
        #expect(asFile.json == Self.object && asFile.attachments.isEmpty)
    }

    @Test("What does not fit is told by the name of its part")
    func flaws() throws {
        let text = String(decoding: Self.object, as: UTF8.self)
        let fine = ["request": [text]]
        #expect(try flaw(Form()) == "request")
        #expect(try flaw(Form(fields: ["request": [text, text]])) == "request")
        #expect(try flaw(Form(fields: fine, files: ["request": [upload(Self.object)]])) == "request")
        #expect(try flaw(Form(fields: ["request": [text], "photos": ["no file"]])) == "photos")
        #expect(try flaw(Form(fields: ["request": [text], "more": ["x"]])) == "more")
        #expect(try flaw(Form(fields: fine, files: ["picture": [upload(Data([1]))]])) == "picture")
        #expect(try flaw(Form(fields: fine, files: ["photos": [upload(Data([1]))]])) == "photos")
        let four = Array(repeating: upload(TelephonePhotos.jpeg), count: 4)
        #expect(try flaw(Form(fields: fine, files: ["photos": four])) == "photos")
    }

    @Test("An object over its bound is too large, though a form may be longer")
    func bound() throws {
        let long = Data(repeating: 0x20, count: SentBody.limit + 1)
        #expect(throws: Problem(.tooLarge, "the JSON object is over 256 KiB")) {
            try read(Form(files: ["request": [upload(long)]]))
        }
    }
}
