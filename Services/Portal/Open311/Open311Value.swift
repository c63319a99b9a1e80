import Foundation
import Messages

/// A tree that GeoReport v2 writes as JSON or as XML. An entry's name is the XML element; in JSON lists are plain arrays.
indirect enum Open311Value: Equatable, Sendable {
    case text(String)
    case flag(Bool)
    case number(Int)
    /// In order; empty values are left out of neither form.
    case object([(String, Open311Value)])
    /// Each as an element of this name.
    case list(String, [Open311Value])

    static func == (left: Open311Value, right: Open311Value) -> Bool { left.json == right.json }

    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .flag(let flag): .boolean(flag)
        case .number(let number): .integer(number)
        case .object(let members): .object(Dictionary(members.map { ($0.0, $0.1.json) }) { $1 })
        case .list(_, let values): .array(values.map(\.json))
        }
    }

    /// A whole document with this root.
    func xml(root: String) -> String {
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + element(root)
    }

    private func element(_ name: String) -> String { "<\(name)>\(content)</\(name)>" }

    private var content: String {
        switch self {
        case .text(let text): Self.escaped(text)
        case .flag(let flag): String(flag)
        case .number(let number): String(number)
        case .object(let members): members.map { $1.element($0) }.joined()
        case .list(let name, let values): values.map { $0.element(name) }.joined()
        }
    }

    /// Text for XML 1.0: what it cannot hold is left out.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}"..."\u{FFFF}": break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
