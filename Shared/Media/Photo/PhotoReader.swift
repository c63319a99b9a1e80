import Foundation

/// Reads forward through bytes, and never past their end.
struct PhotoReader {
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

    func starts(with pattern: String, at offset: Int = 0) -> Bool { starts(with: Array(pattern.utf8), at: offset) }

    func starts(with pattern: [UInt8], at offset: Int = 0) -> Bool {
        left >= offset + pattern.count && bytes[(position + offset)...].starts(with: pattern)
    }

    /// Where a byte stands at or behind `place`; the end if nowhere.
    func next(_ byte: UInt8, from place: Int) -> Int {
        bytes.withUnsafeBytes { buffer in
            guard place < buffer.count, let base = buffer.baseAddress,
                let found = memchr(base + place, Int32(byte), buffer.count - place)
            else { return buffer.count }
            return UnsafeRawPointer(found) - base
        }
    }

    mutating func byte() throws(PhotoError) -> UInt8 {
        guard position < bytes.count else { throw .damaged() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func take(_ count: Int) throws(PhotoError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= left else { throw .damaged() }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func number(_ width: Int, bigEndian: Bool = true) throws(PhotoError) -> Int {
        let digits = try take(width)
        return (bigEndian ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }

    /// - Throws: if the place lies outside.
    mutating func move(to place: Int) throws(PhotoError) {
        guard (0...bytes.count).contains(place) else { throw .damaged() }
        position = place
    }
}
