/// WebM and Matroska (RFC 9559) with sound. Elements that the sound does not need become Void elements of the same size, all
/// zeros, so that every position still holds; names of programs are emptied. A track of anything but sound is refused. How
/// long it is, its header may say and its blocks show: the longer counts.
enum Matroska {
    static let signature: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3]

    static func read(_ bytes: [UInt8]) throws(SoundError) -> Sound.Reading {
        var walk = MatroskaWalk(bytes)
        let end = try walk.file()
        return Sound.Reading(milliseconds: try walk.milliseconds(), bytes: Array(walk.clean[..<end]))
    }

    /// The elements' names by their numbers.
    enum ID {
        static let header: UInt64 = 0x1A45_DFA3, documentType: UInt64 = 0x4282
        static let segment: UInt64 = 0x1853_8067, seekHead: UInt64 = 0x114D_9B74, info: UInt64 = 0x1549_A966
        static let tracks: UInt64 = 0x1654_AE6B, cluster: UInt64 = 0x1F43_B675, cues: UInt64 = 0x1C53_BB6B
        static let seek: UInt64 = 0x4DBB, seekID: UInt64 = 0x53AB
        static let scale: UInt64 = 0x2AD7B1, duration: UInt64 = 0x4489
        static let muxer: UInt64 = 0x4D80, writer: UInt64 = 0x5741
        static let track: UInt64 = 0xAE, trackType: UInt64 = 0x83, codec: UInt64 = 0x86, codecPrivate: UInt64 = 0x63A2
        static let time: UInt64 = 0xE7, simpleBlock: UInt64 = 0xA3
        static let group: UInt64 = 0xA0, block: UInt64 = 0xA1, blockDuration: UInt64 = 0x9B
    }

    /// What lies directly in the segment, tags, chapters and attachments too: an unsized cluster ends before it.
    static let top: Set<UInt64> = [
        ID.seekHead, ID.info, ID.tracks, ID.cluster, ID.cues, 0x1254_C367, 0x1043_A770, 0x1941_A469,
    ]

    /// How long an element may be at most, in bytes, where what it says is short.
    static let sizes: [UInt64: Int] = [
        ID.header: 1_024, ID.documentType: 32, ID.info: 65_536, ID.tracks: 1 << 20, ID.track: 1 << 18,
        ID.seekHead: 65_536,
        ID.seek: 256, ID.seekID: 8, ID.muxer: 1_024, ID.writer: 1_024, ID.codec: 256, ID.codecPrivate: 1 << 17,
        ID.scale: 8, ID.duration: 8, ID.trackType: 8, ID.time: 8, ID.blockDuration: 8,
    ]

    /// The containers, and what of each stays. No container holds one of its own kind, so that they nest no deeper than here.
    static let kept: [UInt64: Set<UInt64>] = [
        ID.header: [0x4286, 0x42F7, 0x42F2, 0x42F3, ID.documentType, 0x4287, 0x4285],
        ID.segment: [ID.seekHead, ID.info, ID.tracks, ID.cluster, ID.cues],
        ID.seekHead: [ID.seek],
        ID.info: [ID.scale, ID.duration, ID.muxer, ID.writer],
        ID.tracks: [ID.track],
        // Number, UID, type, flags, lacing, caches, default durations, language, codec, delays, the sound's own settings,
        // encodings.
        ID.track: [
            0xD7, 0x73C5, ID.trackType, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x234E7A, 0x55EE, 0x22B59C,
            0x22B59D, ID.codec, ID.codecPrivate, 0x56AA, 0x56BB, 0xE1, 0x6D80,
        ],
        ID.cluster: [ID.time, 0xA7, 0xAB, ID.simpleBlock, ID.group],
        ID.group: [ID.block, ID.blockDuration, 0xFB, 0x75A2],
    ]
}

/// An element: its number, and what it holds.
struct MatroskaElement {
    let id: UInt64
    let start: Int
    let body: Range<Int>
    /// It says no size; it goes to the end, or to what cannot lie in it.
    let isOpen: Bool

