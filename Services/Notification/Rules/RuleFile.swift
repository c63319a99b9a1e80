import Foundation
import Messages
import Yams

/// The rules as their YAML holds them.
struct RuleFile: Codable, Equatable, Sendable {
    let remember: [MemoryRule]
    let rules: [Rule]
    let reminders: [ReminderRule]?

    enum CodingKeys: String, CodingKey, CaseIterable { case remember, rules, reminders }

    /// Reads and checks rules.
    ///
    /// - Parameters:
    ///   - templates: templates that there are.
    ///   - forms: forms of facts that can be put into words.
    /// - Throws: `RuleProblem`, naming the line or the rule and what would be right.
    static func read(_ text: String, templates: Set<String>, forms: Set<String>) throws(RuleProblem) -> RuleFile {
        let file: RuleFile
        do {
            try RuleShape.check(text)
            file = try YAMLDecoder().decode(RuleFile.self, from: text)
        } catch let error as RuleProblem {
            throw error
        } catch let error as YamlError {
            throw RuleProblem("this is no YAML: \(error)", line: error.line)
        } catch {
            throw RuleProblem(DecodingFailure.describe(error), line: RuleShape.line(of: error, in: text))
        }
        do {
            try RuleCheck(templates: templates, forms: forms).check(file)
        } catch {
            throw RuleProblem(error.description, line: error.entry.flatMap { RuleShape.line(of: $0, in: text) })
        }
        return file
    }
}

/// Why rules cannot be put in force.
struct RuleProblem: Error, Equatable, CustomStringConvertible {
    let description: String
    /// From 1; nil where the whole text is meant.
    let line: Int?
    /// Which rule or memory it is, for whoever knows on which line it stands.
    let entry: Entry?

    /// Counted from 0 in its list.
    enum Entry: Equatable {
        case memory(Int)
        case rule(Int)
    }

    init(_ description: String, line: Int? = nil, entry: Entry? = nil) {
        self.description = description
        self.line = line
        self.entry = entry
    }

    func at(_ entry: Entry) -> RuleProblem { RuleProblem(description, line: line, entry: entry) }
}

extension YamlError {
    /// Where the text stops being YAML.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }
}

/// Words that no rule knows: a decoder would pass over a misspelt one, and a condition that is not read is not kept.
private enum RuleShape {
    static func check(_ text: String) throws {
        guard let root = try Yams.compose(yaml: text)?.mapping else {
            throw RuleProblem("there must be lists: 'remember', 'rules' and, if there are any, 'reminders'")
        }
        try check(root, RuleFile.CodingKeys.self, "the file")
        for rule in root["remember"]?.sequence ?? [] {
            try rule.mapping.map { try check($0, MemoryRule.CodingKeys.self, "'remember'") }
        }
        for reminder in root["reminders"]?.sequence ?? [] {
            try reminder.mapping.map { try check($0, ReminderRule.CodingKeys.self, "'reminders'") }
        }
        for rule in root["rules"]?.sequence ?? [] {
            guard let mapping = rule.mapping else { continue }
            let name = "rule '\(mapping["id"]?.string ?? "?")'"
            try check(mapping, Rule.CodingKeys.self, name)
            try checkAudiences(mapping["to"], name)
            for followUp in mapping["follow-ups"]?.sequence ?? [] {
                guard let mapping = followUp.mapping else { continue }
                try check(mapping, FollowUpRule.CodingKeys.self, "a follow-up of \(name)")
                try checkAudiences(mapping["to"], "a follow-up of \(name)")
            }
        }
    }

    private static func checkAudiences(_ node: Node?, _ name: String) throws {
        for audience in node?.sequence.map(Array.init) ?? [node].compactMap(\.self) {
            try audience.mapping.map { try check($0, AudienceRule.CodingKeys.self, "'to' of \(name)") }
        }
    }

    private static func check<Key: CodingKey & CaseIterable>(
        _ mapping: Node.Mapping, _ keys: Key.Type, _ place: String
    ) throws {
        let known = Set(Key.allCases.map(\.stringValue))
        for key in mapping.keys where !known.contains(key.string ?? "") {
            throw RuleProblem(
                "\(place) has no '\(key.string ?? "?")'; it may have \(known.sorted().joined(separator: ", "))",
                line: key.mark?.line)
        }
    }

    // MARK: Lines

    static func line(of entry: RuleProblem.Entry, in text: String) -> Int? {
        switch entry {
        case .memory(let index): node(at: ["remember", index], in: text)?.mark?.line
        case .rule(let index): node(at: ["rules", index], in: text)?.mark?.line
        }
    }

    /// The line of what could not be decoded, or of the nearest around it that is there.
    static func line(of error: any Error, in text: String) -> Int? {
        guard let path = (error as? DecodingError)?.path else { return nil }
        return node(at: path.map { $0.intValue.map { $0 as any NodeRepresentable } ?? $0.stringValue }, in: text)?.mark?
            .line
    }

    private static func node(at path: [any NodeRepresentable], in text: String) -> Node? {
        var found = try? Yams.compose(yaml: text)
        for step in path {
            let next: Node? =
                switch step {
                case let index as Int: found?.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                case let key as String: found?.mapping?[key]
                default: nil
                }
            guard let next else { break }
            found = next
        }
        return found
    }
}

extension DecodingError {
    fileprivate var path: [any CodingKey]? {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context.codingPath
        @unknown default: nil
        }
    }
}
