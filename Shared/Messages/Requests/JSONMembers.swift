package import Foundation

/// The members of a JSON object as the bytes that stand there, not decoded: one pass, bounded depth, no recursion.
///
/// It stands before every decoder that meets bytes from outside, for three reasons: the parameters are compared byte for
/// byte when a request is sent again; a decoder then reads one member only; and depth and UTF-8 are checked first.
package struct JSONMembers: Sendable {
    /// Deeper nesting is refused.
    package static let depthLimit = 64

    package struct Malformed: Error, Sendable, CustomStringConvertible {
        package let reason: String
        package var description: String { reason }
    }

    private let json: Data
    /// In the order of the text. Objects here have few members: looking through them is faster than a table.
    private let found: [(name: String, value: Range<Int>)]

    package var count: Int { found.count }
    package var names: [String] { found.map(\.name) }

    /// A member's value as the bytes that stand there, which it shares with the whole object.
    package subscript(name: String) -> Data? {
        found.first { $0.name == name }.map { json[$0.value] }
    }

    /// - Throws: `Malformed` of what is no object, of invalid UTF-8, and of a repeated name, which JSON leaves open.
    package static func split(_ json: Data) throws(Malformed) -> JSONMembers {
        let found = json.withUnsafeBytes { bytes in
            Result { () throws(Malformed) in
                guard isUTF8(bytes) else { throw Malformed(reason: "invalid UTF-8") }
                var scanner = Scanner(bytes: bytes, base: json.startIndex)
                return try scanner.members()
            }
        }
        return JSONMembers(json: json, found: try found.get())
    }

    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
    }

    /// The text of a member that is a string; nil of any other. Without escapes, which names and ids never have, no decoder
    /// is needed.
    package static func text(_ member: Data) -> String? {
        let plain: String? = member.withUnsafeBytes { bytes in
            guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else {
                return nil
            }
            let inside = UnsafeRawBufferPointer(rebasing: bytes[1..<bytes.count - 1])
            guard !inside.contains(UInt8(ascii: "\\")) else { return nil }
            return String(decoding: inside, as: UTF8.self)
        }
        return plain ?? (try? JSONCoding.decode(String.self, from: member))
    }

    private struct Scanner {
        let bytes: UnsafeRawBufferPointer
        /// What the first byte's index is in the data.
        let base: Int
        var index = 0

        init(bytes: UnsafeRawBufferPointer, base: Int) {
            self.bytes = bytes
            self.base = base
        }

        mutating func members() throws(Malformed) -> [(name: String, value: Range<Int>)] {
            var found: [(name: String, value: Range<Int>)] = []
            found.reserveCapacity(8)
            try expect("{", "an object must begin with {")
            skipSpace()
            if peek() == UInt8(ascii: "}") {
                index += 1
            } else {
                while true {
                    skipSpace()
                    let name = try string()
                    try expect(":", "a colon is missing after a name")
                    skipSpace()
                    let start = index
                    try value()
                    found.append((name, base + start..<base + index))
                    skipSpace()
                    if peek() == UInt8(ascii: ",") {
                        index += 1
                        continue
                    }
                    try expect("}", "an object must end with }")
                    break
                }
            }
            skipSpace()
            guard index == bytes.count else { throw Malformed(reason: "something follows the object") }
            guard !repeats(found) else { throw Malformed(reason: "a member stands twice") }
            return found
        }

        /// Compares each name with each while they are few; of many, which only hostile text has, makes a set.
        private func repeats(_ found: [(name: String, value: Range<Int>)]) -> Bool {
            if found.count > 16 { return Set(found.map(\.name)).count < found.count }
            for (index, member) in found.enumerated() {
                for other in found[..<index] where other.name == member.name { return true }
            }
            return false
        }

        /// Passes one value of any kind. What is inside is left to the decoder, but for brackets and depth.
        private mutating func value() throws(Malformed) {
            var depth = 1
            let start = index
            repeat {
                skipSpace()
                guard let byte = peek() else { throw Malformed(reason: "it ends too early") }
                switch byte {
                case UInt8(ascii: "\""): _ = try rawString()
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    guard depth <= JSONMembers.depthLimit else { throw Malformed(reason: "nested too deep") }
                    index += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    guard depth > 1 else { throw Malformed(reason: "a value is missing") }
                    depth -= 1
                    index += 1
                case UInt8(ascii: ","), UInt8(ascii: ":"):
                    guard depth > 1 else { throw Malformed(reason: "a value is missing") }
                    index += 1
                default: try literal()
                }
            } while depth > 1
            guard index > start else { throw Malformed(reason: "a value is missing") }
        }

        private mutating func literal() throws(Malformed) {
            let start = index
            while let byte = peek(), isLiteral(byte) { index += 1 }
            guard index > start else { throw Malformed(reason: "an unexpected character at byte \(index)") }
        }

        private func isLiteral(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "E"):
                true
            default: false
            }
        }

        private mutating func string() throws(Malformed) -> String {
            let range = try rawString()
            let name = UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound + 1..<range.upperBound - 1])
            guard name.contains(UInt8(ascii: "\\")) else { return String(decoding: name, as: UTF8.self) }
            guard let text = JSONMembers.text(Data(bytes[range])) else {
                throw Malformed(reason: "a name has a bad escape")
            }
            return text
        }

        private mutating func rawString() throws(Malformed) -> Range<Int> {
            let start = index
            guard peek() == UInt8(ascii: "\"") else { throw Malformed(reason: "a name must be a string") }
            index += 1
            while let byte = peek() {
                index += 1
                if byte == UInt8(ascii: "\\") {
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    return start..<index
                }
            }
            throw Malformed(reason: "a string does not end")
        }

        private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

        private mutating func skipSpace() {
            while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
        }

        private mutating func expect(_ character: Unicode.Scalar, _ problem: String) throws(Malformed) {
            skipSpace()
            guard peek() == UInt8(ascii: character) else { throw Malformed(reason: problem) }
            index += 1
        }
    }
}
