package import Foundation

extension QRCode {
    /// The code with its quiet zone as a black and white PNG image, `scale` pixels per module.
    ///
    /// - Parameter captions: lines below it, of digits, hyphens and spaces; as wide as the image lets them be.
    /// - Precondition: `scale` is 1 to 100.
    package func png(scale: Int = 8, captions: [String] = []) -> Data {
        precondition((1...100).contains(scale), "a module measures 1 to 100 pixels")
        let side = (size + 2 * Self.quietZone) * scale
        var rows: [UInt8] = []
        rows.reserveCapacity(side * (side / 8 + 2))
        for y in 0..<(size + 2 * Self.quietZone) {
            // A row begins with its filter, 0; a set bit is white.
            var row = [UInt8](repeating: 0, count: 1 + (side + 7) / 8)
            for pixel in 0..<side where !isDark(pixel / scale - Self.quietZone, y - Self.quietZone) {
                row[1 + pixel / 8] |= 0x80 >> UInt8(pixel % 8)
            }
            for _ in 0..<scale { rows += row }
        }
        let lines = captions.map { DigitLine($0, width: side) }
        for line in lines { rows += line.rows }
        return PNGWriter.image(
            width: side, height: side + lines.reduce(0) { $0 + $1.height }, bitDepth: 1, rows: rows)
    }
}
