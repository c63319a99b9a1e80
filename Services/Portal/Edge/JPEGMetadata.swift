import Foundation

/// JPEG (ISO/IEC 10918-1): of the application segments only the heads of APP0 (JFIF) and APP14 (Adobe's colours) stay, without
/// the thumbnail; no comment does, and nothing behind the end of the image, where telephones put moving pictures. The
/// orientation is written anew.
enum JPEGMetadata {
    static let start: [UInt8] = [0xFF, 0xD8, 0xFF]

    static func stripped(_ reader: inout ByteReader) throws(ImageMetadata.Malformed) -> Data {
        try reader.move(to: 2)
        var kept: [UInt8] = []
        var orientation: UInt8?
        var hasScan = false
        while true {
            let marker = try marker(&reader)
            if marker == 0xD9 { break }
            let length = try reader.number(2)
            let segment = try reader.take(length - 2)
            if marker == 0xE1 { orientation = orientation ?? self.orientation(segment) }
            if let rest = self.kept(marker, segment) {
                let length = rest.count + 2
                kept += [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + rest
            }
            if marker == 0xDA {
                hasScan = true
                kept += try scan(&reader)
            }
        }
        guard hasScan else { throw ImageMetadata.Malformed() }
        return Data([0xFF, 0xD8] + (orientation.map(exif) ?? []) + kept + [0xFF, 0xD9])
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

    /// The next marker; fill bytes before it are passed over.
    private static func marker(_ reader: inout ByteReader) throws(ImageMetadata.Malformed) -> UInt8 {
        guard try reader.byte() == 0xFF else { throw ImageMetadata.Malformed() }
        var marker = try reader.byte()
        while marker == 0xFF { marker = try reader.byte() }
        // Markers without a length have no place between segments, but for the end.
        guard marker >= 0xC0, !(0xD0...0xD8).contains(marker) else { throw ImageMetadata.Malformed() }
        return marker
    }

    /// The coded picture up to the next marker that ends it: stuffed zeros and restarts belong to it.
    private static func scan(_ reader: inout ByteReader) throws(ImageMetadata.Malformed) -> ArraySlice<UInt8> {
        let start = reader.position
        var place = start
        while place + 1 < reader.bytes.count {
            let next = reader.bytes[place + 1]
            if reader.bytes[place] == 0xFF, next != 0, next != 0xFF, !(0xD0...0xD7).contains(next) {
                return try reader.take(place - start)
            }
            place += 1
        }
        throw ImageMetadata.Malformed()
    }

    /// 2 to 8 of an Exif segment's tag 0x0112; nil of an upright picture, and of what cannot be read.
    private static func orientation(_ segment: ArraySlice<UInt8>) -> UInt8? {
        let head = Array("Exif\0\0".utf8)
        guard segment.starts(with: head) else { return nil }
        var tiff = ByteReader(segment.dropFirst(head.count))
        let isBig = tiff.starts(with: Array("MM".utf8))
        guard isBig || tiff.starts(with: Array("II".utf8)) else { return nil }
        do throws(ImageMetadata.Malformed) {
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
