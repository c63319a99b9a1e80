/// Titles, pictures, places and texts around a stream of frames: ID3 (v1, v2), APE and Lyrics3 tags.
enum Tags {
    /// How many bytes from `place` on are ID3v2 or APE tags.
    static func leading(_ bytes: [UInt8], at place: Int = 0) -> Int {
        var end = place
        while let size = id3(bytes, at: end) ?? ape(bytes, at: end), size > 0 { end = min(end + size, bytes.count) }
        return end - place
    }

    /// How many bytes at the end are tags.
    static func trailing(_ bytes: [UInt8]) -> Int {
        var end = bytes.count
        while let size = last(bytes, before: end), size > 0 { end = max(0, end - size) }
        return bytes.count - end
    }

    /// The whole size of an ID3v2 tag: its size is said in four bytes of seven bits, its header and footer not counted.
    private static func id3(_ bytes: [UInt8], at place: Int) -> Int? {
        guard place + 10 <= bytes.count, bytes[place] == UInt8(ascii: "I"),
            bytes[place...].starts(with: Array("ID3".utf8))
        else { return nil }
        let digits = bytes[place + 6..<place + 10]
        guard digits.allSatisfy({ $0 < 0x80 }) else { return nil }
        let hasFooter = bytes[place + 5] & 0x10 != 0
        return digits.reduce(0) { $0 << 7 | Int($1) } + (hasFooter ? 20 : 10)
    }

    /// An APE tag that begins with its header.
    private static func ape(_ bytes: [UInt8], at place: Int) -> Int? {
        guard place + 32 <= bytes.count, bytes[place] == UInt8(ascii: "A"),
            bytes[place...].starts(with: Array("APETAGEX".utf8))
        else { return nil }
        return little(bytes, at: place + 12) + 32
    }

    /// The size of the tag that ends at `end`.
    private static func last(_ bytes: [UInt8], before end: Int) -> Int? {
        func holds(_ text: String, _ back: Int) -> Bool {
            end >= back && bytes[(end - back)..<end].starts(with: Array(text.utf8))
        }
        if holds("TAG", 128) { return 128 }
        if holds("TAG+", 227) { return 227 }
        if holds("APETAGEX", 32) {
            // The footer counts itself, but not the header, which bit 31 says there is.
            return little(bytes, at: end - 20) + (bytes[end - 9] & 0x80 != 0 ? 32 : 0)
        }
        if holds("LYRICS200", 9), end >= 15 {
            return Int(String(decoding: bytes[(end - 15)..<(end - 9)], as: UTF8.self)).map { max(0, $0) + 15 }
        }
        return nil
    }

    private static func little(_ bytes: [UInt8], at place: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
