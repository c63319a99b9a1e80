package struct ReadRules: Query {
    package static let method: MethodName = "notification.rules.read"
    package static let summary = "The rules in force."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let edition: Int
        /// YAML.
        package let text: String
        /// When, and by whom, they were set or put back.
        package let set: Timestamp?
        package let account: String?
        /// They are those that came with the service.
        package let isShipped: Bool

        package init(edition: Int, text: String, set: Timestamp?, account: String?, isShipped: Bool) {
            self.edition = edition
            self.text = text
            self.set = set
            self.account = account
            self.isShipped = isShipped
        }
    }
}

package struct SetRules: Command {
    package static let method: MethodName = "notification.rules.set"
    package static let summary = "Puts rules in force; refused, with the line, if they cannot be."
    /// The edition that was read before: refused if it changed meanwhile.
    @WholeNumber<EditionBounds> package private(set) var edition: Int
    package let text: String

    package init(edition: Int, text: String) {
        self.edition = edition
        self.text = text
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let edition: Int

        package init(edition: Int) {
            self.edition = edition
        }
    }
}

package struct ResetRules: Command {
    package static let method: MethodName = "notification.rules.reset"
    package static let summary = "Puts the rules that came with the service in force again."
    /// The edition that was read before: refused if it changed meanwhile.
    @WholeNumber<EditionBounds> package private(set) var edition: Int

    package init(edition: Int) {
        self.edition = edition
    }

    package typealias Reply = SetRules.Reply
}

package struct CheckRules: Query {
    package static let method: MethodName = "notification.rules.check"
    package static let summary = "Whether rules could be put in force, and where not."
    /// YAML.
    package let text: String

    package init(text: String) {
        self.text = text
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// Absent: they could.
        package let problem: String?
        /// Of the text, from 1; absent where the whole of it is meant.
        package let line: Int?
        /// How many there are, if they can be read.
        package let rules: Int

        package init(problem: String?, line: Int?, rules: Int) {
            self.problem = problem
            self.line = line
            self.rules = rules
        }
    }
}

package struct TryRules: Query {
    package static let method: MethodName = "notification.rules.try"
    package static let summary =
        "Who would be told what, by these rules and of some events; tells nobody."
    /// YAML; the rules in force if absent.
    package let text: String?
    package let language: NoticeLanguage
    /// Events, as they were announced; at most 100.
    package let events: [JSONValue]

    package init(text: String?, language: NoticeLanguage = .zh, events: [JSONValue]) {
        self.text = text
        self.language = language
        self.events = events
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let told: [Told]

        package init(told: [Told]) {
            self.told = told
        }
    }

    package struct Told: Codable, Equatable, Sendable {
        /// Index in `events`.
        package let event: Int
        package let rule: String
        package let urgency: NoticeUrgency
        package let kind: NoticeKind
        package let to: [Addressee]
        /// Where nobody sits.
        package let vacant: [String]
        package let title: String
        package let body: String
        package let short: String

        package init(
            event: Int, rule: String, urgency: NoticeUrgency, kind: NoticeKind, to: [Addressee], vacant: [String],
            title: String, body: String, short: String
        ) {
            self.event = event
            self.rule = rule
            self.urgency = urgency
            self.kind = kind
            self.to = to
            self.vacant = vacant
            self.title = title
            self.body = body
            self.short = short
        }
    }
}

package struct ListTemplates: Query {
    package static let method: MethodName = "notification.templates.list"
    package static let summary = "Every template with its words in each language."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        package let templates: [Entry]

        package init(templates: [Entry]) {
            self.templates = templates
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let template: String
        package let language: NoticeLanguage
        package let words: TemplateWords
        /// They are not those that came with the service.
        package let changed: Bool
        /// Facts that rules hand it, and the form of each.
        package let facts: [String: String]

        package init(
            template: String, language: NoticeLanguage, words: TemplateWords, changed: Bool, facts: [String: String]
        ) {
            self.template = template
            self.language = language
            self.words = words
            self.changed = changed
            self.facts = facts
        }
    }
}

package struct SetTemplate: Command {
    package static let method: MethodName = "notification.template.set"
    package static let summary =
        "Changes a template's words in one language; without words, puts back those that came with the service."
    package let template: String
    package let language: NoticeLanguage
    package let words: TemplateWords?

    package init(template: String, language: NoticeLanguage, words: TemplateWords?) {
        self.template = template
        self.language = language
        self.words = words
    }

    package typealias Reply = Done
}

package struct PreviewTemplate: Query {
    package static let method: MethodName = "notification.template.preview"
    package static let summary =
        "Words as they would be sent, with the facts of a notice that was made or of an example."
    package let template: String
    package let language: NoticeLanguage
    package let words: TemplateWords
    /// A notice that was made of this template; an example of each fact if absent.
    package let notice: UUIDv7?

    package init(template: String, language: NoticeLanguage, words: TemplateWords, notice: UUIDv7? = nil) {
        self.template = template
        self.language = language
        self.words = words
        self.notice = notice
    }

    package typealias Reply = TemplateWords
}

package struct ListTemplateNotices: Query {
    package static let method: MethodName = "notification.template.notices"
    package static let summary = "The last ten times that a template was used, the newest first."
    package let template: String
    package let language: NoticeLanguage

    package init(template: String, language: NoticeLanguage) {
        self.template = template
        self.language = language
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let notices: [Entry]

        package init(notices: [Entry]) {
            self.notices = notices
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        /// One of those that were made then.
        package let notice: UUIDv7
        package let made: Timestamp
        package let rule: String
        /// In the words in force.
        package let title: String

        package init(notice: UUIDv7, made: Timestamp, rule: String, title: String) {
            self.notice = notice
            self.made = made
            self.rule = rule
            self.title = title
        }
    }
}
