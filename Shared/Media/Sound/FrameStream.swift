/// The header of a frame of a stream without a container.
protocol SoundFrame {
    /// Nil if these bytes begin no frame.
    init?(_ bytes: ArraySlice<UInt8>)
    /// In bytes, the header's own included.
    var size: Int { get }
    var samples: Int { get }
    /// Samples a second.
    var rate: Int { get }
    /// Whether a frame with this header can follow in the same stream.
    func goes(with next: Self) -> Bool
}

/// MP3 and AAC as they stand alone: a row of frames, tags before, behind and sometimes between them. Only the frames stay,
/// and each is counted, so that no header that sums them up can lie. A last frame that was cut off is left out.
enum FrameStream {
    static func read<Frame: SoundFrame>(
        _ bytes: [UInt8], _ header: (ArraySlice<UInt8>) -> Frame?
    ) throws(SoundError) -> Sound.Reading {
        let end = bytes.count - Tags.trailing(bytes)
        var place = min(Tags.leading(bytes), end)
        var kept: [UInt8] = []
        kept.reserveCapacity(end - place)
        var stray = 0
        var units: UInt64 = 0
        var first: Frame?
        while place < end {
            guard let frame = header(bytes[place..<end]), first?.goes(with: frame) ?? true,
                isFollowed(frame, at: place, bytes, end, header)
            else {
                let tag = Tags.leading(bytes, at: place)
                stray += tag > 0 ? 0 : 1
                place += max(1, tag)
                continue
            }
            guard place + frame.size <= end else { break }
            first = first ?? frame
            kept += bytes[place..<place + frame.size]
            units += UInt64(frame.samples * (ticks / frame.rate))
            place += frame.size
        }
        // A tag that nobody knows may stand between; noise is no recording.
        guard first != nil, stray <= max(4_096, kept.count / 4) else { throw .damaged() }
        return Sound.Reading(
            milliseconds: try SoundLength.milliseconds(units, rate: UInt64(ticks)), bytes: kept)
    }

    /// A second; every rate of these formats divides it.
    private static let ticks = 28_224_000

    /// Whether behind a frame comes another, a tag, or the end: two bytes that look like a header are no frame yet.
    private static func isFollowed<Frame: SoundFrame>(
        _ frame: Frame, at place: Int, _ bytes: [UInt8], _ end: Int, _ header: (ArraySlice<UInt8>) -> Frame?
    ) -> Bool {
        let next = place + frame.size
        guard next + 8 <= end else { return true }
        if let other = header(bytes[next..<end]) { return frame.goes(with: other) }
        return Tags.leading(bytes, at: next) > 0
    }
}

/// MPEG audio, layer III (ISO/IEC 11172-3, 13818-3, and the half rates that are called 2.5).
struct MPEGFrame: SoundFrame {
    let size: Int
    let samples: Int
    let rate: Int

    private static let bitrates = [
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ]

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 4, bytes.first == 0xFF else { return nil }
        let head = Array(bytes.prefix(4))
        guard head[1] & 0xE6 == 0xE2 else { return nil }
        let version = Int(head[1] >> 3 & 3)
        let bitrate = Int(head[2] >> 4)
        let rates = [44_100, 48_000, 32_000]
        let rate = Int(head[2] >> 2 & 3)
        // Version 1 and bitrate 15 are nobody's; bitrate 0 leaves the size open, and no telephone writes it.
        guard version != 1, (1...14).contains(bitrate), rate < 3 else { return nil }
        let isFirst = version == 3
        samples = isFirst ? 1_152 : 576
        self.rate = rates[rate] >> (isFirst ? 0 : version == 2 ? 1 : 2)
        size = samples / 8 * Self.bitrates[isFirst ? 0 : 1][bitrate] * 1_000 / self.rate + Int(head[2] >> 1 & 1)
    }

    func goes(with next: MPEGFrame) -> Bool { rate == next.rate && samples == next.samples }
}

/// AAC in ADTS frames (ISO/IEC 13818-7).
struct ADTSFrame: SoundFrame {
    let size: Int
    let samples: Int
    let rate: Int

    private static let rates = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ]

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 7, bytes.first == 0xFF else { return nil }
        let head = Array(bytes.prefix(7))
        guard head[1] & 0xF6 == 0xF0 else { return nil }
        let rate = Int(head[2] >> 2 & 0xF)
        size = Int(head[3] & 3) << 11 | Int(head[4]) << 3 | Int(head[5] >> 5)
        guard rate < Self.rates.count, size > 7 else { return nil }
        self.rate = Self.rates[rate]
        samples = 1_024 * (Int(head[6] & 3) + 1)
    }

    func goes(with next: ADTSFrame) -> Bool { rate == next.rate }
}
