import Fixtures
import Foundation
import Messages
import Testing

@testable import Media

@Suite("Metadata of photos")
struct PhotoTests {
    @Test("Nothing stays of maker, place, comments and what lies behind the end", arguments: TelephonePhotos.all)
    func stripped(photo: Data) throws {
        #expect(Self.holds(photo, TelephonePhotos.maker))
        let stripped = try Photo(photo).bytes
        for trace in [TelephonePhotos.maker, "xmp", "XMP", "GPS", "tEXt", "ftyp"] {
            #expect(!Self.holds(stripped, trace), "\(trace) is still there")
        }
        #expect(stripped.count < photo.count)
    }

    @Test("What is stripped once is stripped for good", arguments: TelephonePhotos.all)
    func again(photo: Data) throws {
        let once = try Photo(photo).bytes
        #expect(try Photo(once).bytes == once)
    }

    @Test("A turned JPEG stays turned; an upright one says nothing")
    func orientation() throws {
        let turned = try Photo(TelephonePhotos.jpeg).bytes
        let upright = try Photo(TelephonePhotos.progressiveJPEG).bytes
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
        let plain = try Photo(TelephonePhotos.progressiveJPEG).bytes
        let behindJFIF = plain.dropFirst(2 + 18)
        let hostile =
            Data([0xFF, 0xD8]) + segment(0xE0, head + Data([2, 1]) + trace)
            + segment(0xE0, Data("JFXX\0".utf8) + Data([0x10]) + trace)
            + segment(0xEE, Data("Adobe".utf8) + Data([0, 100, 0, 0, 0, 0, 1]) + trace) + segment(0xF3, trace)
            + segment(0xE0, Data("JFIF\0".utf8)) + behindJFIF
        let stripped = try Photo(hostile).bytes
        #expect(!Self.holds(stripped, "thumb!") && !Self.holds(stripped, "JFXX"))
        #expect(stripped.prefix(20) == Data([0xFF, 0xD8]) + segment(0xE0, head + Data([0, 0])))
        #expect(stripped.firstRange(of: segment(0xEE, Data("Adobe".utf8) + Data([0, 100, 0, 0, 0, 0, 1]))) != nil)
        #expect(try Photo(stripped).bytes == stripped)
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
        let plain = try Photo(TelephonePhotos.webp).bytes
        let picture = plain.dropFirst(12 + 18)
        let extended = Data([0x2C, 0, 0, 0, 15, 0, 0, 11, 0, 0])
        let trace = Data("Display P3 of SecretPhone".utf8)
        for chunks in [
            chunk("VP8X", extended) + chunk("ICCP", trace) + picture,
            chunk("VP8X", extended) + chunk("ANIM", Data(count: 6))
                + chunk("ANMF", Data(count: 16) + chunk("SECR", trace) + picture),
        ] {
            let stripped = try Photo(file(chunks)).bytes
            #expect(!Self.holds(stripped, "SecretPhone") && !Self.holds(stripped, "ICCP"))
            #expect(stripped[stripped.startIndex + 20] & 0x2C == 0)
            #expect(stripped.firstRange(of: picture) != nil)
            #expect(try Photo(stripped).bytes == stripped)
        }
    }

    @Test("A photo is what its bytes say, as large as its picture", arguments: TelephonePhotos.all)
    func measured(photo: Data) throws {
        let read = try Photo(photo)
        #expect((read.width, read.height) == (16, 12))
        #expect(read.type == Photo.type(of: photo))
    }

