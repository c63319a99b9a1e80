package import Foundation

/// Splits a JSON object into its members' bytes, without decoding them: one pass, bounded depth, no recursion.
///
/// It stands before every decoder that meets bytes from outside, for three reasons: the parameters are compared byte for
/// byte when a request is sent again; a decoder then reads one member only; and depth and UTF-8 are checked first.
package enum JSONMembers {
    /// Deeper nesting is refused.
    package static let depthLimit = 64

    package struct Malformed: Error, Sendable, CustomStringConvertible {
        package let reason: String
        package var description: String { reason }
    }

    /// - Returns: each member's value as the bytes that stood there; of a repeated name, which JSON leaves open, nothing:
    ///   it is refused.
    package static func split(_ json: Data) throws(Malformed) -> [String: Data] {
        guard String(validating: json, as: UTF8.self) != nil else { throw Malformed(reason: "invalid UTF-8") }
        var scanner = Scanner(bytes: [UInt8](json))
        return try scanner.members().mapValues {
            json.subdata(in: json.startIndex + $0.lowerBound..<json.startIndex + $0.upperBound)
        }
    }

    /// The text of a member that is a string; nil of any other. Without escapes, which names and ids never have, no decoder
    /// is needed.
    package static func text(_ member: Data) -> String? {
        guard member.count >= 2, member.first == UInt8(ascii: "\""), member.last == UInt8(ascii: "\"") else {
            return nil
        }
        guard member.contains(UInt8(ascii: "\\")) else {
            return String(decoding: member.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONCoding.decode(String.self, from: member)
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        mutating func members() throws(Malformed) -> [String: Range<Int>] {
            var found: [String: Range<Int>] = [:]
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
                    guard found.updateValue(start..<index, forKey: name) == nil else {
                        throw Malformed(reason: "a member stands twice")
                    }
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
            return found
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
            while let byte = peek(), (48...57).contains(byte) || (97...122).contains(byte) || "+-.E".utf8.contains(byte)
            {
                index += 1
            }
            guard index > start else { throw Malformed(reason: "an unexpected character at byte \(index)") }
        }

        private mutating func string() throws(Malformed) -> String {
            let range = try rawString()
            if bytes[range].contains(UInt8(ascii: "\\")) {
                guard let text = try? JSONCoding.decode(String.self, from: Data(bytes[range])) else {
                    throw Malformed(reason: "a name has a bad escape")
                }
                return text
            }
            return String(decoding: bytes[range].dropFirst().dropLast(), as: UTF8.self)
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
