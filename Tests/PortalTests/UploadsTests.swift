import Fixtures
import Foundation
import Messages
import Testing

@testable import Portal

@Suite("Files of a form")
struct UploadsTests {
    private static let photo = Form.Upload(bytes: TelephonePhotos.png, name: "C:\\fakepath\\灯.png")
    private static let voice = Form.Upload(bytes: Data("#!AMR\n".utf8) + Data([0x3C]) + Data(count: 31), name: "a.amr")

    @Test("What is wrong with a file is said at its field, and names it")
    func refused() {
        let heic = Data([0, 0, 0, 24]) + Data("ftypheic".utf8) + Data(count: 12)
        let large = TelephonePhotos.png + Data(count: AttachedFile.photoBytes)
        for (field, upload, words, values) in [
            ("photos", Form.Upload(bytes: Data("hello".utf8), name: "a.txt"), "upload.photo", ["name": "a.txt"]),
            ("photos", .init(bytes: heic), "upload.camera", ["name": "#1", "kind": "HEIC"]),
            (
                "photos", .init(bytes: Data("GIF89a".utf8), name: "x/b.gif"), "upload.kind",
                ["name": "b.gif", "kind": "GIF"]
            ),
            ("photos", Self.voice, "upload.no-photo", ["name": "a.amr"]),
            ("photos", .init(bytes: large, name: "c.png"), "upload.photo-size", ["name": "c.png", "limit": "15"]),
            ("voice", Self.photo, "upload.voice", [:]),
        ] {
            #expect(throws: Uploads.Mistake(field: field, words: words, values: values)) {
                try Uploads(Form(files: [field: [upload]]))
            }
        }
    }

    @Test("What can be sent is kept beside what cannot: three photos, a voice message, 23 MiB")
    func kept() {
        let broken = Form.Upload(bytes: Data("hello".utf8))
        let some = Uploads(sorting: Form(files: ["photos": [broken, Self.photo], "voice": [Self.voice]]))
        #expect(some.files.map(\.name) == ["灯.png", "a.amr"])
        #expect(some.mistakes.map(\.words) == ["upload.photo"])
        let many = Uploads(sorting: Form(files: ["photos": Array(repeating: Self.photo, count: 5)]))
        #expect(many.files.count == 3 && many.mistakes.map(\.words) == ["upload.photos"])
        let large = Form.Upload(bytes: TelephonePhotos.png + Data(count: 12 << 20))
        let heavy = Uploads(sorting: Form(files: ["photos": [large, large]]))
        #expect(heavy.files.count == 1 && heavy.mistakes.map(\.words) == ["upload.together"])
    }

    @Test("What was held comes first, and a new voice message takes the place of the one before")
    func held() {
        let first = Uploads(sorting: Form(files: ["photos": [Self.photo], "voice": [Self.voice]])).files
        let other = Form.Upload(bytes: Self.voice.bytes + Self.voice.bytes.dropFirst(6), name: "b.amr")
        #expect(Uploads(sorting: Form(), held: first).files == first)
        let next = Uploads(sorting: Form(files: ["photos": [Self.photo], "voice": [other]]), held: first)
        #expect(next.files.map(\.name) == ["灯.png", "灯.png", "b.amr"])
        #expect(next.mistakes.isEmpty)
    }
}
