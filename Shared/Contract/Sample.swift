import Messages

/// Examples made from the types: valid by the schema, with every member there.
enum Sample {
    static let instant: JSONValue = "2026-11-21T08:00:00.123Z"
    static let id: JSONValue = "0192f6c1-7b1a-7abc-8def-0123456789ab"
    static let ledger: JSONValue = "7f3a9c51d20e4b86a1c07d3e5f28b964"
    static let position: JSONValue = "00000000000000000123"

    /// - Throws: a coding error of the type.
    static func of<T: Codable>(_ type: T.Type) throws -> JSONValue {
        let placeholder = try JSONCoding.encode(Schema.placeholder(of: type))
        return lively(try JSONCoding.decode(JSONValue.self, from: placeholder), try Schema(of: type), name: "")
    }

    /// The placeholder of a schema with values that a reader recognises: a recent time, a plausible id, a word that fits the member's name.
    private static func lively(_ value: JSONValue, _ schema: Schema, name: String) -> JSONValue {
        switch (schema, value) {
        case (.object(let properties, _), .object(let members)):
            var filled = members
            for property in properties {
                filled[property.name] = members[property.name].map { lively($0, property.schema, name: property.name) }
            }
            return .object(filled)
        case (.array(let element, _), .array(let elements)):
            return .array(elements.map { lively($0, element, name: name) })
        case (.map(let element), .object(let members)):
            let entries = members.values.map { (SampleTexts.key(in: name), lively($0, element, name: name)) }
            return .object(Dictionary(entries, uniquingKeysWith: { first, _ in first }))
        case (.nullable(let inner), _):
            return lively(value, inner, name: name)
        case (.integer(let least, let most), .integer):
            return .integer(min(most ?? .max, max(least ?? .min, SampleTexts.numbers[name] ?? 1)))
        case (.string(nil, nil, let least, _, _), .string("")):
            let text = SampleTexts.texts[name] ?? "…"
            return .string(text.count < least ?? 0 ? String(repeating: "…", count: least ?? 0) : text)
        case (.string(_, "date-time", _, _, _), _): return instant
        case (.string(_, "date", _, _, _), _): return "2026-11-24"
        case (UUIDv7.schema, _): return id
        case (LedgerID.schema, _): return ledger
        case (Position.schema, _): return position
        case (Subject.schema, _): return .string("case/\(text(id))")
        default: return value
        }
    }

    private static func text(_ value: JSONValue) -> String {
        if case .string(let text) = value { text } else { "" }
    }
}
