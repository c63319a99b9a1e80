import Messages

/// Whether a JSON value has the form of a schema: types, lists, and members that are missing or unknown. Patterns and lengths
/// are left to the types that read the value.
///
/// Unknown members are flaws: somebody who writes `telefone` should hear of it, and not lose the number.
enum SchemaCheck {
    /// At most this many flaws are told.
    static let limit = 20

    /// - Parameter pointer: where the value stands: a JSON pointer.
    static func flaws(_ value: JSONValue, _ schema: Schema, at pointer: String = "") -> [Problem.Flaw] {
        Array(all(value, schema, pointer).prefix(limit))
    }

    private static func all(_ value: JSONValue, _ schema: Schema, _ pointer: String) -> [Problem.Flaw] {
        func flaw(_ problem: String) -> [Problem.Flaw] { [.init(at: pointer, problem: problem)] }
        switch (schema, value) {
        case (.anything, _), (.boolean, .boolean), (.number, .number), (.number, .integer), (.string, .string):
            return []
        case (.nullable, .null): return []
        case (.nullable(let inner), _): return all(value, inner, pointer)
        case (.integer(let minimum, let maximum), .integer(let number)):
            if let minimum, number < minimum { return flaw("must be at least \(minimum)") }
            if let maximum, number > maximum { return flaw("must be at most \(maximum)") }
            return []
        case (.integer(let minimum, let maximum), .number(let number)) where abs(number) >= 0x1p63:
            return flaw("is out of range: must be a whole number from \(minimum ?? .min) to \(maximum ?? .max)")
        case (.enumeration(let words), .string(let word)):
            return words.contains(word) ? [] : flaw("must be one of \(words.joined(separator: ", "))")
        case (.array(let element, let most), .array(let values)):
            if let most, values.count > most { return flaw("must hold at most \(most)") }
            return values.enumerated().flatMap { all($1, element, "\(pointer)/\($0)") }
        case (.map(let inner), .object(let members)):
            return members.flatMap { all($1, inner, "\(pointer)/\(escaped($0))") }
        case (.object(let properties, _), .object(let members)):
            let known = Set(properties.map(\.name))
            let unknown = members.keys.filter { !known.contains($0) }.sorted()
            return unknown.prefix(limit).map { .init(at: "\(pointer)/\(escaped($0))", problem: "is not known here") }
                + properties.flatMap { property -> [Problem.Flaw] in
                    let place = "\(pointer)/\(property.name)"
                    guard let member = members[property.name] else {
                        return property.required ? [.init(at: place, problem: "is missing")] : []
                    }
                    return all(member, property.schema, place)
                }
        default: return flaw("must be \(name(of: schema))")
        }
    }

    private static func name(of schema: Schema) -> String {
        switch schema {
        case .anything: "any value"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .string, .enumeration: "a string"
        case .array: "a list"
        case .map, .object: "an object"
        case .nullable(let inner): name(of: inner) + " or null"
        }
    }

    /// RFC 6901. A name that somebody made up is cut short.
    static func escaped(_ name: String) -> String {
        String(name.prefix(60)).replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
