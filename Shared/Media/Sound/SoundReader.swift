/// Reads forward through a stretch of a recording, and never past its end.
struct SoundReader {
    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int

    init(_ bytes: [UInt8]) {
        self.init(bytes, 0..<bytes.count)
    }

    /// - Parameter stretch: lies within `bytes`.
    init(_ bytes: [UInt8], _ stretch: Range<Int>) {
        self.bytes = bytes
        position = stretch.lowerBound
        end = stretch.upperBound
    }

    var left: Int { end - position }

    func starts(with pattern: String, at offset: Int = 0) -> Bool { starts(with: Array(pattern.utf8), at: offset) }

    func starts(with pattern: [UInt8], at offset: Int = 0) -> Bool {
        left >= offset + pattern.count && bytes[(position + offset)...].starts(with: pattern)
    }

    mutating func byte() throws(SoundError) -> UInt8 {
        guard position < end else { throw .damaged() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func skip(_ count: Int) throws(SoundError) {
        guard count >= 0, count <= left else { throw .damaged() }
        position += count
    }

    /// The next bytes as a stretch of their own.
    mutating func take(_ count: Int) throws(SoundError) -> SoundReader {
        let start = position
        try skip(count)
        return SoundReader(bytes, start..<position)
    }

    /// - Parameter width: 1 to 8 bytes.
    mutating func number(_ width: Int, isLittle: Bool = false) throws(SoundError) -> UInt64 {
        guard width <= left else { throw .damaged() }
        defer { position += width }
        var value: UInt64 = 0
        for index in 0..<width {
            value = value << 8 | UInt64(bytes[isLittle ? position + width - 1 - index : position + index])
        }
        return value
    }

    /// A number that counts something here, so that it fits an `Int`.
    ///
    /// - Throws: if it is more than a recording could hold.
    mutating func count(_ width: Int, isLittle: Bool = false) throws(SoundError) -> Int {
        guard let count = Int(exactly: try number(width, isLittle: isLittle)) else { throw .damaged() }
        return count
    }
}

/// Lengths of time from counts that a file may lie about.
enum SoundLength {
    /// `units` of `1 / rate` seconds as milliseconds, rounded up.
    ///
    /// - Throws: if the rate is 0, or the length cannot be a recording's.
    static func milliseconds(_ units: UInt64, rate: UInt64) throws(SoundError) -> Int {
        guard rate > 0 else { throw .damaged() }
        let (whole, rest) = units.quotientAndRemainder(dividingBy: rate)
        // Three hundred years; what is longer is a lie, and would not fit.
        guard whole < 10_000_000_000, rate < 1 << 40 else { throw .damaged() }
        return Int(whole * 1_000 + (rest * 1_000 + rate - 1) / rate)
    }

    static func sum(_ left: UInt64, _ right: UInt64) throws(SoundError) -> UInt64 {
        let (sum, isOver) = left.addingReportingOverflow(right)
        guard !isOver else { throw .damaged() }
        return sum
    }

    static func product(_ left: UInt64, _ right: UInt64) throws(SoundError) -> UInt64 {
        let (product, isOver) = left.multipliedReportingOverflow(by: right)
        guard !isOver else { throw .damaged() }
        return product
    }
}
