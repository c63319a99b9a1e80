import Foundation

/// WebP (RFC 9649): the chunks of the picture stay; colour profiles, Exif, XMP and unknown ones do not, neither in the file nor
/// in a frame of an animation, nor anything behind the end.
enum WebPMetadata {
    private static let picture: Set<String> = ["VP8 ", "VP8L", "ALPH"]
    private static let kept: Set<String> = picture.union(["VP8X", "ANIM", "ANMF"])
    /// VP8X's flags that say that a colour profile, Exif and XMP follow.
    private static let flags: UInt8 = 0x2C
    /// Bytes of a frame's place, size and time, before its own chunks.
    private static let frameHead = 16

    static func stripped(_ reader: inout ByteReader) throws(ImageMetadata.Malformed) -> Data {
        _ = try reader.take(4)
        let size = try reader.number(4, bigEndian: false)
        _ = try reader.take(4)
        guard size >= 4, size - 4 <= reader.left else { throw ImageMetadata.Malformed() }
        let (chunks, hasPicture) = try Self.chunks(&reader, until: reader.position + size - 4, keeping: kept)
        guard hasPicture else { throw ImageMetadata.Malformed() }
        return Data(Array("RIFF".utf8) + little(chunks.count + 4) + Array("WEBP".utf8) + chunks)
    }

    /// - Returns: what is kept, and whether there is a picture in it.
    private static func chunks(
        _ reader: inout ByteReader, until end: Int, keeping kept: Set<String>
    ) throws(ImageMetadata.Malformed) -> (bytes: [UInt8], hasPicture: Bool) {
        var bytes: [UInt8] = []
        var hasPicture = false
        while reader.position < end {
            let type = String(decoding: try reader.take(4), as: UTF8.self)
            let length = try reader.number(4, bigEndian: false)
            var body = Array(try reader.take(length))
            // A chunk of odd length is followed by a byte that does not count.
            _ = try reader.take(length % 2)
            guard reader.position <= end else { throw ImageMetadata.Malformed() }
            guard kept.contains(type) else { continue }
            if type == "VP8X" {
                guard length >= 10 else { throw ImageMetadata.Malformed() }
                body[0] &= ~flags
            }
            if type == "ANMF" { body = try frame(body) }
            hasPicture = hasPicture || type == "VP8 " || type == "VP8L" || type == "ANMF"
            bytes += Array(type.utf8) + little(body.count) + body + Array(repeating: 0, count: body.count % 2)
        }
        return (bytes, hasPicture)
    }

    private static func frame(_ body: [UInt8]) throws(ImageMetadata.Malformed) -> [UInt8] {
        var reader = ByteReader(body[...])
        let head = try reader.take(frameHead)
        let rest = try chunks(&reader, until: body.count, keeping: picture).bytes
        return Array(head) + rest
    }

    private static func little(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
