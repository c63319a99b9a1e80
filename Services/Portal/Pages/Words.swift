import Foundation
import Messages

/// What a page says, in one language: texts by key, `villager.kinds.help.name`, in files by room, `words/zh/villager.json`.
struct Words: Sendable {
    private let texts: [String: String]
    /// The day in China on which the page is read: a date of another year shows its year. Every date does if nil.
    var today: CivilDay?

    init(_ texts: [String: String]) {
        self.texts = texts
    }

    /// Reads every file of a language; a file's name is the first step of its keys.
    init(folder: URL) throws {
        var texts: [String: String] = [:]
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files where file.pathExtension == "json" {
            let tree = try JSONCoding.decode(JSONValue.self, fromOutside: Data(contentsOf: file))
            Self.collect(tree, under: file.deletingPathExtension().lastPathComponent, &texts)
        }
        self.init(texts)
    }

    private static func collect(_ node: JSONValue, under key: String, _ texts: inout [String: String]) {
        switch node {
        case .string(let text): texts[key] = text
        case .object(let members): for (name, member) in members { collect(member, under: "\(key).\(name)", &texts) }
        default: break
        }
    }

    /// The text at `error.token.title`; nil if there is none.
    func find(_ key: String) -> String? { texts[key] }

    /// The text with its `{name}` filled in. A key that is nowhere is shown itself, so that it is seen.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        var text = find(key) ?? key
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }

    /// Every key with a text, in order.
    var keys: [String] { texts.keys.sorted() }
}
