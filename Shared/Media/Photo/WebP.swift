import Foundation

/// WebP (RFC 9649): the chunks of the picture stay; colour profiles, Exif, XMP and unknown ones do not, neither in the file nor
/// in a frame of an animation, nor anything behind the end.
enum WebP {
    private static let picture: Set<String> = ["VP8 ", "VP8L", "ALPH"]
    private static let kept: Set<String> = picture.union(["VP8X", "ANIM", "ANMF"])
    /// VP8X's flags that say that a colour profile, Exif and XMP follow.
    private static let flags: UInt8 = 0x2C
    /// Bytes of a frame's place, size and time, before its own chunks.
    private static let frameHead = 16

    static func read(_ reader: inout PhotoReader) throws(PhotoError) -> Photo.Reading {
        _ = try reader.take(4)
        let size = try reader.number(4, bigEndian: false)
        _ = try reader.take(4)
        // A last byte that only fills up may be missing.
        guard size >= 4, size - 4 <= reader.left + 1 else { throw .damaged() }
        let end = min(reader.position + size - 4, reader.bytes.count)
        var read = Photo.Reading()
        let (chunks, hasPicture) = try Self.chunks(&reader, until: end, keeping: kept, measure: &read)
        guard hasPicture else { throw .damaged() }
        read.bytes = Array("RIFF".utf8) + little(chunks.count + 4) + Array("WEBP".utf8) + chunks
        return read
    }

    /// - Returns: what is kept, and whether there is a picture in it.
    private static func chunks(
        _ reader: inout PhotoReader, until end: Int, keeping kept: Set<String>, measure read: inout Photo.Reading
    ) throws(PhotoError) -> (bytes: [UInt8], hasPicture: Bool) {
        var bytes: [UInt8] = []
        var hasPicture = false
        while reader.position < end {
            let type = String(decoding: try reader.take(4), as: UTF8.self)
            let length = try reader.number(4, bigEndian: false)
            var body = Array(try reader.take(length))
            // A chunk of odd length is followed by a byte that does not count.
            _ = try reader.take(min(length % 2, end - reader.position))
            guard reader.position <= end else { throw .damaged() }
            guard kept.contains(type) else { continue }
            if type == "VP8X" {
                guard length >= 10 else { throw .damaged() }
                body[0] &= ~flags
            }
            if read.width == 0, let size = size(type, body) { (read.width, read.height) = size }
            if type == "ANMF" { body = try frame(body) }
            hasPicture = hasPicture || type == "VP8 " || type == "VP8L" || type == "ANMF"
            bytes += Array(type.utf8) + little(body.count) + body + Array(repeating: 0, count: body.count % 2)
        }
        return (bytes, hasPicture)
    }

    private static func frame(_ body: [UInt8]) throws(PhotoError) -> [UInt8] {
        var reader = PhotoReader(body[...])
        let head = try reader.take(frameHead)
        var own = Photo.Reading()
        let rest = try chunks(&reader, until: body.count, keeping: picture, measure: &own).bytes
        return Array(head) + rest
    }

    /// Width and height as a chunk says them; nil of chunks that do not.
    private static func size(_ type: String, _ body: [UInt8]) -> (Int, Int)? {
        func number(_ place: Int, _ width: Int) -> Int {
            (0..<width).reduce(0) { $0 | Int(body[place + $1]) << (8 * $1) }
        }
        switch type {
        case "VP8X" where body.count >= 10: return (number(4, 3) + 1, number(7, 3) + 1)
        case "VP8 " where body.count >= 10: return (number(6, 2) & 0x3FFF, number(8, 2) & 0x3FFF)
        case "VP8L" where body.count >= 5:
            let bits = number(1, 4)
            return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
        default: return nil
        }
    }

    private static func little(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
