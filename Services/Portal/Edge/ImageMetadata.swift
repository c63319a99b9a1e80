import Foundation

/// Takes out of a photo what its picture does not need: where and when it was taken, by which telephone, thumbnails, texts.
///
/// The picture's own bytes are copied, never decoded, so nothing is lost and no decoder sees hostile input.
enum ImageMetadata {
    /// The photo is cut off or not put together as its format says.
    struct Malformed: Error, Equatable {}

    /// - Returns: nil of what is no JPEG, PNG or WebP.
    static func stripped(_ bytes: Data) throws(Malformed) -> Data? {
        var reader = ByteReader(bytes)
        if reader.starts(with: JPEGMetadata.start) { return try JPEGMetadata.stripped(&reader) }
        if reader.starts(with: PNGMetadata.signature) { return try PNGMetadata.stripped(&reader) }
        if reader.starts(with: Array("RIFF".utf8)), reader.starts(with: Array("WEBP".utf8), at: 8) {
            return try WebPMetadata.stripped(&reader)
        }
        return nil
    }
}

/// Reads forward through bytes, and never past their end.
struct ByteReader {
    let bytes: [UInt8]
    private(set) var position = 0

    init(_ data: Data) {
        bytes = [UInt8](data)
    }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = Array(bytes)
    }

    var isAtEnd: Bool { position == bytes.count }
    var left: Int { bytes.count - position }

    func starts(with pattern: [UInt8], at offset: Int = 0) -> Bool {
        left >= offset + pattern.count && bytes[(position + offset)...].starts(with: pattern)
    }

    mutating func byte() throws(ImageMetadata.Malformed) -> UInt8 {
        guard position < bytes.count else { throw ImageMetadata.Malformed() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func take(_ count: Int) throws(ImageMetadata.Malformed) -> ArraySlice<UInt8> {
        guard count >= 0, count <= left else { throw ImageMetadata.Malformed() }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func number(_ width: Int, bigEndian: Bool = true) throws(ImageMetadata.Malformed) -> Int {
        let digits = try take(width)
        return (bigEndian ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }

    /// - Throws: if the place lies outside.
    mutating func move(to place: Int) throws(ImageMetadata.Malformed) {
        guard (0...bytes.count).contains(place) else { throw ImageMetadata.Malformed() }
        position = place
    }
}
