import Foundation
import Messages
import Testing

/// Recordings put together by hand, two seconds long unless said otherwise, each with a maker, a place and a title in it.
enum Recordings {
    /// What must not stay.
    static let maker = "HUAWEI-Mate60"
    static let place = "+30.0372+121.1541/"

    struct Sample: Sendable, CustomTestStringConvertible {
        let type: AttachmentType
        let bytes: Data
        /// Whether there is a place for a maker's name in it.
        var isMarked = true
        var name = ""
        var testDescription: String { name }
    }

    static let all: [Sample] = [
        Sample(type: .wav, bytes: wave(seconds: 2), name: "WAV"),
        Sample(type: .mp3, bytes: mp3(frames: 77), name: "MP3"),
        Sample(type: .aac, bytes: adts(frames: 32), name: "AAC"),
        Sample(type: .amr, bytes: amr(seconds: 2), isMarked: false, name: "AMR"),
        Sample(type: .amr, bytes: wideAMR(seconds: 2), isMarked: false, name: "AMR-WB"),
        Sample(type: .ogg, bytes: opus(seconds: 2), name: "Ogg Opus"),
        Sample(type: .ogg, bytes: vorbis(seconds: 2), name: "Ogg Vorbis"),
        Sample(type: .mp4, bytes: m4a(seconds: 2), name: "M4A"),
        Sample(type: .mp4, bytes: fragmented(seconds: 2), name: "MP4 in fragments"),
        Sample(type: .webm, bytes: webm(seconds: 2), name: "WebM"),
        Sample(type: .webm, bytes: webm(seconds: 2, isLive: true), name: "WebM as a browser records it"),
    ]

