/// A value that is one JSON string on the wire, checked when it is read.
///
/// A type gets its coding, its schema and its error text by saying how it is written (`description`) and read
/// (`init?`): what does not parse is refused where it enters, and no later code meets a malformed one.
package protocol WireText: Codable, LosslessStringConvertible, SchemaDescribed, Hashable, Sendable {}

extension WireText {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a valid \(Self.self): \(Self.schema.summary ?? "see the schema")")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
