import Foundation
import Messages
import Testing

@testable import Media

@Suite("Voice messages")
struct SoundTests {
    private static func holds(_ data: Data, _ text: String) -> Bool { data.firstRange(of: Data(text.utf8)) != nil }

    @Test("A recording is what its bytes say and as long as it plays", arguments: Recordings.all)
    func length(sample: Recordings.Sample) throws {
        let sound = try Sound(sample.bytes)
        #expect(sound.type == sample.type)
        #expect(Sound.type(of: sample.bytes) == sample.type)
        #expect((1_840...2_064).contains(sound.milliseconds), "\(sound.milliseconds)")
    }

    @Test("Nothing stays of maker, place, title and time", arguments: Recordings.all)
    func cleaned(sample: Recordings.Sample) throws {
        let sound = try Sound(sample.bytes)
        for trace in [Recordings.maker, Recordings.place, "ARTIST", "Artist", "TIT2", "udta", "LIST", "bext", "uuid"] {
            #expect(!Self.holds(sound.bytes, trace), "\(trace) is still there")
        }
        #expect(Self.holds(sample.bytes, Recordings.maker) == sample.isMarked)
        #expect(sound.bytes.firstRange(of: Recordings.big(3_800_000_000)) == nil)
        #expect(sound.bytes.count <= sample.bytes.count)
    }

    @Test("What is cleaned once is clean for good, and as long as before", arguments: Recordings.all)
    func again(sample: Recordings.Sample) throws {
        let once = try Sound(sample.bytes)
        #expect(try Sound(once.bytes) == once)
    }

    @Test("The sound stays where it was", arguments: [Recordings.m4a(seconds: 1), Recordings.webm(seconds: 1)])
    func inPlace(bytes: Data) throws {
        let clean = try Sound(bytes).bytes
        #expect(clean.count == bytes.count)
        let sound = Recordings.noise(30)
        #expect(clean.firstRange(of: sound) == bytes.firstRange(of: sound))
    }

    @Test("Every page of a cleaned Ogg file has its right sum")
    func sums() throws {
        for bytes in [Recordings.opus(seconds: 1), Recordings.vorbis(seconds: 1)] {
            let clean = try Sound(bytes).bytes
            var place = 0
            var pages = 0
            while let page = try OggPage([UInt8](clean), at: place) {
                let whole = clean.subdata(in: page.start..<page.end)
                #expect(Recordings.signed(whole) == whole)
                place = page.end
                pages += 1
            }
            #expect(place == clean.count)
            #expect(pages == 3)
        }
    }

    @Test("Three minutes are measured as three minutes, and ten as ten")
    func minutes() throws {
        for (seconds, bytes) in [180, 600].flatMap({ seconds in
            [
                Recordings.amr(seconds: seconds), Recordings.wideAMR(seconds: seconds),
                Recordings.opus(seconds: seconds),
                Recordings.vorbis(seconds: seconds), Recordings.m4a(seconds: seconds),
                Recordings.fragmented(seconds: seconds), Recordings.webm(seconds: seconds),
                Recordings.mp3(frames: seconds * 1_000 / 24), Recordings.adts(frames: seconds * 1_000 / 64),
            ].map { (seconds, $0) }
        }) {
            #expect(abs(try Sound(bytes).milliseconds - seconds * 1_000) <= 100)
        }
    }

    @Test("A header that says it is shorter does not make it shorter")
    func lies() throws {
        #expect(try Sound(Recordings.opus(seconds: 10, granule: 48_000)).milliseconds == 10_000)
        #expect(try Sound(Recordings.webm(seconds: 10, said: 3)).milliseconds == 10_000)
        #expect(try Sound(Recordings.webm(seconds: 10, said: 900_000)).milliseconds == 900_000)
        // As a recorder writes it that could not go back to its beginning; the LIST behind sounds too.
        let open = try Sound(Recordings.wave(seconds: 10, declared: 0xFFFF_FFFF)).milliseconds
        #expect((10_000...10_010).contains(open))
    }