    @Test("A JPEG or PNG without its end is taken, and gets one")
    func endless() throws {
        for photo in [TelephonePhotos.jpeg, TelephonePhotos.progressiveJPEG, TelephonePhotos.png] {
            let whole = try Photo(photo).bytes
            let end = whole.prefix(4).last == 0x47 ? 12 : 2
            for cut in 1...end { #expect(try Photo(whole.dropLast(cut)).bytes == whole) }
        }
    }

    @Test("What decoders pass over between segments is passed over, and not kept")
    func untidy() throws {
        let whole = try Photo(TelephonePhotos.jpeg).bytes
        let padding = Data([0xFF, 0xFF, 0xFF]), junk = Data("SecretPhone".utf8), alone = Data([0xFF, 0xD0, 0xFF, 0x01])
        for between in [padding, junk, alone, Data([0]), junk + padding] {
            #expect(
                try Photo(whole.prefix(2) + Data([0xFF, 0xFE, 0, 2]) + between + whole.dropFirst(2)).bytes == whole)
            #expect(try Photo(whole.dropLast(2) + Data([0xFF, 0xFE, 0, 2]) + between + whole.suffix(2)).bytes == whole)
        }
    }

    @Test("A second image behind the first, and what telephones hang behind the end, go")
    func behind() throws {
        let whole = try Photo(TelephonePhotos.jpeg).bytes
        for trailer in [TelephonePhotos.progressiveJPEG, Data("SEFHSecretPhoneSEFT".utf8), Data(count: 4_096)] {
            #expect(try Photo(whole + trailer).bytes == whole)
        }
    }

    @Test("A photo that is cut off within what its picture needs is refused")
    func cut() throws {
        let picture = try #require(try Photo(TelephonePhotos.jpeg).bytes.firstRange(of: Data([0xFF, 0xDA]))).upperBound
        for length in 3..<picture + 2 {
            #expect(throws: PhotoError.self) { try Photo(TelephonePhotos.jpeg.prefix(length)) }
        }
        for photo in [TelephonePhotos.png, TelephonePhotos.webp] {
            let whole = try Photo(photo).bytes
            for length in 12..<whole.count - 12 { #expect(throws: PhotoError.self) { try Photo(whole.prefix(length)) } }
        }
    }

    @Test("A small file that unfolds to more pixels than any camera has is refused")
    func bomb() throws {
        var bomb = TelephonePhotos.png
        bomb.replaceSubrange(16..<24, with: [0, 1, 0, 0, 0, 1, 0, 0])
        #expect(throws: PhotoError.tooManyPixels) { try Photo(bomb) }
        bomb.replaceSubrange(16..<24, with: Data(count: 8))
        #expect(throws: PhotoError.damaged()) { try Photo(bomb) }
    }

    @Test("Other files are no photos", arguments: ["", "RIFF", "GIF89a", "hello", "%PDF-1.7", "#!AMR\n"])
    func others(text: String) throws {
        #expect(Photo.type(of: Data(text.utf8)) == nil)
        #expect(throws: PhotoError.unknown) { try Photo(Data(text.utf8)) }
    }

    @Test(
        "What people send for a photo is named for what it is",
        arguments: [
            ("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic", .heic), ("\0\0\0\u{18}ftypmif1\0\0\0\0heic", .heic),
            ("\0\0\0\u{18}ftypavif\0\0\0\0mif1", .avif), ("\0\0\0\u{18}ftypmif1\0\0\0\0avif", .avif),
            ("\0\0\0\u{18}ftypcrx \0\0\0\u{1}", .tiff), ("\0\0\0\u{18}ftypisom\0\0\0\0", nil), ("GIF89a", .gif),
            ("%PDF-1.7", .pdf), ("II*\0", .tiff), ("MM\0*", .tiff), ("BM", .bmp), ("PK\u{3}\u{4}", .zip),
            ("hello", nil),
        ] as [(String, ForeignFile?)])
    func named(head: String, kind: ForeignFile?) {
        #expect(ForeignFile(Data(head.utf8)) == kind)
    }

    @Test("Photos with bytes changed are stripped or refused, and crash nothing", arguments: TelephonePhotos.all)
    func noise(photo: Data) {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            var broken = photo
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let stripped = try? Photo(broken).bytes
            #expect((stripped ?? Data()).count <= broken.count + 42)
        }
    }

    private static func holds(_ data: Data, _ text: String) -> Bool { data.firstRange(of: Data(text.utf8)) != nil }
}
