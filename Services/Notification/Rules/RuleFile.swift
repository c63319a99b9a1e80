import Foundation
import Messages
import Yams

/// The rules as their YAML holds them.
struct RuleFile: Codable, Equatable, Sendable {
    let remember: [MemoryRule]
    let rules: [Rule]

    enum CodingKeys: String, CodingKey, CaseIterable { case remember, rules }

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
            throw RuleProblem("this is no YAML: \(error)")
        } catch {
            throw RuleProblem(DecodingFailure.describe(error))
        }
        try RuleCheck(templates: templates, forms: forms).check(file)
        return file
    }
}

/// Why rules cannot be put in force.
struct RuleProblem: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Words that no rule knows: a decoder would pass over a misspelt one, and a condition that is not read is not kept.
private enum RuleShape {
    static func check(_ text: String) throws {
        guard let root = try Yams.compose(yaml: text)?.mapping else {
            throw RuleProblem("there must be two lists, 'remember' and 'rules'")
        }
        try check(root, RuleFile.CodingKeys.self, "the file")
        for rule in root["remember"]?.sequence ?? [] {
            try rule.mapping.map { try check($0, MemoryRule.CodingKeys.self, "'remember'") }
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
            let line = key.mark.map { "line \($0.line): " } ?? ""
            throw RuleProblem(
                "\(line)\(place) has no '\(key.string ?? "?")'; it may have \(known.sorted().joined(separator: ", "))")
        }
    }
}
