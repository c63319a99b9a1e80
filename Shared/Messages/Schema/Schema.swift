/// A JSON Schema (draft 2020-12), as far as the messages need it.
package indirect enum Schema: Equatable, Sendable {
    case anything
    case boolean
    case integer(minimum: Int?, maximum: Int?)
    case number
    case string(pattern: String?, format: String?, minLength: Int?, maxLength: Int?, summary: String?)
    case enumeration([String])
    case array(of: Schema, maxItems: Int?)
    case map(of: Schema)
    case object([Property], summary: String?)
    case nullable(Schema)

    /// A member of an object.
    package struct Property: Equatable, Sendable {
        package let name: String
        package let schema: Schema
        package let required: Bool

        package init(name: String, schema: Schema, required: Bool) {
            self.name = name
            self.schema = schema
            self.required = required
        }
    }

    package static func text(
        pattern: String? = nil, format: String? = nil, minLength: Int? = nil, maxLength: Int? = nil,
        summary: String? = nil
    ) -> Schema {
        .string(pattern: pattern, format: format, minLength: minLength, maxLength: maxLength, summary: summary)
    }

    package static func words(_ words: [String]) -> Schema {
        .enumeration(words)
    }

    /// What it says of itself to a person, if anything.
    package var summary: String? {
        switch self {
        case .string(_, _, _, _, let summary), .object(_, let summary): summary
        case .enumeration(let words): "one of " + words.joined(separator: ", ")
        default: nil
        }
    }

    /// The schema as JSON members, without `$schema` and `$id`.
    package var json: JSONValue {
        switch self {
        case .anything: [:]
        case .boolean: ["type": "boolean"]
        case .integer(let minimum, let maximum):
            .object([
                "type": "integer", "minimum": minimum.map(JSONValue.integer), "maximum": maximum.map(JSONValue.integer),
            ])
        case .number: ["type": "number"]
        case .string(let pattern, let format, let minLength, let maxLength, let summary):
            .object([
                "type": "string", "pattern": pattern.map(JSONValue.string), "format": format.map(JSONValue.string),
                "minLength": minLength.map(JSONValue.integer), "maxLength": maxLength.map(JSONValue.integer),
                "description": summary.map(JSONValue.string),
            ])
        case .enumeration(let words): ["type": "string", "enum": .array(words.map(JSONValue.string))]
        case .array(let element, let maxItems):
            .object(["type": "array", "items": element.json, "maxItems": maxItems.map(JSONValue.integer)])
        case .map(let value): ["type": "object", "additionalProperties": value.json]
        case .object(let properties, let summary):
            .object([
                "type": "object",
                "properties": .object(Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.schema.json) })),
                "required": .array(properties.filter(\.required).map { .string($0.name) }),
                "description": summary.map(JSONValue.string),
            ])
        case .nullable(let schema): ["anyOf": [schema.json, ["type": "null"]]]
        }
    }
}

/// A type that says how it looks in JSON. Plain Codable structs need not: see `Schema.init(of:)`.
package protocol SchemaDescribed {
    static var schema: Schema { get }
    /// Any valid value; the derivation of a schema passes it through decoders.
    static var placeholder: Self { get }
}
