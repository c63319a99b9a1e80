import Foundation

/// PNG (ISO/IEC 15948): the chunks that make the picture and its colours stay; texts, times and Exif do not, nor anything
/// behind the end. An end that is missing behind a whole picture is written.
enum PNGStripper {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private static let kept: Set<String> = ["IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "sRGB", "cHRM", "pHYs"]
    /// The chunk IEND with its sum.
    private static let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

    static func read(_ reader: inout PhotoReader) throws(PhotoError) -> Photo.Reading {
        var read = Photo.Reading()
        var image = try reader.take(signature.count)
        var isFirst = true
        var hasPicture = false
        while true {
            guard let chunk = try chunk(&reader, behindPicture: hasPicture), chunk.type != "IEND" else { break }
            if isFirst {
                guard chunk.type == "IHDR", chunk.body.count == 13 else { throw .damaged() }
                var head = PhotoReader(chunk.body)
                read.width = try head.number(4)
                read.height = try head.number(4)
            }
            isFirst = false
            hasPicture = hasPicture || chunk.type == "IDAT"
            if kept.contains(chunk.type) { image += chunk.whole }
        }
        guard hasPicture else { throw .damaged() }
        read.bytes = image + end
        return read
    }

    private struct Chunk {
        let type: String
        let body: ArraySlice<UInt8>
        /// With length, type and sum.
        let whole: ArraySlice<UInt8>
    }

    /// The next chunk; nil where nothing whole follows and the picture can be whole without it.
    private static func chunk(
        _ reader: inout PhotoReader, behindPicture: Bool
    ) throws(PhotoError) -> Chunk? {
        let start = reader.position
        guard !behindPicture || reader.left >= 8 else { return nil }
        let length = try reader.number(4)
        let type = String(decoding: try reader.take(4), as: UTF8.self)
        guard !behindPicture || type == "IDAT" || reader.left >= length + 4 else { return nil }
        let body = try reader.take(length)
        _ = try reader.take(4)
        return Chunk(type: type, body: body, whole: reader.bytes[start..<reader.position])
    }
}