    @Test("A WebM of elements without end, or of one that is longer than it can be, is refused")
    func elements() throws {
        let nothing = Data([0xEC, 0x80])
        for (count, isTaken) in [(1_000, true), (100_000, false), (2_000_000, false)] {
            let filled = Recordings.webm(seconds: 1, more: Data((0..<count).flatMap { _ in nothing }))
            #expect(((try? Sound(filled)) != nil) == isTaken, "\(count)")
        }
        for (id, size) in [(0x4D80, 1_025), (0x5741, 1_025), (0x86, 257), (0x63A2, 1 << 17 + 1), (0x4489, 9)] {
            let container = [0x4D80, 0x5741, 0x4489].contains(id) ? 0x1549_A966 : 0xAE
            let long = Recordings.element(
                container, Recordings.element(id, Recordings.text(String(repeating: "A", count: size))))
            let inside = container == 0xAE ? Recordings.element(0x1654_AE6B, long) : long
            #expect(throws: SoundError.damaged()) { try Sound(Recordings.webm(seconds: 1, more: inside)) }
        }
    }

    @Test("A film and a picture are refused as what they are")
    func pictures() {
        for bytes in [
            Recordings.m4a(seconds: 1, handlers: ["soun", "vide"]), Recordings.m4a(seconds: 1, handlers: ["text"]),
            Recordings.webm(seconds: 1, kind: 2), Recordings.vorbis(seconds: 1, first: "\u{1}vorbis", serials: [7, 8]),
            Recordings.page([Data([0x80]) + Recordings.text("theora") + Data(count: 30)], flags: 2, granule: 0),
        ] {
            #expect(throws: SoundError.notOnlySound) { try Sound(bytes) }
        }
        #expect(throws: SoundError.unknown) {
            try Sound(Recordings.box("ftyp", Recordings.text("heic"), Data(count: 9)))
        }
    }

    @Test(
        "Other files are no recordings", arguments: ["", "R", "RIFF", "GIF89a", "hello", "%PDF-1.7", "#!AMR_MC1.0\n"])
    func others(text: String) {
        #expect(throws: SoundError.unknown) { try Sound(Data(text.utf8)) }
        #expect(Sound.type(of: Data(text.utf8)) == nil)
    }

    @Test("A recording without any sound is damaged")
    func empty() {
        for bytes in [
            Recordings.text("#!AMR\n"), Recordings.mp3(frames: 0), Recordings.wave(seconds: 0),
            Recordings.opus(seconds: 0),
            Recordings.text("ID3"), Recordings.box("ftyp", Recordings.text("M4A ")), Data(Matroska.signature),
        ] {
            #expect(throws: SoundError.damaged()) { try Sound(bytes) }
        }
    }

    @Test("A recording that was cut off is refused, or is taken as far as it goes", arguments: Recordings.all)
    func cut(sample: Recordings.Sample) throws {
        let whole = try Sound(sample.bytes)
        for length in stride(from: 0, to: sample.bytes.count, by: 97) {
            guard let sound = try? Sound(sample.bytes.prefix(length)) else { continue }
            #expect(sound.milliseconds <= whole.milliseconds)
            #expect(sound.bytes.count <= length)
        }
    }

    @Test("Recordings with bytes changed are taken or refused, and crash nothing", arguments: Recordings.all)
    func noise(sample: Recordings.Sample) {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<400 {
            var broken = sample.bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                // Most of what can go wrong stands in the first bytes.
                let reach = Bool.random(using: &random) ? min(400, broken.count) : broken.count
                broken[Int.random(in: 0..<reach, using: &random)] = [0, 0x7F, 0x80, 0xFF].randomElement() ?? 0
            }
            if let sound = try? Sound(broken) { #expect(sound.bytes.count <= broken.count) }
        }
    }

    @Test("Every byte of a file's beginning and end may be any extreme", arguments: Recordings.all)
    func extremes(sample: Recordings.Sample) {
        let places =
            Array(0..<min(220, sample.bytes.count)) + Array(max(0, sample.bytes.count - 220)..<sample.bytes.count)
        for place in places {
            for byte: UInt8 in [0, 1, 0x7F, 0xFF] {
                var broken = sample.bytes
                for index in place..<min(place + 4, broken.count) { broken[index] = byte }
                if let sound = try? Sound(broken) { #expect(sound.bytes.count <= broken.count) }
            }
        }
    }

    @Test("What says its bound says how to go on, in Chinese and English", arguments: SoundError.Code.allCases)
    func words(code: SoundError.Code) {
        let errors: [SoundError] = [.unknown, .damaged(), .notOnlySound]
        let message = errors.first { $0.code == code }?.message ?? ""
        #expect(message.contains("请"))
        #expect(message.contains("record"))
    }
}
