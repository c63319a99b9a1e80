package import Foundation

/// Finds the number that does not fit into its member. Foundation's decoder calls the whole text invalid then, and does not say
/// which number it was.
package enum NumberFit {
    /// Longer text is not searched: only who sends nonsense has it, and is told less.
    static let searched = 64 * 1_024

    /// - Parameters:
    ///   - type: what `json` could not be decoded as.
    ///   - json: strict JSON.
    /// - Returns: the member and what it may be; nil if each number fits.
    package static func problem(of type: any Decodable.Type, in json: Data) -> String? {
        guard json.count <= searched, let schema = try? Schema(of: type) else { return nil }
        do {
            return problem(try JSONCoding.decode(JSONValue.self, from: json), schema, at: [])
        } catch DecodingError.typeMismatch(_, let context) {
            // Of all that is valid JSON, a value is none of a value's kinds only if it is a number beyond a double's.
            return tell(context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }, .number)
        } catch {
            return nil
        }
    }

    private static func problem(_ value: JSONValue, _ schema: Schema, at path: [String]) -> String? {
        switch (schema, value) {
        case (.nullable(let inner), _): return problem(value, inner, at: path)
        case (.integer, .number): return tell(path, schema)
        case (.array(let element, _), .array(let values)):
            return values.enumerated().lazy.compactMap { problem($1, element, at: path + ["[\($0)]"]) }.first
        case (.map(let inner), .object(let members)):
            return members.lazy.compactMap { problem($1, inner, at: path + [$0]) }.first
        case (.object(let properties, _), .object(let members)):
            return properties.lazy.compactMap { property in
                members[property.name].flatMap { problem($0, property.schema, at: path + [property.name]) }
            }.first
        default: return nil
        }
    }

    private static func tell(_ path: [String], _ schema: Schema) -> String {
        "\(path.joined(separator: ".")): \(problem(schema))"
    }

    /// What is wrong with a number that does not fit `schema`, without the member's name.
    static func problem(_ schema: Schema) -> String {
        let range =
            if case .integer(let least, let most) = schema {
                "a whole number from \(least ?? .min) to \(most ?? .max)"
            } else {
                "a number of 64-bit floating point"
            }
        return "the number is out of range; it must be \(range)"
    }
}

extension DecodingFailure {
    /// Says for a person why `json` could not be decoded as `type`.
    package static func describe(_ error: any Error, decoding type: any Decodable.Type, from json: Data) -> String {
        if case DecodingError.dataCorrupted(let context) = error, context.codingPath.isEmpty,
            let problem = NumberFit.problem(of: type, in: json)
        {
            return problem
        }
        return describe(error)
    }
}