    /// - Throws: if the element at `place` goes past `end`.
    init(_ bytes: [UInt8], at place: Int, end: Int) throws(SoundError) {
        var reader = SoundReader(bytes, place..<end)
        start = place
        id = try Self.number(&reader, limit: 4, keepsMark: true)
        let before = reader.position
        let size = try Self.number(&reader, limit: 8, keepsMark: false)
        isOpen = size == 1 << (7 * (reader.position - before)) - 1
        guard isOpen || size <= UInt64(reader.left) else { throw .damaged() }
        body = reader.position..<(isOpen ? end : reader.position + Int(size))
    }

    /// A number that says its own width, by the zeros it begins with.
    static func number(_ reader: inout SoundReader, limit: Int, keepsMark: Bool) throws(SoundError) -> UInt64 {
        let first = try reader.byte()
        let width = first.leadingZeroBitCount + 1
        guard width <= limit else { throw .damaged() }
        let head = keepsMark ? UInt64(first) : UInt64(first) & (0x80 >> (width - 1) - 1)
        return width == 1 ? head : head << (8 * (width - 1)) | (try reader.number(width - 1))
    }
}

/// One way through a file, cleaning it and measuring it.
private struct MatroskaWalk {
    private let bytes: [UInt8]
    private(set) var clean: [UInt8]
    private var hasTrack = false
    private var elements = 0
    /// Nanoseconds a unit of time.
    private var scale: UInt64 = 1_000_000
    /// As the header says, in units.
    private var said: Double = 0
    private var clusterTime: Int64 = 0
    /// Of the blocks, in units: the earliest, the latest with its duration.
    private var times: ClosedRange<Int64>?
    private var blockTime: Int64 = 0

