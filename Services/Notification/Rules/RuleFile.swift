import Foundation
import Messages
import Yams

/// The rules as their YAML holds them.
struct RuleFile: Codable, Equatable, Sendable {
    let remember: [MemoryRule]
    /// Groups of events that `until` of rules takes over by aliases of YAML; they stand here to have a name and a place.
    let endings: [String: Endings]?
    let rules: [Rule]
    let reminders: [ReminderRule]?

    enum CodingKeys: String, CodingKey, CaseIterable { case remember, endings, rules, reminders }

    /// These rules and others that are in force beside them.
    ///
    /// - Throws: `RuleProblem` where one of these takes the name of one of those.
    func with(_ others: RuleFile) throws(RuleProblem) -> RuleFile {
        let taken = Set(others.rules.map(\.id))
        for rule in rules where taken.contains(rule.id) {
            throw RuleProblem("规则“\(rule.id)”是固定的，不能改，请删去", "rule '\(rule.id)' is fixed: leave it out")
        }
        return RuleFile(
            remember: remember + others.remember, endings: endings, rules: rules + others.rules, reminders: reminders)
    }

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
            throw RuleProblem(error)
        } catch {
            throw RuleProblem(error, line: RuleShape.line(of: error, in: text))
        }
        do {
            try RuleCheck(templates: templates, forms: forms).check(file)
        } catch {
            throw error.at(line: error.entry.flatMap { RuleShape.line(of: $0, in: text) })
        }
        return file
    }
}

/// Words that no rule knows: a decoder would pass over a misspelt one, and a condition that is not read is not kept.
private enum RuleShape {
    static func check(_ text: String) throws {
        guard let root = try Yams.compose(yaml: text)?.mapping else {
            throw RuleProblem(
                "应有 remember、rules 各一列，有提醒的再加 reminders",
                "there must be lists: 'remember', 'rules' and, if there are any, 'reminders'")
        }
        try check(root, RuleFile.CodingKeys.self, RulePlace("全文", "the file"))
        for rule in root["remember"]?.sequence ?? [] {
            try rule.mapping.map { try check($0, MemoryRule.CodingKeys.self, RulePlace("remember 一节", "'remember'")) }
        }
        for (_, group) in root["endings"]?.mapping ?? [:] {
            try checkEndings(group, RulePlace("endings 一节", "'endings'"))
        }
        for reminder in root["reminders"]?.sequence ?? [] {
            try reminder.mapping.map {
                try check($0, ReminderRule.CodingKeys.self, RulePlace("reminders 一节", "'reminders'"))
            }
        }
        for rule in root["rules"]?.sequence ?? [] {
            guard let mapping = rule.mapping else { continue }
            let id = mapping["id"]?.string ?? "?"
            let place = RulePlace("规则“\(id)”", "rule '\(id)'")
            try check(mapping, Rule.CodingKeys.self, place)
            try checkAudiences(mapping["to"], place)
            try checkEndings(mapping["until"], place.part("until", "'until'"))
            for followUp in mapping["follow-ups"]?.sequence ?? [] {
                guard let mapping = followUp.mapping else { continue }
                let place = place.part("follow-ups", "a follow-up")
                try check(mapping, FollowUpRule.CodingKeys.self, place)
                try checkAudiences(mapping["to"], place)
            }
        }
    }

    private static func checkAudiences(_ node: Node?, _ place: RulePlace) throws {
        for audience in node?.sequence.map(Array.init) ?? [node].compactMap(\.self) {
            try audience.mapping.map { try check($0, AudienceRule.CodingKeys.self, place.part("to", "'to'")) }
        }
    }

    private static func checkEndings(_ node: Node?, _ place: RulePlace) throws {
        for ending in node?.sequence.map(Array.init) ?? [] { try checkEndings(ending, place) }
        try node?.mapping.map { try check($0, Ending.CodingKeys.self, place) }
    }

    private static func check<Key: CodingKey & CaseIterable>(
        _ mapping: Node.Mapping, _ keys: Key.Type, _ place: RulePlace
    ) throws {
        let known = Set(Key.allCases.map(\.stringValue))
        for key in mapping.keys where !known.contains(key.string ?? "") {
            let all = known.sorted()
            let word = key.string ?? "?"
            throw RuleProblem(
                "\(place.chinese)里不能写“\(word)”；可以写 \(all.joined(separator: "、"))",
                "\(place.english) has no '\(word)'; it may have \(all.joined(separator: ", "))", line: key.mark?.line)
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
