import Messages
import Mustache

/// A template that can be filled in. Nothing is escaped: notices are plain text, and whoever shows one as HTML escapes it.
struct NoticeTemplate: Sendable {
    private let title: MustacheTemplate
    private let body: MustacheTemplate
    private let short: MustacheTemplate

    /// - Throws: `TemplateProblem`, naming the part that is wrong.
    init(_ words: TemplateWords) throws(TemplateProblem) {
        title = try Self.parse(words.title, "title")
        body = try Self.parse(words.body, "body")
        short = try Self.parse(words.short, "short")
    }

    /// - Parameter facts: in words; sections of facts that are absent are left out.
    func filled(with facts: [String: String]) -> TemplateWords {
        TemplateWords(
            title: Self.line(title.render(facts)), body: body.render(facts), short: Self.line(short.render(facts)))
    }

    private static func parse(_ text: String, _ part: String) throws(TemplateProblem) -> MustacheTemplate {
        guard (1...TemplateWords.limit).contains(text.count) else {
            throw TemplateProblem("'\(part)' has 1 to \(TemplateWords.limit) characters")
        }
        // Partials and pragmas reach outside of the template.
        guard !text.contains("{{>"), !text.contains("{{%"), !text.contains("{{<"), !text.contains("{{=") else {
            throw TemplateProblem(
                "'\(part)' may hold {{fact}}, {{#fact}}…{{/fact}} and {{^fact}}…{{/fact}}, nothing else")
        }
        do {
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
        } catch {
            throw TemplateProblem("'\(part)' cannot be read: \(error)")
        }
    }

    private static func line(_ text: String) -> String { text.replacing("\n", with: " ") }
}

/// Why a template cannot be used.
struct TemplateProblem: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
