/// Ogg (RFC 3533) with Opus (RFC 7845) or Vorbis, one recording a file. The comment header is emptied in place, so that every
/// page keeps its length; only the sums of the pages that it lies in are written anew. Opus is counted packet by packet; of
/// Vorbis the last granule position is believed. A last page that was cut off is left out.
enum Ogg {
    static func read(_ bytes: [UInt8]) throws(SoundError) -> Sound.Reading {
        var stream = OggStream(bytes)
        var place = 0
        var isEnded = false
        while place < bytes.count {
            guard let page = try OggPage(bytes, at: place) else {
                // What lies behind the end is not kept; before it, nothing else than pages may lie.
                guard isEnded || bytes.count - place < OggPage.longest else { throw .damaged() }
                break
            }
            try stream.take(page)
            isEnded = isEnded || page.isLast
            place = page.end
        }
        return try stream.reading(upTo: place)
    }
}

/// A page of an Ogg file.
struct OggPage {
    let start: Int
    let flags: UInt8
    let granule: UInt64
    let serial: UInt64
    /// Lengths of its segments.
    let lacing: ArraySlice<UInt8>
    let body: Int
    let end: Int

    static let longest = 27 + 255 + 255 * 255

    var isContinued: Bool { flags & 1 != 0 }
    var isFirst: Bool { flags & 2 != 0 }
    var isLast: Bool { flags & 4 != 0 }

    /// Nil if no whole page is there.
    init?(_ bytes: [UInt8], at place: Int) throws(SoundError) {
        var reader = SoundReader(bytes, place..<bytes.count)
        guard reader.starts(with: "OggS"), reader.left >= 27 else { return nil }
        start = place
        try reader.skip(5)
        flags = try reader.byte()
        granule = try reader.number(8, isLittle: true)
        serial = try reader.number(4)
        try reader.skip(8)
        let count = Int(try reader.byte())
        guard reader.left >= count else { return nil }
        lacing = bytes[reader.position..<reader.position + count]
        body = reader.position + count
        end = body + lacing.reduce(0) { $0 + Int($1) }
        guard end <= bytes.count else { return nil }
    }

    /// Where the sum lies in a page.
    static let checksum = 22..<26

    /// CRC-32 with the polynomial 0x04C11DB7, not reflected, begun with 0.
    static func checksum(of page: ArraySlice<UInt8>) -> UInt32 {
        page.reduce(0) { $0 << 8 ^ table[Int($0 >> 24 ^ UInt32($1))] }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { sum, _ in sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
    }
}

/// The packets of a recording, as its pages bring them.
private struct OggStream {
    private var clean: [UInt8]
    private var serial: UInt64?
    private var codec: Codec?
    /// How many packets were whole.
    private var packets = 0
    /// The pieces of the packet that is being read.
    private var pieces: [Range<Int>] = []
    private var granule: UInt64 = 0
    /// Samples of Opus, 48,000 a second.
    private var samples: UInt64 = 0
    /// Pages that were changed, by their stretch.
    private var changed: [Range<Int>] = []
    private var pagesOfPacket: [Range<Int>] = []

    private enum Codec {
        case opus
        /// Samples a second.
        case vorbis(UInt64)
    }

    init(_ bytes: [UInt8]) {
        clean = bytes
    }

    mutating func take(_ page: OggPage) throws(SoundError) {
        guard page.isFirst == (serial == nil), serial == nil || serial == page.serial else {
            throw serial == nil ? .damaged() : .notOnlySound
        }
        serial = page.serial
        if !page.isContinued { forget() }
        if page.granule <= UInt64(Int64.max) { granule = max(granule, page.granule) }
        var place = page.body
        pagesOfPacket.append(page.start..<page.end)
        for length in page.lacing {
            pieces.append(place..<place + Int(length))
            place += Int(length)
            guard length < 255 else { continue }
            try finishPacket()
            forget()
            pagesOfPacket.append(page.start..<page.end)
        }
        if pieces.isEmpty { pagesOfPacket = [] }
    }

    private mutating func forget() {
        pieces.removeAll(keepingCapacity: true)
        pagesOfPacket.removeAll(keepingCapacity: true)
    }

