import Foundation

/// JPEG (ISO/IEC 10918-1): of the application segments only the heads of APP0 (JFIF) and APP14 (Adobe's colours) stay, without
/// the thumbnail; no comment does, and nothing behind the end of the image, where telephones put moving pictures. The
/// orientation is written anew.
///
/// As libjpeg does, it passes over bytes between segments, and an image that stops without its end ends there.
enum JPEG {
    static let start: [UInt8] = [0xFF, 0xD8, 0xFF]

    static func read(_ reader: inout PhotoReader) throws(PhotoError) -> Photo.Reading {
        try reader.move(to: 2)
        var read = Photo.Reading()
        var kept: [UInt8] = [0xFF, 0xD8]
        kept.reserveCapacity(reader.bytes.count + 64)
        var isTurned = false
        var hasScan = false
        while let marker = try marker(&reader), marker != 0xD9 {
            guard let segment = segment(&reader) else {
                // The image was cut off behind what can be shown of it.
                if hasScan { break }
                throw .damaged()
            }
            if marker == 0xE1, !isTurned, !hasScan, let orientation = orientation(segment) {
                isTurned = true
                kept.insert(contentsOf: exif(orientation), at: 2)
            }
            if isFrame(marker), segment.count >= 6 {
                let head = Array(segment.prefix(5))
                read.height = Int(head[1]) << 8 | Int(head[2])
                read.width = Int(head[3]) << 8 | Int(head[4])
            }
            if let rest = self.kept(marker, segment) {
                let length = rest.count + 2
                kept += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + rest
            }
            if marker == 0xDA {
                let picture = try scan(&reader)
                hasScan = hasScan || !picture.isEmpty
                kept += picture
            }
        }
        guard hasScan else { throw .damaged() }
        kept += [0xFF, 0xD9]
        read.bytes = kept
        return read
    }

    /// SOF0 to SOF15 without the three markers among them that begin tables.
    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    /// What stays of a segment; nil if nothing does. Those that stay whole make the picture: frames, tables, scans, restarts.
    private static func kept(_ marker: UInt8, _ segment: ArraySlice<UInt8>) -> [UInt8]? {
        switch marker {
        // Version, density, and a thumbnail of 0 by 0. JFXX is a thumbnail and nothing else.
        case 0xE0: segment.count >= 14 && segment.starts(with: jfif) ? Array(segment.prefix(12)) + [0, 0] : nil
        case 0xEE: segment.count >= 12 && segment.starts(with: Array("Adobe".utf8)) ? Array(segment.prefix(12)) : nil
        case 0xC0...0xCF, 0xDA...0xDF: Array(segment)
        default: nil
        }
    }

    private static let jfif = Array("JFIF\0".utf8)

    /// The next marker that begins a segment, or the image's end; nil where the bytes end. Fill bytes, markers that stand alone
    /// and whatever else lies before it are passed over.
    private static func marker(_ reader: inout PhotoReader) throws(PhotoError) -> UInt8? {
        while true {
            try reader.move(to: reader.next(0xFF, from: reader.position))
            while reader.left > 0, reader.bytes[reader.position] == 0xFF { _ = try reader.byte() }
            guard reader.left > 0 else { return nil }
            let marker = try reader.byte()
            // Another image begins inside this one: no decoder takes that.
            guard marker != 0xD8 else { throw .damaged() }
            if marker >= 0xC0, !(0xD0...0xD7).contains(marker) { return marker }
        }
    }

    /// What a segment holds; nil if it is cut off.
    private static func segment(_ reader: inout PhotoReader) -> ArraySlice<UInt8>? {
        guard let length = try? reader.number(2) else { return nil }
        return try? reader.take(length - 2)
    }

    /// The coded picture up to the next marker that ends it, or the end: stuffed zeros and restarts belong to it.
    private static func scan(_ reader: inout PhotoReader) throws(PhotoError) -> ArraySlice<UInt8> {
        let start = reader.position
        var place = reader.next(0xFF, from: start)
        while place + 1 < reader.bytes.count {
            let next = reader.bytes[place + 1]
            if next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) { return try reader.take(place - start) }
            place = reader.next(0xFF, from: place + (next == 0xFF ? 1 : 2))
        }
        // A last 0xFF alone would swallow the end that is written behind it.
        let rest = try reader.take(reader.left)
        return rest.last == 0xFF ? rest.dropLast() : rest
    }

    /// 2 to 8 of an Exif segment's tag 0x0112; nil of an upright picture, and of what cannot be read.
    private static func orientation(_ segment: ArraySlice<UInt8>) -> UInt8? {
        let head = Array("Exif\0\0".utf8)
        guard segment.starts(with: head) else { return nil }
        var tiff = PhotoReader(segment.dropFirst(head.count))
        let isBig = tiff.starts(with: "MM")
        guard isBig || tiff.starts(with: "II") else { return nil }
        do throws(PhotoError) {
            try tiff.move(to: 4)
            try tiff.move(to: try tiff.number(4, bigEndian: isBig))
            for _ in 0..<(try tiff.number(2, bigEndian: isBig)) {
                let tag = try tiff.number(2, bigEndian: isBig)
                let type = try tiff.number(2, bigEndian: isBig)
                let count = try tiff.number(4, bigEndian: isBig)
                let value = try tiff.number(2, bigEndian: isBig)
                _ = try tiff.take(2)
                guard tag == 0x0112 else { continue }
                return type == 3 && count == 1 && (2...8).contains(value) ? UInt8(value) : nil
            }
        } catch {
            return nil
        }
        return nil
    }

    /// An APP1 segment that says the orientation and nothing else.
    private static func exif(_ orientation: UInt8) -> [UInt8] {
        let body: [UInt8] =
            Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
            + [0, 0, 0, 0]
        return [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
    }
}
