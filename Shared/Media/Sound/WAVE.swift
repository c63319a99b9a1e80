/// WAV (Microsoft and IBM, "Multimedia Programming Interface", 1991): of the chunks of a RIFF file, only the format, the
/// count of samples and the samples stay; LIST/INFO, `bext`, `id3 ` and others do not.
enum WAVE {
    /// PCM, IEEE float, A-law, µ-law: a sample has a fixed size, so the length is counted from it.
    private static let plain: Set<UInt64> = [1, 3, 6, 7]
    /// Microsoft ADPCM, IMA ADPCM, GSM 6.10: a block has a fixed size, and says how many samples are packed in it.
    private static let packed: Set<UInt64> = [2, 0x11, 0x31]
    private static let extensible: UInt64 = 0xFFFE
    /// A recorder that could not go back to its beginning says nearly the largest number: up to the end.
    private static let unknownSize = 0x7FFF_0000

    static func read(_ bytes: [UInt8]) throws(SoundError) -> Sound.Reading {
        var reader = SoundReader(bytes)
        try reader.skip(12)
        var kept: [UInt8] = []
        var rate: (units: UInt64, of: UInt64)?
        while reader.left >= 8 {
            let name = try reader.number(4)
            let size = try reader.count(4, isLittle: true)
            switch name {
            case fourCC("fmt "):
                let body = try reader.take(size)
                rate = try self.rate(body)
                append("fmt ", body, to: &kept)
            case fourCC("fact"):
                append("fact", try reader.take(size), to: &kept)
            case fourCC("data"):
                guard let rate else { throw .damaged() }
                let length = size >= unknownSize ? reader.left : size
                let body = try reader.take(length)
                guard length > 0 else { throw .damaged() }
                append("data", body, to: &kept)
                let milliseconds = try SoundLength.milliseconds(
                    try SoundLength.product(UInt64(length), rate.units), rate: rate.of)
                return Sound.Reading(
                    milliseconds: milliseconds,
                    bytes: Array("RIFF".utf8) + little(kept.count + 4) + Array("WAVE".utf8) + kept)
            default:
                try reader.skip(size)
            }
            // A chunk of odd length is followed by a byte that does not count.
            if size % 2 == 1, reader.left > 0 { try reader.skip(1) }
        }
        throw .damaged()
    }

    /// What a byte of samples lasts: `units` of `1 / of` seconds.
    private static func rate(_ body: SoundReader) throws(SoundError) -> (units: UInt64, of: UInt64) {
        var body = body
        let tag = try body.number(2, isLittle: true)
        let channels = try body.number(2, isLittle: true)
        let samples = try body.number(4, isLittle: true)
        try body.skip(4)
        let block = try body.number(2, isLittle: true)
        try body.skip(2)
        guard channels > 0, samples > 0, block > 0 else { throw .damaged() }
        if packed.contains(tag) {
            try body.skip(2)
            return (try body.number(2, isLittle: true), samples * block)
        }
        guard plain.contains(tag) || tag == extensible else { throw .unknown }
        if tag == extensible {
            try body.skip(8)
            guard plain.contains(try body.number(2, isLittle: true)) else { throw .unknown }
        }
        return (1, samples * block)
    }

    private static func append(_ name: String, _ body: SoundReader, to kept: inout [UInt8]) {
        kept += Array(name.utf8) + little(body.left) + body.bytes[body.position..<body.end]
        if body.left % 2 == 1 { kept.append(0) }
    }

    private static func fourCC(_ name: String) -> UInt64 { name.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func little(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
