import Foundation

/// JSON as it is put together, byte after byte.
struct JSONBytes {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }
    var data: Data { Data(bytes) }

    mutating func reserve(_ capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append(_ byte: Unicode.Scalar) {
        bytes.append(UInt8(ascii: byte))
    }

    /// Puts text as it is: literals, and what is known to need no escapes.
    mutating func append(raw text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    mutating func append(raw text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ data: Data) {
        bytes.append(contentsOf: data)
    }

    mutating func append(_ other: JSONBytes) {
        bytes.append(contentsOf: other.bytes)
    }

    mutating func insert(_ other: JSONBytes, at place: Int) {
        bytes.insert(contentsOf: other.bytes, at: place)
    }

    /// A whole number in decimal digits.
    mutating func append(_ value: some FixedWidthInteger) {
        append(raw: String(value))
    }

    /// The shortest digits that are read back as this number, without a fraction of zero.
    ///
    /// - Throws: `EncodingError.invalidValue` if it is not finite.
    mutating func append(_ value: some BinaryFloatingPoint & LosslessStringConvertible) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "JSON has no number for \(value)"))
        }
        let text = value.description
        append(raw: text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    /// A string in quotes. Escapes what RFC 8259 §7 demands and nothing else.
    mutating func append(quoted text: String) {
        var text = text
        append("\"")
        text.withUTF8 { characters in
            var plain = 0
            for (index, byte) in characters.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                bytes.append(contentsOf: characters[plain..<index])
                plain = index + 1
                append(escaped: byte)
            }
            bytes.append(contentsOf: characters[plain...])
        }
        append("\"")
    }

    /// `,"name":"text"` of a text that needs no escapes.
    mutating func append(member name: StaticString, plain text: String) {
        append(raw: ",\"")
        append(raw: name)
        append(raw: "\":\"")
        append(raw: text)
        append("\"")
    }

    /// `,"name":"text"`.
    mutating func append(member name: StaticString, quoted text: String) {
        append(raw: ",\"")
        append(raw: name)
        append(raw: "\":")
        append(quoted: text)
    }

    private mutating func append(escaped byte: UInt8) {
        append("\\")
        switch byte {
        case 0x08: append("b")
        case 0x09: append("t")
        case 0x0A: append("n")
        case 0x0C: append("f")
        case 0x0D: append("r")
        case 0x22: append("\"")
        case 0x5C: append("\\")
        default:
            append(raw: "u00")
            bytes.append(Hex.digit(byte >> 4))
            bytes.append(Hex.digit(byte & 0xF))
        }
    }

    /// Puts stretches of what follows `start` into another order, commas between them, in place of all that follows.
    mutating func reorder(from start: Int, _ stretches: some Sequence<Range<Int>>) {
        let old = Array(bytes[start...])
        bytes.removeLast(old.count)
        for stretch in stretches {
            if bytes.count > start { append(",") }
            bytes.append(contentsOf: old[stretch.lowerBound - start..<stretch.upperBound - start])
        }
    }
}