    static func big(_ number: Int, _ width: Int = 4) -> Data {
        Data((0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * (width - 1 - $0))) })
    }

    static func little(_ number: Int, _ width: Int = 4) -> Data { Data(big(number, width).reversed()) }

    static func text(_ text: String) -> Data { Data(text.utf8) }

    /// Sound that is no pattern of any format.
    static func noise(_ count: Int) -> Data { Data((0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 % 127 + 1) }) }

    // MARK: WAV

    static func wave(seconds: Int, declared: Int? = nil) -> Data {
        func chunk(_ name: String, _ body: Data) -> Data {
            text(name) + little(body.count) + body + Data(count: body.count % 2)
        }
        let format = little(1, 2) + little(1, 2) + little(8_000) + little(16_000) + little(2, 2) + little(16, 2)
        let samples = noise(16_000 * seconds)
        let data = text("data") + little(declared ?? samples.count) + samples
        let info = chunk("LIST", text("INFO") + chunk("IART", text(maker)) + chunk("ICMT", text(place)))
        let body = text("WAVE") + chunk("bext", text(maker)) + chunk("fmt ", format) + info + data + info
        return text("RIFF") + little(body.count) + body
    }

    // MARK: MP3, AAC, AMR

    /// 24 kHz, 32 kbit/s: 96 bytes and 24 ms a frame, the noise never like a header.
    static func mp3(frames: Int) -> Data {
        let frame = Data([0xFF, 0xF3, 0x44, 0xC4]) + noise(92)
        let title = text("TIT2") + text(maker) + text(place)
        let id3 = text("ID3") + Data([4, 0, 0, 0, 0, 0, UInt8(title.count)]) + title
        let flags = big(0xA0 << 24)
        let item = little(maker.utf8.count) + Data(count: 4) + text("Artist\0") + text(maker)
        let ape = { (flags: Data) in
            text("APETAGEX") + little(2_000) + little(item.count + 32) + little(1) + Data(flags.reversed())
                + Data(count: 8)
        }
        let old = text("TAG") + text(maker) + Data(count: 125 - maker.utf8.count)
        return id3 + (0..<frames).reduce(into: Data()) { all, _ in all += frame } + ape(flags) + item
            + ape(big(0x80 << 24)) + old
    }

    /// 16 kHz: 64 ms a frame.
    static func adts(frames: Int) -> Data {
        let size = 64
        let header = Data([0xFF, 0xF1, 0x60, 0x40, UInt8(size >> 3), UInt8(size & 7) << 5 | 0x1F, 0xFC])
        let title = text(maker)
        let id3 = text("ID3") + Data([4, 0, 0, 0, 0, 0, UInt8(title.count)]) + title
        return id3 + (0..<frames).reduce(into: Data()) { all, _ in all += header + noise(size - 7) }
    }

    static func amr(seconds: Int) -> Data {
        (0..<seconds * 50).reduce(into: text("#!AMR\n")) { all, _ in all += Data([0x3C]) + noise(31) }
    }

    static func wideAMR(seconds: Int) -> Data {
        (0..<seconds * 50).reduce(into: text("#!AMR-WB\n")) { all, _ in all += Data([0x44]) + noise(60) }
    }

    // MARK: Ogg

    /// A page that holds whole packets of less than 255 × 255 bytes.
    static func page(_ packets: [Data], flags: UInt8 = 0, granule: Int, serial: Int = 7) -> Data {
        var lacing = Data()
        for packet in packets {
            lacing += Data(repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)]
        }
        let head = text("OggS") + [0, flags] + little(granule, 8) + big(serial) + little(0) + Data(count: 4)
        return signed(head + [UInt8(lacing.count)] + lacing + packets.reduce(into: Data()) { $0 += $1 })
    }

    static func signed(_ page: Data) -> Data {
        var page = page
        page.replaceSubrange(22..<26, with: [0, 0, 0, 0])
        var sum: UInt32 = 0
        for byte in page {
            sum ^= UInt32(byte) << 24
            for _ in 0..<8 { sum = sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
        }
        page.replaceSubrange(22..<26, with: little(Int(sum)))
        return page
    }

    private static var comments: Data {
        let said = "ARTIST=\(maker)\(place)"
        return little(maker.utf8.count) + text(maker) + little(1) + little(said.utf8.count) + text(said)
    }

    /// Packets of 20 ms; the last granule says what it likes.
    static func opus(seconds: Int, granule: Int? = nil) -> Data {
        let head = text("OpusHead") + [1, 1] + little(312, 2) + little(48_000) + Data(count: 3)
        var file = page([head], flags: 2, granule: 0) + page([text("OpusTags") + comments], granule: 0)
        for second in 0..<seconds {
            let packets = (0..<50).map { _ in Data([0x48]) + noise(20) }
            file += page(
                packets, flags: second == seconds - 1 ? 4 : 0, granule: granule ?? (second + 1) * 48_000)
        }
        return file
    }

    static func vorbis(seconds: Int, first: String = "\u{1}vorbis", serials: [Int] = [7]) -> Data {
        let head = text(first) + Data(count: 4) + [1] + little(16_000) + Data(count: 14)
        var file = serials.reduce(into: Data()) { $0 += page([head], flags: 2, granule: 0, serial: $1) }
        file += page([text("\u{3}vorbis") + comments + [1], text("\u{5}vorbis") + noise(600)], granule: 0)
        for second in 1...seconds {
            file += page([noise(300), noise(40)], flags: second == seconds ? 4 : 0, granule: second * 16_000)
        }
        return file
    }

    // MARK: MP4

    static func box(_ name: String, _ body: Data...) -> Data {
        let body = body.reduce(into: Data()) { $0 += $1 }
        return big(body.count + 8) + text(name) + body
    }

    private static func track(_ handler: String, samples: Int) -> Data {
        let times = big(3_800_000_000) + big(3_800_000_001)
        let table = box(
            "stbl", box("stsd", Data(count: 8)), box("stts", big(0), big(1), big(samples), big(1_024)),
            box("stsc", Data(count: 8)), box("stsz", Data(count: 12)), box("stco", big(0), big(1), big(48)))
        return box(
            "trak", box("tkhd", big(0), times, big(1), Data(count: 68)),
            box(
                "mdia", box("mdhd", big(0), times, big(16_000), big(samples * 1_024), Data(count: 4)),
                box("hdlr", Data(count: 8), text(handler), Data(count: 12), text(maker + "\0")),
                box("minf", box("smhd", Data(count: 8)), table)), box("udta", box("name", text(maker))))
    }

    static func m4a(seconds: Int, handlers: [String] = ["soun"]) -> Data {
        let samples = (seconds * 16_000 + 1_023) / 1_024
        let times = big(3_800_000_000) + big(3_800_000_001)
        let meta = box("meta", Data(count: 4), box("ilst", box("©too", text(maker))))
        let place = box("udta", box("\u{A9}xyz", text(Self.place)), meta)
        let tracks = handlers.reduce(into: Data()) { $0 += track($1, samples: samples) }
        return box("ftyp", text("M4A "), big(0), text("isom")) + box("free", text(maker))
            + box("mdat", noise(samples * 40))
            + box("moov", box("mvhd", big(0), times, big(1_000), big(seconds * 1_000), Data(count: 80)), tracks, place)
            + box("uuid", noise(16), text(Self.place))
    }

    static func fragmented(seconds: Int) -> Data {
        let moov = box(
            "moov", box("mvhd", Data(count: 12), big(1_000), big(0), Data(count: 80)), track("soun", samples: 0),
            box("mvex", box("trex", big(0), big(1), big(1), big(800), big(0), big(0))), box("udta", text(maker)))
        var file = box("ftyp", text("iso5"), big(0)) + moov
        for _ in 0..<seconds {
            let first = box(
                "trun", big(0x301), big(10), big(0),
                (0..<10).reduce(into: Data()) { all, _ in all += big(800) + big(40) })
            let rest = box("trun", big(0x1), big(10), big(0))
            file += box(
                "moof", box("mfhd", big(0), big(1)),
                box("traf", box("tfhd", big(0x20000), big(1)), first, rest, box("udta", text(place))))
            file += box("mdat", noise(800))
        }
        return file
    }

    // MARK: WebM

    static func element(_ id: Int, _ body: Data, isOpen: Bool = false) -> Data {
        let number = Data(big(id, 8).drop { $0 == 0 })
        return number + (isOpen ? Data([1]) + Data(repeating: 255, count: 7) : big(1 << 28 | body.count)) + body
    }

    static func webm(seconds: Int, isLive: Bool = false, kind: Int = 1, said: Double? = nil, more: Data = Data())
        -> Data
    {
        let header = element(0x1A45_DFA3, element(0x4282, text("webm")))
        let length = element(0x4489, big(Int(bitPattern: UInt((said ?? Double(seconds) * 1_000).bitPattern)), 8))
        let info = element(
            0x1549_A966,
            element(0x2AD7B1, big(1_000_000)) + (isLive ? Data() : length) + element(0x7BA9, text(maker))
                + element(0x4461, Data(count: 8)) + element(0x4D80, text(maker)) + element(0x5741, text(maker)))
        let track =
            element(0xD7, Data([1])) + element(0x83, Data([kind == 1 ? 2 : 1])) + element(0x86, text("A_OPUS"))
            + element(0x536E, text(maker))
        let seek = element(0x114D_9B74, element(0x4DBB, element(0x53AB, big(0x1254_C367)) + element(0x53AC, Data([9]))))
        let tags = element(
            0x1254_C367,
            element(0x7373, element(0x67C8, element(0x45A3, text("ARTIST")) + element(0x4487, text(maker + place)))))
        var body = seek + info + element(0x1654_AE6B, element(0xAE, track))
        for second in 0..<seconds {
            var cluster = element(0xE7, big(second * 1_000))
            for block in 0..<49 {
                cluster += element(0xA3, Data([0x81]) + big(block * 20, 2) + Data([0x80]) + noise(30))
            }
            cluster += element(
                0xA0, element(0xA1, Data([0x81]) + big(980, 2) + Data([0]) + noise(30)) + element(0x9B, Data([20])))
            body += element(0x1F43_B675, cluster, isOpen: isLive)
        }
        return header + element(0x1853_8067, body + more + tags, isOpen: isLive)
    }
}
