import Messages

/// One member of a message in a table: where it stands, what it holds, what it means.
struct MemberRow: Sendable, Equatable {
    /// Member names joined by dots; `[]` follows a list's name.
    let path: String
    let type: String
    let meaning: String?
    let isOptional: Bool

    /// Every member at every depth, the outer before the inner, in the order of the struct.
    ///
    /// - Parameter type: of the event whose words say what members mean; empty for those of the envelope; nil where none do.
    static func rows(of schema: Schema, in type: String?, _ words: Words) -> [MemberRow] {
        var rows: [MemberRow] = []
        func walk(_ schema: Schema, shown: String, named: String) {
            switch schema {
            case .object(let properties, _):
                for property in properties {
                    let path = shown.isEmpty ? property.name : "\(shown).\(property.name)"
                    let name = named.isEmpty ? property.name : "\(named).\(property.name)"
                    rows.append(
                        MemberRow(
                            path: path, type: TypeWords(words).text(property.schema),
                            meaning: type.flatMap { meaning(of: name, in: $0, words) },
                            isOptional: !property.required))
                    walk(property.schema, shown: path, named: name)
                }
            case .array(let element, _): walk(element, shown: shown + "[]", named: named)
            case .map(let value): walk(value, shown: shown + "[*]", named: named)
            case .nullable(let inner): walk(inner, shown: shown, named: named)
            default: break
            }
        }
        walk(schema, shown: "", named: "")
        return rows
    }

    /// What a member means: words of its own, or those of every member of its name.
    static func meaning(of path: String, in type: String, _ words: Words) -> String? {
        let name = path.split(separator: ".").last.map(String.init) ?? path
        return words.find("contract.at.\(type) \(path)") ?? words.find("contract.members.\(name)")
    }
}
