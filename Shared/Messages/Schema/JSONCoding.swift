package import Foundation

/// JSON as the wire wants it: members sorted, slashes not escaped, so that equal values have equal bytes.
package enum JSONCoding {
    package static func encode(_ value: some Encodable) throws -> Data {
        let writer = JSONWriter()
        try writer.write(value)
        return writer.out.data
    }

    /// The same, indented for a person.
    package static func pretty(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Reads what was written here, or has passed `JSONMembers` already.
    package static func decode<T: Decodable>(_ type: T.Type, from data: Data) throws -> T {
        try JSONDecoder().decode(type, from: data)
    }

    /// Reads what somebody else wrote: a file, a provider's answer, another program's message.
    ///
    /// - Throws: `JSONMembers.Malformed` of what is no strict JSON, of which a decoder may read one thing or another.
    package static func decode<T: Decodable>(_ type: T.Type, fromOutside data: Data) throws -> T {
        try JSONMembers.check(data)
        return try decode(type, from: data)
    }
}
