import Foundation

/// PNG (ISO/IEC 15948): the chunks that make the picture and its colours stay; texts, times and Exif do not, nor anything
/// behind the end.
enum PNGMetadata {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private static let kept: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "sRGB", "cHRM", "pHYs",
    ]

    static func stripped(_ reader: inout ByteReader) throws(ImageMetadata.Malformed) -> Data {
        var image = try reader.take(signature.count)
        var isFirst = true
        var hasPicture = false
        while true {
            let start = reader.position
            let length = try reader.number(4)
            let type = String(decoding: try reader.take(4), as: UTF8.self)
            _ = try reader.take(length)
            _ = try reader.take(4)
            guard !isFirst || type == "IHDR" else { throw ImageMetadata.Malformed() }
            isFirst = false
            hasPicture = hasPicture || type == "IDAT"
            if kept.contains(type) { image += reader.bytes[start..<reader.position] }
            if type == "IEND" { break }
        }
        guard hasPicture else { throw ImageMetadata.Malformed() }
        return Data(image)
    }
}
