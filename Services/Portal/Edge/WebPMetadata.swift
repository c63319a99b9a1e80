import Foundation

/// WebP (RFC 9649): the chunks of the picture stay; Exif, XMP and unknown ones do not, nor anything behind the end.
enum WebPMetadata {
    private static let kept: Set<String> = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]
    /// VP8X's flags that say that Exif and XMP follow.
    private static let flags: UInt8 = 0x0C

    static func stripped(_ reader: inout ByteReader) throws(ImageMetadata.Malformed) -> Data {
        _ = try reader.take(4)
        let size = try reader.number(4, bigEndian: false)
        _ = try reader.take(4)
        guard size >= 4, size - 4 <= reader.left else { throw ImageMetadata.Malformed() }
        let end = reader.position + size - 4
        var chunks: [UInt8] = []
        var hasPicture = false
        while reader.position < end {
            let type = String(decoding: try reader.take(4), as: UTF8.self)
            let length = try reader.number(4, bigEndian: false)
            // A chunk of odd length is followed by a byte that does not count.
            var body = Array(try reader.take(length + length % 2))
            guard reader.position <= end else { throw ImageMetadata.Malformed() }
            guard kept.contains(type) else { continue }
            if type == "VP8X" {
                guard length >= 10 else { throw ImageMetadata.Malformed() }
                body[0] &= ~flags
            }
            hasPicture = hasPicture || type.hasPrefix("VP8") && type != "VP8X" || type == "ANMF"
            chunks += Array(type.utf8) + little(length) + body
        }
        guard hasPicture else { throw ImageMetadata.Malformed() }
        return Data(Array("RIFF".utf8) + little(chunks.count + 4) + Array("WEBP".utf8) + chunks)
    }

    private static func little(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
