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

    @Test("Thumbnails go, in JFIF's own segment and in its extension; nothing but a head stays of Adobe's")
    func thumbnails() throws {
        func segment(_ marker: UInt8, _ body: Data) -> Data {
            Data([0xFF, marker, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 0xFF)]) + body
        }
        let trace = Data("thumb!".utf8)
        let head = Data("JFIF\0".utf8) + Data([1, 2, 0, 0, 1, 0, 1])
        let plain = try #require(try ImageMetadata.stripped(TelephonePhotos.progressiveJPEG))
        let behindJFIF = plain.dropFirst(2 + 18)
        let hostile =
            Data([0xFF, 0xD8]) + segment(0xE0, head + Data([2, 1]) + trace)
            + segment(0xE0, Data("JFXX\0".utf8) + Data([0x10]) + trace)
            + segment(0xEE, Data("Adobe".utf8) + Data([0, 100, 0, 0, 0, 0, 1]) + trace) + segment(0xF3, trace)
            + segment(0xE0, Data("JFIF\0".utf8)) + behindJFIF
        let stripped = try #require(try ImageMetadata.stripped(hostile))
        #expect(!Self.holds(stripped, "thumb!") && !Self.holds(stripped, "JFXX"))
        #expect(stripped.prefix(20) == Data([0xFF, 0xD8]) + segment(0xE0, head + Data([0, 0])))
        #expect(stripped.firstRange(of: segment(0xEE, Data("Adobe".utf8) + Data([0, 100, 0, 0, 0, 0, 1]))) != nil)
        #expect(try ImageMetadata.stripped(stripped) == stripped)
    }

    @Test("A WebP's colour profile goes, and what hides in a frame of an animation")
    func profiles() throws {
        func chunk(_ name: String, _ body: Data) -> Data {
            Data(name.utf8) + little(body.count) + body + Data(count: body.count % 2)
        }
        func little(_ number: Int) -> Data { Data((0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }) }
        func file(_ chunks: Data) -> Data {
            Data("RIFF".utf8) + little(chunks.count + 4) + Data("WEBP".utf8) + chunks
        }
        let plain = try #require(try ImageMetadata.stripped(TelephonePhotos.webp))
        let picture = plain.dropFirst(12 + 18)
        let extended = Data([0x2C, 0, 0, 0, 15, 0, 0, 11, 0, 0])
        let trace = Data("Display P3 of SecretPhone".utf8)
        for chunks in [
            chunk("VP8X", extended) + chunk("ICCP", trace) + picture,
            chunk("VP8X", extended) + chunk("ANIM", Data(count: 6))
                + chunk("ANMF", Data(count: 16) + chunk("SECR", trace) + picture),
        ] {
            let stripped = try #require(try ImageMetadata.stripped(file(chunks)))
            #expect(!Self.holds(stripped, "SecretPhone") && !Self.holds(stripped, "ICCP"))
            #expect(stripped[stripped.startIndex + 20] & 0x2C == 0)
            #expect(stripped.firstRange(of: picture) != nil)
            #expect(try ImageMetadata.stripped(stripped) == stripped)
        }
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
