import Foundation
import Messages
import Mustache

/// What a page says, in one language: a tree of texts, in files by room, `words/zh/villager.json`.
struct Words: Sendable {
    private let tree: JSONValue

    init(_ tree: JSONValue) {
        self.tree = tree
    }

    /// Reads every file of a language; a file's name is the first step of its keys.
    init(folder: URL) throws {
        var members: [String: JSONValue] = [:]
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in files where file.pathExtension == "json" {
            members[file.deletingPathExtension().lastPathComponent] = try JSONCoding.decode(
                JSONValue.self, from: Data(contentsOf: file))
        }
        tree = .object(members)
    }

    /// The text at `error.token.title`; nil if there is none.
    func find(_ key: String) -> String? {
        var node = tree
        for step in key.split(separator: ".") {
            guard let next = node[String(step)] else { return nil }
            node = next
        }
        return if case .string(let text) = node { text } else { nil }
    }

    /// The text with its `{name}` filled in. A key that is nowhere is shown itself, so that it is seen.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        var text = find(key) ?? key
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }

    /// Every key with a text, in order.
    var keys: [String] { Self.keys(of: tree, under: "").sorted() }

    private static func keys(of node: JSONValue, under path: String) -> [String] {
        guard case .object(let members) = node else { return [path] }
        return members.flatMap { keys(of: $1, under: path.isEmpty ? $0 : "\(path).\($0)") }
    }
}

extension Words: MustacheParent {
    /// For templates: `{{t.villager.ask}}`.
    func child(named name: String) -> Any? {
        switch tree[name] {
        case .string(let text): text
        case .object(let members): Words(.object(members))
        default: nil
        }
    }
}
