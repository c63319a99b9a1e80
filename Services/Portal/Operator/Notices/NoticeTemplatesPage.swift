import HTTPTypes
import Hummingbird
import Messages
import ServiceKit

/// The words of notices: one template in both languages, its facts explained, and how it reads with what really happened.
struct NoticeTemplatesPage: Sendable {
    let edge: Edge

    /// - Parameter router: where an operator is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/notices/templates") { _, context in
            let templates = try await edge.ask(ListTemplates(), context).templates
            return edge.page("notices/templates", TemplateListModel(templates, edge, context), context)
        }
        router.get("operator/notices/templates/:template") { request, context in
            let entries = try await entries(context)
            let typed = TypedTemplate(entries, notice: request.uri.queryParameters["notice"].map(String.init))
            let done = request.uri.queryParameters["done"].flatMap { edge.words(context).find("notices.done.\($0)") }
            return try await page(entries, typed, done: done, context)
        }
        router.post("operator/notices/templates/:template") { request, context in
            let form = try await edge.form(of: request, context)
            let entries = try await entries(context)
            var typed = TypedTemplate(entries, form)
            switch form["action"] {
            case "save":
                if try await save(&typed, entries, form, context) {
                    return Response.redirect(to: "/operator/notices/templates/\(entries[0].template)?done=saved")
                }
            case "back-zh": return try await putBack(.zh, entries[0].template, form, context)
            case "back-en": return try await putBack(.en, entries[0].template, form, context)
            default: break
            }
            return try await page(entries, typed, done: nil, context)
        }
    }

    /// One template in each language.
    private func entries(_ context: EdgeContext) async throws -> [ListTemplates.Entry] {
        let name = context.parameters.get("template")
        let entries = try await edge.ask(ListTemplates(), context).templates.filter { $0.template == name }
        guard !entries.isEmpty else { throw EdgeError(.notFound, "error.missing") }
        return entries
    }

    private func putBack(
        _ language: NoticeLanguage, _ template: String, _ form: Form, _ context: EdgeContext
    ) async throws -> Response {
        _ = try await edge.ask(
            SetTemplate(template: template, language: language, words: nil), context, id: form.operationID)
        return Response.redirect(to: "/operator/notices/templates/\(template)?done=putBack")
    }

    /// Saves what is different, one language after the other.
    ///
    /// - Returns: false if one was refused; what is wrong with it is noted.
    private func save(
        _ typed: inout TypedTemplate, _ entries: [ListTemplates.Entry], _ form: Form, _ context: EdgeContext
    ) async throws -> Bool {
        for (number, entry) in entries.enumerated() {
            guard let words = typed.words[entry.language], words != entry.words else { continue }
            do {
                _ = try await edge.ask(
                    SetTemplate(template: entry.template, language: entry.language, words: words), context,
                    id: form.operationID?.part(number))
            } catch let error as DeskError where error.kind == .refused {
                typed.problems[entry.language] = error.message
            }
        }
        return typed.problems.isEmpty
    }

    private func page(
        _ entries: [ListTemplates.Entry], _ typed: TypedTemplate, done: String?, _ context: EdgeContext
    ) async throws -> Response {
        var typed = typed
        let reader: NoticeLanguage = edge.words(context).isEnglish ? .en : .zh
        let used = try await edge.ask(
            ListTemplateNotices(template: entries[0].template, language: reader), context
        ).notices
        if !used.contains(where: { $0.notice == typed.notice }) { typed.notice = nil }
        var previews: [NoticeLanguage: TemplateWords] = [:]
        for entry in entries where typed.problems[entry.language] == nil {
            do {
                previews[entry.language] = try await edge.ask(
                    PreviewTemplate(
                        template: entry.template, language: entry.language,
                        words: typed.words[entry.language] ?? entry.words, notice: typed.notice), context)
            } catch let error as DeskError where error.kind == .refused {
                typed.problems[entry.language] = error.message
            }
        }
        let model = OneTemplateModel(
            entries, typed, used, previews, values: try await values(entries[0], typed.notice, reader, context),
            done: done, edge, context)
        return edge.page(
            "notices/template", model, context, status: typed.problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Each fact as it would be said, in the order of their names: a template of one fact a line, filled in.
    private func values(
        _ entry: ListTemplates.Entry, _ notice: UUIDv7?, _ language: NoticeLanguage, _ context: EdgeContext
    ) async throws -> [String] {
        guard !entry.facts.isEmpty else { return [] }
        let lines = entry.facts.keys.sorted().map { "{{\($0)}}" }.joined(separator: "\n")
        let said = try await edge.ask(
            PreviewTemplate(
                template: entry.template, language: language,
                words: TemplateWords(title: "-", body: lines, short: "-"), notice: notice), context
        ).body
        return said.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

/// What stands in the fields of the page of one template.
struct TypedTemplate: Sendable {
    var words: [NoticeLanguage: TemplateWords]
    /// With whose facts it is previewed; nil: made-up ones.
    var notice: UUIDv7?
    var problems: [NoticeLanguage: String] = [:]

    init(_ entries: [ListTemplates.Entry], notice: String?) {
        words = Dictionary(entries.map { ($0.language, $0.words) }, uniquingKeysWith: { $1 })
        self.notice = notice.flatMap { UUIDv7($0) }
    }

    init(_ entries: [ListTemplates.Entry], _ form: Form) {
        self.init(entries, notice: form["notice"])
        for language in NoticeLanguage.allCases {
            func part(_ name: String) -> String? { form["\(name)-\(language.rawValue)"]?.replacing("\r\n", with: "\n") }
            guard form.fields["title-\(language.rawValue)"] != nil else { continue }
            words[language] = TemplateWords(
                title: part("title") ?? "", body: part("body") ?? "", short: part("short") ?? "")
        }
    }
}
