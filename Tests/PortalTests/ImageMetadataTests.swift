import Foundation
import Testing

@testable import Portal

@Suite("Metadata of photos")
struct ImageMetadataTests {
    @Test("Nothing stays of maker, place, comments and what lies behind the end", arguments: TelephonePhotos.all)
    func stripped(photo: Data) throws {
        #expect(Self.holds(photo, TelephonePhotos.maker))
        let stripped = try #require(try ImageMetadata.stripped(photo))
        for trace in [TelephonePhotos.maker, "xmp", "XMP", "GPS", "tEXt", "ftyp"] {
            #expect(!Self.holds(stripped, trace), "\(trace) is still there")
        }
        #expect(stripped.count < photo.count)
    }

    @Test("What is stripped once is stripped for good", arguments: TelephonePhotos.all)
    func again(photo: Data) throws {
        let once = try #require(try ImageMetadata.stripped(photo))
        #expect(try ImageMetadata.stripped(once) == once)
    }

    @Test("A turned JPEG stays turned; an upright one says nothing")
    func orientation() throws {
        let turned = try #require(try ImageMetadata.stripped(TelephonePhotos.jpeg))
        let upright = try #require(try ImageMetadata.stripped(TelephonePhotos.progressiveJPEG))
        #expect(Self.holds(turned, "Exif"))
        // Tag 0x0112, a SHORT, one of them: 6.
        #expect(turned.firstRange(of: Data([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6])) != nil)
        #expect(!Self.holds(upright, "Exif"))
    }

    @Test("A photo that was cut off is refused", arguments: TelephonePhotos.all)
    func cut(photo: Data) throws {
        let whole = try #require(try ImageMetadata.stripped(photo))
        for length in 12..<whole.count {
            #expect(throws: ImageMetadata.Malformed.self) { try ImageMetadata.stripped(whole.prefix(length)) }
        }
    }

    @Test("Other files are no photos", arguments: ["", "RIFF", "GIF89a", "hello", "%PDF-1.7", "#!AMR\n"])
    func others(text: String) throws {
        #expect(try ImageMetadata.stripped(Data(text.utf8)) == nil)
    }

    @Test("Photos with bytes changed are stripped or refused, and crash nothing", arguments: TelephonePhotos.all)
    func noise(photo: Data) {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            var broken = photo
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let stripped = try? ImageMetadata.stripped(broken)
            #expect((stripped ?? Data()).count <= broken.count + 40)
        }
    }

    @Test("A photo's metadata does not slip through as a voice message")
    func voice() throws {
        for photo in TelephonePhotos.all {
            let form = Form(files: [Uploads.voice: [Form.Upload(bytes: photo)]])
            #expect(throws: Uploads.Mistake(field: Uploads.voice, words: "upload.voice-kinds.unknown")) {
                try Uploads(form)
            }
        }
        let sound = Data("#!AMR\n".utf8) + Data([0x3C]) + Data(count: 31)
        #expect(try Uploads(Form(files: [Uploads.voice: [.init(bytes: sound)]])).attachments == [sound])
    }

    @Test("Four photos, a text for a photo, and a photo too large are refused at their field")
    func refused() {
        let photo = Form.Upload(bytes: TelephonePhotos.png)
        for (files, words) in [
            (Array(repeating: photo, count: 4), "upload.photos"), ([.init(bytes: Data("hello".utf8))], "upload.photo"),
            ([.init(bytes: TelephonePhotos.png + Data(count: 5 << 20))], "upload.photo-size"),
            ([.init(bytes: TelephonePhotos.png.prefix(60))], "upload.broken"),
        ] {
            #expect(throws: Uploads.Mistake(field: Uploads.photos, words: words)) {
                try Uploads(Form(files: [Uploads.photos: files]))
            }
        }
    }

    private static func holds(_ data: Data, _ text: String) -> Bool { data.firstRange(of: Data(text.utf8)) != nil }
}
