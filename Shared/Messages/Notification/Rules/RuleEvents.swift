/// The rules that are in force: who is told of what.
package struct RulesSet: Event {
    package static let type: EventType = "notification.rules.set"
    package static let summary = "Rules were put in force, in place of all before."
    /// From 1; 0 are those that came with the service.
    package let edition: Int
    /// YAML.
    package let text: String
    package let account: String
    package var subject: Subject? { Subject("rules", "county") }

    /// Bytes of UTF-8.
    package static let limit = 50_000

    package init(edition: Int, text: String, account: String) {
        self.edition = edition
        self.text = text
        self.account = account
    }
}

/// The rules that came with the service are in force again, and follow it when it is renewed.
package struct RulesReset: Event {
    package static let type: EventType = "notification.rules.reset"
    package static let summary = "The rules that came with the service were put in force again."
    /// Counted on from those that were set.
    package let edition: Int
    package let account: String
    package var subject: Subject? { Subject("rules", "county") }

    package init(edition: Int, account: String) {
        self.edition = edition
        self.account = account
    }
}

/// A template's words in one language were changed; absent words: those that came with the service.
package struct TemplateSet: Event {
    package static let type: EventType = "notification.template.set"
    package static let summary = "A template's words in one language were changed, or put back."
    package let template: String
    package let language: NoticeLanguage
    package let words: TemplateWords?
    package let account: String
    package var subject: Subject? { Subject("template", template) }

    package init(template: String, language: NoticeLanguage, words: TemplateWords?, account: String) {
        self.template = template
        self.language = language
        self.words = words
        self.account = account
    }
}

package enum NoticeLanguage: String, WireEnum {
    /// 简体中文.
    case zh
    case en
}

/// A notice's words, Mustache.
package struct TemplateWords: Codable, Equatable, Sendable {
    /// One line.
    package let title: String
    package let body: String
    /// For a text message: one line, and nothing that a stranger who sees the telephone should not read.
    package let short: String

    package init(title: String, body: String, short: String) {
        self.title = title
        self.body = body
        self.short = short
    }

    /// Characters, of each.
    package static let limit = 2_000
}
