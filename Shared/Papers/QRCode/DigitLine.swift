/// A line of digits, hyphens and spaces in black on white, centred; every other character is a space.
struct DigitLine {
    /// In pixels.
    let height: Int
    /// Of a PNG with one bit per pixel: each begins with its filter, 0; a set bit is white.
    let rows: [UInt8]

    private static let columns = 5
    private static let lines = 7
    /// Five bits per line of a digit, from the top.
    private static let forms: [Character: [UInt8]] = [
        "0": [14, 17, 19, 21, 25, 17, 14], "1": [4, 12, 4, 4, 4, 4, 14], "2": [14, 17, 1, 2, 4, 8, 31],
        "3": [31, 2, 4, 2, 1, 17, 14], "4": [2, 6, 10, 18, 31, 2, 2], "5": [31, 16, 30, 1, 1, 17, 14],
        "6": [6, 8, 16, 30, 17, 17, 14], "7": [31, 1, 2, 4, 8, 8, 8], "8": [14, 17, 17, 14, 17, 17, 14],
        "9": [14, 17, 17, 15, 1, 2, 12], "-": [0, 0, 0, 31, 0, 0, 0],
    ]

    /// - Parameter width: of the image, in pixels.
    init(_ text: String, width: Int) {
        let forms = text.map { Self.forms[$0] ?? [UInt8](repeating: 0, count: Self.lines) }
        // A column stands between two characters.
        let wide = forms.count * (Self.columns + 1) + 1
        let scale = max(1, min(2, width / max(1, wide)))
        let left = max(0, (width - wide * scale) / 2)
        height = (Self.lines + 3) * scale
        var rows: [UInt8] = []
        for y in 0..<(Self.lines + 3) {
            var row = [UInt8](repeating: 0xFF, count: 1 + (width + 7) / 8)
            row[0] = 0
            if (0..<Self.lines).contains(y) {
                for (place, form) in forms.enumerated() {
                    for column in 0..<Self.columns where form[y] >> UInt8(Self.columns - 1 - column) & 1 == 1 {
                        let start = left + (place * (Self.columns + 1) + 1 + column) * scale
                        for pixel in start..<min(width, start + scale) {
                            row[1 + pixel / 8] &= ~(0x80 >> UInt8(pixel % 8))
                        }
                    }
                }
            }
            for _ in 0..<scale { rows += row }
        }
        self.rows = rows
    }
}
