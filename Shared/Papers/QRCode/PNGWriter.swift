import Foundation

/// Writes greyscale PNG images (ISO/IEC 15948). The pixels are stored, not compressed: a QR code is a few kilobytes.
enum PNGWriter {
    static func image(width: Int, height: Int, bitDepth: UInt8, rows: [UInt8]) -> Data {
        var data = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let greyscale: [UInt8] = [bitDepth, 0, 0, 0, 0]
        data += chunk("IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + greyscale)
        data += chunk("IDAT", zlib(rows))
        data += chunk("IEND", [])
        return data
    }

    private static func chunk(_ type: String, _ body: [UInt8]) -> Data {
        let typed = Array(type.utf8) + body
        return Data(bigEndian(UInt32(body.count)) + typed + bigEndian(crc(typed)))
    }

    /// A zlib stream (RFC 1950) of stored blocks (RFC 1951 §3.2.4).
    private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var index = 0
        repeat {
            let count = min(65_535, bytes.count - index)
            let isLast: UInt8 = index + count == bytes.count ? 1 : 0
            let length = UInt16(count)
            stream += [isLast] + littleEndian(length) + littleEndian(~length)
            stream += bytes[index..<index + count]
            index += count
        } while index < bytes.count
        return stream + bigEndian(adler(bytes))
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crcTable[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    private static func littleEndian(_ value: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }
}
