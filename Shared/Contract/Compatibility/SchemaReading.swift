package import Messages

extension Schema {
    /// A schema as `json` writes it.
    ///
    /// - Throws: `ContractError` of JSON that `json` does not write.
    package init(json: JSONValue) throws {
        guard case .object(let members) = json else { throw ContractError("a schema is no object: \(json)") }
        func number(_ name: String) -> Int? { if case .integer(let value)? = members[name] { value } else { nil } }
        func text(_ name: String) -> String? { if case .string(let value)? = members[name] { value } else { nil } }
        func words(_ name: String) -> [String] {
            guard case .array(let values)? = members[name] else { return [] }
            return values.compactMap { if case .string(let word) = $0 { word } else { nil } }
        }
        if members.isEmpty {
            self = .anything
            return
        }
        if case .array(let choices)? = members["anyOf"], choices.count == 2, choices[1] == ["type": "null"] {
            self = .nullable(try Schema(json: choices[0]))
            return
        }
        switch text("type") {
        case "boolean": self = .boolean
        case "integer": self = .integer(minimum: number("minimum"), maximum: number("maximum"))
        case "number": self = .number
        case "string" where members["enum"] != nil: self = .enumeration(words("enum"))
        case "string":
            self = .string(
                pattern: text("pattern"), format: text("format"), minLength: number("minLength"),
                maxLength: number("maxLength"), summary: text("description"))
        case "array":
            self = .array(of: try Schema(json: members["items"] ?? [:]), maxItems: number("maxItems"))
        case "object":
            if let values = members["additionalProperties"] {
                self = .map(of: try Schema(json: values))
                return
            }
            guard case .object(let properties)? = members["properties"] else {
                throw ContractError("an object without properties: \(json)")
            }
            let required = Set(words("required"))
            self = .object(
                try properties.keys.sorted().map { name in
                    Property(
                        name: name, schema: try Schema(json: properties[name] ?? [:]), required: required.contains(name)
                    )
                }, summary: text("description"))
        default: throw ContractError("a schema of a kind that is not known: \(json)")
        }
    }
}