    private mutating func finishPacket() throws(SoundError) {
        defer { packets += 1 }
        // A piece that is not the packet's last is 255 bytes long.
        let head = Array(pieces.first.map { clean[$0] }?.prefix(16) ?? [])
        switch (packets, codec) {
        case (0, _): codec = try Self.codec(head)
        case (1, .opus?): try emptyComments(after: "OpusTags", head, isVorbis: false)
        case (1, .vorbis?): try emptyComments(after: "\u{3}vorbis", head, isVorbis: true)
        case (_, .opus?): samples = try SoundLength.sum(samples, OpusPacket.samples(head))
        default: break
        }
    }

    private static func codec(_ head: [UInt8]) throws(SoundError) -> Codec {
        var reader = SoundReader(head)
        if reader.starts(with: "OpusHead") { return .opus }
        if reader.starts(with: "\u{1}vorbis") {
            try reader.skip(12)
            return .vorbis(try reader.number(4, isLittle: true))
        }
        // Theora, Dirac, VP8, and the skeleton that comes before several streams.
        let others: [[UInt8]] = [
            [0x80] + Array("theora".utf8), Array("BBCD".utf8), Array("OVP80".utf8), Array("fishead".utf8),
        ]
        throw others.contains { reader.starts(with: $0) } ? .notOnlySound : .unknown
    }

    private mutating func emptyComments(after name: String, _ head: [UInt8], isVorbis: Bool) throws(SoundError) {
        let count = pieces.reduce(0) { $0 + $1.count }
        guard head.starts(with: Array(name.utf8)),
            let empty = VorbisComments.empty(after: name, count: count, isVorbis: isVorbis)
        else { throw .damaged() }
        var place = 0
        for piece in pieces {
            clean.replaceSubrange(piece, with: empty[place..<place + piece.count])
            place += piece.count
        }
        changed += pagesOfPacket
    }

    /// - Throws: if no sound came.
    func reading(upTo end: Int) throws(SoundError) -> Sound.Reading {
        guard let codec, packets > 2 else { throw .damaged() }
        var clean = Array(clean[..<end])
        for page in changed {
            let place = page.lowerBound + OggPage.checksum.lowerBound
            clean.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0])
            let sum = OggPage.checksum(of: clean[page])
            for index in 0..<4 { clean[place + index] = UInt8(truncatingIfNeeded: sum >> (8 * index)) }
        }
        let milliseconds =
            switch codec {
            case .opus: try SoundLength.milliseconds(samples, rate: OpusPacket.rate)
            case .vorbis(let rate): try SoundLength.milliseconds(granule, rate: rate)
            }
        guard milliseconds > 0 else { throw .damaged() }
        return Sound.Reading(milliseconds: milliseconds, bytes: clean)
    }
}

/// The header in which Opus and Vorbis keep titles, places, pictures, and the program's name.
enum VorbisComments {
    /// A header of `count` bytes that says nothing; nil if that is less than it needs.
    static func empty(after name: String, count: Int, isVorbis: Bool) -> [UInt8]? {
        // No vendor, no comments, and of Vorbis the bit that ends them.
        let said = Array(name.utf8) + Array(repeating: 0, count: 8) + (isVorbis ? [1] : [])
        guard count >= said.count else { return nil }
        return said + Array(repeating: 0, count: count - said.count)
    }
}

/// How long a packet of Opus is (RFC 6716, 3).
enum OpusPacket {
    /// Samples a second, whatever was recorded.
    static let rate: UInt64 = 48_000

    static func samples(_ packet: [UInt8]) -> UInt64 {
        guard let first = packet.first else { return 0 }
        let config = Int(first >> 3)
        let frame: UInt64 =
            switch config {
            case ..<12: [480, 960, 1_920, 2_880][config % 4]
            case ..<16: [480, 960][config % 2]
            default: [120, 240, 480, 960][config % 4]
            }
        switch first & 3 {
        case 0: return frame
        case 1, 2: return 2 * frame
        default: return frame * UInt64(packet.count > 1 ? packet[1] & 0x3F : 0)
        }
    }
}
