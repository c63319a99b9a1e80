import Foundation
import Messages

/// What a service's executable printed about its data, as lines for a terminal.
enum CareReport {
    /// A JSON object becomes a name and a value a line; anything else is left as it is.
    static func text(_ output: String) -> String {
        guard case .object(let members) = try? JSONCoding.decode(JSONValue.self, from: Data(output.utf8)) else {
            return output
        }
        return Table.pairs(members.sorted { $0.key < $1.key }.map { ($0.key, value($0.value)) })
    }

    /// Nil of an empty list.
    private static func value(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .boolean(let flag): flag ? "是 yes" : "否 no"
        case .array(let elements):
            elements.isEmpty ? nil : elements.compactMap(Self.value).joined(separator: "; ")
        default: (try? JSONCoding.encode(value)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
