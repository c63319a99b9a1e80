package import Foundation

/// The members of a JSON object as the bytes that stand there, not decoded.
///
/// It stands before every decoder that meets bytes from outside, for three reasons: the parameters are compared byte for
/// byte when a request is sent again; a decoder then reads one member only; and what is no strict JSON, of which decoders
/// read one thing or another, is refused first (see `JSONScanner`).
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

    /// - Throws: `Malformed` of what is no object in strict JSON, with all that it holds.
    package static func split(_ json: Data) throws(Malformed) -> JSONMembers {
        let base = json.startIndex
        let found = json.withUnsafeBytes { bytes in
            Result { () throws(Malformed) -> [(name: String, value: Range<Int>)] in
                var scanner = JSONScanner(bytes)
                return try scanner.members().map { name, value in
                    (text(of: name, in: bytes), base + value.lowerBound..<base + value.upperBound)
                }
            }
        }
        return JSONMembers(json: json, found: try found.get())
    }

    /// Looks at text from outside that is decoded whole.
    ///
    /// - Throws: `Malformed` of what is not one value in strict JSON.
    package static func check(_ json: Data) throws(Malformed) {
        let checked = json.withUnsafeBytes { bytes in
            Result { () throws(Malformed) in
                var scanner = JSONScanner(bytes)
                try scanner.document()
            }
        }
        try checked.get()
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

    /// A string that the scanner has passed.
    static func text(of passed: JSONScanner.Text, in bytes: UnsafeRawBufferPointer) -> String {
        let inside = UnsafeRawBufferPointer(rebasing: bytes[passed.range])
        guard !passed.isPlain, inside.contains(UInt8(ascii: "\\")) else {
            return String(decoding: inside, as: UTF8.self)
        }
        let quoted = bytes[passed.range.lowerBound - 1..<passed.range.upperBound + 1]
        // The scanner lets nothing pass that a decoder could not read.
        return text(Data(quoted)) ?? ""
    }
}
