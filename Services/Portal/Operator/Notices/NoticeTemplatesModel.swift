import Messages
import ServiceKit

struct TemplateListModel: Sendable {
    let tabs: [OperatorTab]
    let parts: [OperatorTab]
    let templates: [Row]

    struct Row: Sendable {
        let name: String
        let title: String
        let isChanged: Bool
    }

    init(_ entries: [ListTemplates.Entry], _ edge: Edge, _ context: EdgeContext) {
        let words = edge.words(context)
        let reader: NoticeLanguage = words.isEnglish ? .en : .zh
        tabs = OperatorTab.all("notices", context.viewer, words)
        parts = NoticesRoom.tabs("templates", words)
        let changed = Set(entries.filter(\.changed).map(\.template))
        templates = entries.filter { $0.language == reader }.map {
            Row(name: $0.template, title: $0.words.title, isChanged: changed.contains($0.template))
        }
    }
}

struct OneTemplateModel: Sendable {
    let tabs: [OperatorTab]
    let parts: [OperatorTab]
    let name: String
    let done: String?
    let id: String
    let facts: [Fact]
    let hasFacts: Bool
    /// Holds braces, which a template's own words must not.
    let factsLead: String
    let notices: [Choice]
    let languages: [Language]
    let limit: String

    struct Fact: Sendable {
        let name: String
        /// `{{place}}`.
        let written: String
        let meaning: String
        let value: String
    }

    struct Choice: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    struct Language: Sendable {
        let key: String
        /// Of what is written in it.
        let language: String
        let name: String
        let title: String
        let body: String
        let short: String
        let isChanged: Bool
        let problem: String?
        let preview: Preview?
    }

    struct Preview: Sendable {
        let title: String
        let body: String
        let short: String
        let length: String
    }

    /// - Parameter values: each fact as it would be said, in the order of their names.
    init(
        _ entries: [ListTemplates.Entry], _ typed: TypedTemplate, _ used: [ListTemplateNotices.Entry],
        _ previews: [NoticeLanguage: TemplateWords], values: [String], done: String?, _ edge: Edge,
        _ context: EdgeContext
    ) {
        let words = edge.words(context)
        tabs = OperatorTab.all("notices", context.viewer, words)
        parts = NoticesRoom.tabs("templates", words)
        name = entries[0].template
        self.done = done
        id = edge.systemInputs.newID().description
        let said = Dictionary(zip(entries[0].facts.keys.sorted(), values), uniquingKeysWith: { $1 })
        facts = entries[0].facts.sorted { $0.key < $1.key }.map { name, form in
            Fact(
                name: name, written: "{{\(name)}}",
                meaning: words.find("notices.form.\(form)") ?? words("notices.form.other"), value: said[name] ?? "")
        }
        hasFacts = !facts.isEmpty
        factsLead = words("notices.factsLead")
        notices =
            [Choice(value: "", name: words("notices.example"), isChosen: typed.notice == nil)]
            + used.map {
                Choice(
                    value: $0.notice.description, name: "\($0.made.shortStamp) \($0.title)",
                    isChosen: $0.notice == typed.notice)
            }
        languages = entries.map { entry in
            let own = typed.words[entry.language] ?? entry.words
            return Language(
                key: entry.language.rawValue, language: entry.language == .zh ? "zh-CN" : entry.language.rawValue,
                name: words("notices.language.\(entry.language.rawValue)"), title: own.title, body: own.body,
                short: own.short, isChanged: entry.changed, problem: typed.problems[entry.language],
                preview: previews[entry.language].map {
                    Preview(
                        title: $0.title, body: $0.body, short: $0.short,
                        length: words("notices.characters", ["n": "\($0.short.count)"]))
                })
        }
        limit = String(TemplateWords.limit)
    }
}
