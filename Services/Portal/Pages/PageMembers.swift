import Mustache

/// A page's model as templates read it. Each value of it is looked into once, not again for every name that is looked for.
struct PageMembers: MustacheParent, CustomStringConvertible {
    private let members: [String: Any]
    private let value: Any

    init(_ value: Any) {
        self.init(value, Mirror(reflecting: value))
    }

    private init(_ value: Any, _ mirror: Mirror) {
        var members: [String: Any] = [:]
        for (name, child) in mirror.children {
            if let name, let child = Self.prepared(child) { members[name] = child }
        }
        self.members = members
        self.value = value
    }

    func child(named name: String) -> Any? { members[name] }

    /// Where a value that has members is shown itself.
    var description: String { Self.lone(String(describing: value)) }

    /// Nil of an optional that is nil.
    private static func prepared(_ value: Any) -> Any? {
        if let text = value as? String { return lone(text) }
        let mirror = Mirror(reflecting: value)
        return switch mirror.displayStyle {
        case .optional: mirror.children.first.flatMap { prepared($0.value) }
        case .collection: mirror.children.map { prepared($0.value) ?? $0.value }
        case .struct where !mirror.children.isEmpty: PageMembers(value, mirror)
        default: value
        }
    }

    /// The text with every character that has a meaning in HTML standing alone. Mustache escapes whole characters: a quotation
    /// mark with a combining accent is another character to it, and would end an attribute. Such accents are taken away.
    static func lone(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.marks.contains(Unicode.Scalar($0)) }) else { return text }
        var plain = ""
        for character in text {
            let scalars = character.unicodeScalars
            if scalars.count > 1, scalars.contains(where: marks.contains) {
                for mark in scalars where marks.contains(mark) { plain.unicodeScalars.append(mark) }
            } else {
                plain.append(character)
            }
        }
        return plain
    }

    private static let marks: [Unicode.Scalar] = ["&", "<", ">", "\"", "'"]
}
