/// MP4, M4A and 3GP (ISO/IEC 14496-12), whole or in fragments. Boxes that the sound does not need become `free` boxes of the
/// same size, all zeros, so that every offset into the file still holds; times of making are set to 0. A track of anything
/// but sound is refused.
enum MP4 {
    static func read(_ bytes: [UInt8]) throws(SoundError) -> Sound.Reading {
        var walk = MP4Walk(bytes)
        try walk.file()
        return Sound.Reading(milliseconds: try walk.milliseconds(), bytes: walk.clean)
    }

    /// The containers, and what of each stays.
    static let kept: [MP4Box.Name: Set<MP4Box.Name>] = [
        "file": ["ftyp", "styp", "moov", "moof", "mdat", "sidx"],
        "moov": ["mvhd", "trak", "mvex"],
        "trak": ["tkhd", "mdia", "edts"],
        "edts": ["elst"],
        "mdia": ["mdhd", "hdlr", "minf"],
        "minf": ["smhd", "dinf", "stbl"],
        "dinf": ["dref"],
        "stbl": ["stsd", "stts", "stsc", "stsz", "stz2", "stco", "co64", "ctts", "stss", "sgpd", "sbgp"],
        "mvex": ["mehd", "trex"],
        "moof": ["mfhd", "traf"],
        "traf": ["tfhd", "tfdt", "trun", "sgpd", "sbgp"],
    ]
}

/// A box: its name, and what it holds.
struct MP4Box {
    /// Four characters.
    struct Name: Hashable, ExpressibleByStringLiteral {
        let number: UInt64

        init(_ number: UInt64) {
            self.number = number
        }

        init(stringLiteral text: StaticString) {
            number = text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
        }
    }

    let name: Name
    let start: Int
    let body: Range<Int>

    /// - Throws: if the box at `place` goes past `end`.
    init(_ bytes: [UInt8], at place: Int, end: Int) throws(SoundError) {
        var reader = SoundReader(bytes, place..<end)
        start = place
        var size = try reader.count(4)
        name = Name(try reader.number(4))
        if size == 1 { size = try reader.count(8) } else if size == 0 { size = end - place }
        guard size >= reader.position - place, size <= end - place else { throw .damaged() }
        body = reader.position..<place + size
    }
}

/// One way through a file, cleaning it and adding up how long its tracks are.
private struct MP4Walk {
    private let bytes: [UInt8]
    private(set) var clean: [UInt8]
    private var boxes = 0
    private var tracks: [UInt64: MP4Track] = [:]
    /// The track whose boxes are being read.
    private var track = MP4Track()
    /// The fragment's, as `tfhd` says.
    private var fragment: (track: UInt64, duration: UInt64)?
    /// Of samples in fragments that do not say, by track.
    private var defaults: [UInt64: UInt64] = [:]

    /// A recording of three minutes has some hundreds.
    private static let boxLimit = 50_000

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        clean = bytes
    }

    mutating func file() throws(SoundError) {
        try walk(0..<bytes.count, in: "file")
    }

    /// - Throws: if there is no sound.
    func milliseconds() throws(SoundError) -> Int {
        var longest = 0
        for track in tracks.values {
            longest = max(longest, try SoundLength.milliseconds(track.units, rate: track.scale))
        }
        guard longest > 0 else { throw .damaged() }
        return longest
    }

    /// As deep as the table of containers is, and no deeper.
    private mutating func walk(_ stretch: Range<Int>, in container: MP4Box.Name) throws(SoundError) {
        var place = stretch.lowerBound
        while place < stretch.upperBound {
            boxes += 1
            guard boxes <= Self.boxLimit else { throw .damaged() }
            let box = try MP4Box(bytes, at: place, end: stretch.upperBound)
            if MP4.kept[container]?.contains(box.name) == true { try keep(box) } else { free(box) }
            place = box.body.upperBound
        }
    }

    private mutating func free(_ box: MP4Box) {
        clean.replaceSubrange(box.start + 4..<box.start + 8, with: Array("free".utf8))
        blank(box.body)
    }

    private mutating func blank(_ stretch: Range<Int>) {
        clean.replaceSubrange(stretch, with: repeatElement(0, count: stretch.count))
    }

    private mutating func keep(_ box: MP4Box) throws(SoundError) {
        var body = SoundReader(bytes, box.body)
        switch box.name {
        case "trak":
            track = MP4Track()
            try walk(box.body, in: box.name)
            guard track.isSound, track.scale > 0, tracks[track.id] == nil else { throw .damaged() }
            tracks[track.id] = track
        case "mvhd": _ = try withoutTimes(&body)
        case "tkhd":
            _ = try withoutTimes(&body)
            track.id = try body.number(4)
        case "mdhd":
            _ = try withoutTimes(&body)
            track.scale = try body.number(4)
        case "hdlr": try handler(&body)
        case "stts": track.units = try Self.units(&body)
        case "trex":
            try body.skip(4)
            let id = try body.number(4)
            try body.skip(4)
            defaults[id] = try body.number(4)
        case "tfhd": try fragmentHeader(&body)
        case "trun": try run(&body)
        default:
            if MP4.kept[box.name] != nil { try walk(box.body, in: box.name) }
        }
    }

    /// Passes the times of making and changing, and sets them to 0.
    private mutating func withoutTimes(_ body: inout SoundReader) throws(SoundError) {
        let isLong = try body.number(4) >> 24 == 1
        let times = body.position
        try body.skip(isLong ? 16 : 8)
        blank(times..<body.position)
    }

    /// What the track is; its handler's name, often a telephone's, is emptied.
    private mutating func handler(_ body: inout SoundReader) throws(SoundError) {
        try body.skip(8)
        switch MP4Box.Name(try body.number(4)) {
        case "soun": track.isSound = true
        default: throw .notOnlySound
        }
        try body.skip(12)
        blank(body.position..<body.end)
    }

    /// Of a table of samples' durations.
    private static func units(_ body: inout SoundReader) throws(SoundError) -> UInt64 {
        try body.skip(4)
        var units: UInt64 = 0
        for _ in 0..<(try body.number(4)) {
            let count = try body.number(4)
            units = try SoundLength.sum(units, try SoundLength.product(count, try body.number(4)))
        }
        return units
    }

    private mutating func fragmentHeader(_ body: inout SoundReader) throws(SoundError) {
        let flags = try body.number(4)
        let id = try body.number(4)
        if flags & 0x1 != 0 { try body.skip(8) }
        if flags & 0x2 != 0 { try body.skip(4) }
        fragment = (id, flags & 0x8 != 0 ? try body.number(4) : defaults[id] ?? 0)
    }

    private mutating func run(_ body: inout SoundReader) throws(SoundError) {
        guard let fragment, var track = tracks[fragment.track] else { throw .damaged() }
        let flags = try body.number(4)
        let count = try body.number(4)
        if flags & 0x1 != 0 { try body.skip(4) }
        if flags & 0x4 != 0 { try body.skip(4) }
        let others = [0x200, 0x400, 0x800].count { flags & $0 != 0 } * 4
        if flags & 0x100 == 0 {
            track.units = try SoundLength.sum(track.units, try SoundLength.product(count, fragment.duration))
        } else {
            for _ in 0..<count {
                track.units = try SoundLength.sum(track.units, try body.number(4))
                try body.skip(others)
            }
        }
        tracks[fragment.track] = track
    }
}

/// What is known of a track.
private struct MP4Track {
    var id: UInt64 = 0
    var isSound = false
    /// Units a second.
    var scale: UInt64 = 0
    var units: UInt64 = 0
}