    /// Elements of a file at most: three minutes of blocks of 5 ms have less than half as many.
    private static let elementLimit = 100_000

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        clean = bytes
    }

    /// - Returns: where the recording ends; what lies behind is not kept.
    mutating func file() throws(SoundError) -> Int {
        let header = try next(at: 0, end: bytes.count)
        guard header.id == Matroska.ID.header, !header.isOpen else { throw .damaged() }
        _ = try walk(header)
        let segment = try next(at: header.body.upperBound, end: bytes.count)
        guard segment.id == Matroska.ID.segment else { throw .damaged() }
        return try walk(segment)
    }

    /// - Throws: if there is no sound.
    func milliseconds() throws(SoundError) -> Int {
        guard hasTrack, let times else { throw .damaged() }
        let shown = UInt64(times.upperBound - times.lowerBound)
        guard said.isFinite, said >= 0, said < 1e15 else { throw .damaged() }
        let units = max(shown, UInt64(said.rounded(.up)))
        return try SoundLength.milliseconds(try SoundLength.product(max(1, units), scale), rate: 1_000_000_000)
    }

    private mutating func next(at place: Int, end: Int) throws(SoundError) -> MatroskaElement {
        elements += 1
        guard elements <= Self.elementLimit else { throw .damaged() }
        let element = try MatroskaElement(bytes, at: place, end: end)
        guard element.body.count <= Matroska.sizes[element.id] ?? bytes.count else { throw .damaged() }
        return element
    }

    /// As deep as the table of containers is, and no deeper.
    ///
    /// - Returns: where it ends.
    private mutating func walk(_ container: MatroskaElement) throws(SoundError) -> Int {
        let kept = Matroska.kept[container.id] ?? []
        var place = container.body.lowerBound
        while place < container.body.upperBound {
            let element = try next(at: place, end: container.body.upperBound)
            if container.isOpen, container.id == Matroska.ID.cluster, Matroska.top.contains(element.id) { break }
            guard !element.isOpen || element.id == Matroska.ID.cluster else { throw .damaged() }
            if kept.contains(element.id) {
                place = try keep(element)
            } else {
                // Settings of a picture.
                guard element.id != 0xE0 else { throw .notOnlySound }
                void(element)
                place = element.body.upperBound
            }
        }
        return place
    }

    /// - Returns: where it ends.
    private mutating func keep(_ element: MatroskaElement) throws(SoundError) -> Int {
        typealias ID = Matroska.ID
        var body = SoundReader(bytes, element.body)
        switch element.id {
        case ID.documentType:
            guard body.starts(with: "webm") || body.starts(with: "matroska") else { throw .unknown }
        case ID.seek: try seek(element)
        case ID.scale: scale = try unsigned(&body)
        case ID.duration: said = try float(&body)
        case ID.muxer, ID.writer: blank(element.body)
        case ID.trackType:
            guard try unsigned(&body) == 2 else { throw .notOnlySound }
            hasTrack = true
        case ID.codec:
            guard body.starts(with: "A_") else { throw .notOnlySound }
        case ID.codecPrivate: try vorbis(element.body)
        case ID.time:
            guard let time = Int64(exactly: try unsigned(&body)), time < 1 << 48 else { throw .damaged() }
            clusterTime = time
        case ID.simpleBlock, ID.block: try block(&body)
        case ID.blockDuration:
            guard let length = Int64(exactly: try unsigned(&body)), length < 1 << 48 else { throw .damaged() }
            meet(blockTime + length)
        default:
            if Matroska.kept[element.id] != nil { return try walk(element) }
        }
        return element.body.upperBound
    }

    private mutating func block(_ body: inout SoundReader) throws(SoundError) {
        _ = try MatroskaElement.number(&body, limit: 8, keepsMark: false)
        blockTime = clusterTime + Int64(Int16(truncatingIfNeeded: try body.number(2)))
        meet(blockTime)
    }

    private mutating func meet(_ time: Int64) {
        times = min(times?.lowerBound ?? time, time)...max(times?.upperBound ?? time, time)
    }

    /// An entry that leads to what is no more there goes too.
    private mutating func seek(_ element: MatroskaElement) throws(SoundError) {
        var place = element.body.lowerBound
        while place < element.body.upperBound {
            let part = try next(at: place, end: element.body.upperBound)
            if part.id == Matroska.ID.seekID {
                var body = SoundReader(bytes, part.body)
                let target = try unsigned(&body)
                if Matroska.kept[Matroska.ID.segment]?.contains(target) != true { return void(element) }
            }
            place = part.body.upperBound
        }
    }

    /// Vorbis' three headers lie in one element: their number less one, the sizes of the first two, and they themselves. The
    /// middle one is emptied.
    private mutating func vorbis(_ stretch: Range<Int>) throws(SoundError) {
        var body = SoundReader(bytes, stretch)
        guard bytes[stretch].firstRange(of: Array("\u{3}vorbis".utf8)) != nil else { return }
        guard try body.byte() == 2 else { throw .damaged() }
        let first = try Self.laced(&body)
        let second = try Self.laced(&body)
        try body.skip(first)
        let comments = try body.take(second)
        let name = "\u{3}vorbis"
        guard comments.starts(with: name),
            let empty = VorbisComments.empty(after: name, count: second, isVorbis: true)
        else { throw .damaged() }
        clean.replaceSubrange(comments.position..<comments.end, with: empty)
    }

    private static func laced(_ body: inout SoundReader) throws(SoundError) -> Int {
        var size = 0
        while true {
            let byte = try body.byte()
            size += Int(byte)
            if byte < 255 { return size }
        }
    }

    private func unsigned(_ body: inout SoundReader) throws(SoundError) -> UInt64 {
        guard body.left <= 8 else { throw .damaged() }
        return body.left == 0 ? 0 : try body.number(body.left)
    }

    private func float(_ body: inout SoundReader) throws(SoundError) -> Double {
        switch body.left {
        case 0: return 0
        case 4: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: try body.number(4))))
        case 8: return Double(bitPattern: try body.number(8))
        default: throw .damaged()
        }
    }

    private mutating func blank(_ stretch: Range<Int>) {
        clean.replaceSubrange(stretch, with: repeatElement(0, count: stretch.count))
    }

    /// An element is at least two bytes long, and so is a Void.
    private mutating func void(_ element: MatroskaElement) {
        let count = element.body.upperBound - element.start
        var head: [UInt8] = [0xEC]
        if count - 2 < 127 {
            head.append(0x80 | UInt8(count - 2))
        } else {
            head.append(1)
            head += (0..<7).map { UInt8(truncatingIfNeeded: (count - 9) >> (8 * (6 - $0))) }
        }
        clean.replaceSubrange(
            element.start..<element.body.upperBound, with: head + Array(repeating: 0, count: count - head.count))
    }
}
