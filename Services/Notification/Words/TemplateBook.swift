import Columns
import GRDB
import Ledger
import Messages
import Synchronization

/// Every template in every language: those that came with the service, and what the county changed.
final class TemplateBook: Sendable {
    /// Words changed by the county.
    static let projection = Projection(
        "templates", version: 1, tables: ["template"],
        schema: """
            CREATE TABLE template (
                template TEXT NOT NULL,
                language TEXT NOT NULL,
                title TEXT NOT NULL,
                body TEXT NOT NULL,
                short TEXT NOT NULL,
                PRIMARY KEY (template, language)
            ) STRICT, WITHOUT ROWID
            """
    ) {
        $0.on(TemplateSet.self) { event, _, db in
            guard let words = event.words else {
                return try db.execute(
                    sql: "DELETE FROM template WHERE template = ? AND language = ?",
                    arguments: [event.template, event.language])
            }
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO template (template, language, title, body, short) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [event.template, event.language, words.title, words.body, words.short])
        }
    }

    let words: [NoticeLanguage: NoticeWords]
    private let parsed = Mutex<[TemplateKey: (words: TemplateWords, template: NoticeTemplate)]>([:])

    private struct TemplateKey: Hashable {
        let template: String
        let language: NoticeLanguage
    }

    /// - Throws: a decoding error of the service's own files.
    init() throws {
        words = [.zh: try .embedded(.zh), .en: try .embedded(.en)]
    }

    /// Templates that there are in every language.
    var names: Set<String> {
        NoticeLanguage.allCases.compactMap { words[$0].map { Set($0.templates.keys) } }
            .reduce(nil as Set<String>?) { $0?.intersection($1) ?? $1 } ?? []
    }

    /// How facts can be put into words.
    var forms: Set<String> { FactWording.forms.union(words[.zh].map { Set($0.tables.keys) } ?? []) }

    /// The words of a template; nil if there is none of this name.
    func current(_ template: String, _ language: NoticeLanguage, _ db: Database) throws -> (
        TemplateWords, changed: Bool
    )? {
        guard let own = words[language]?.templates[template] else { return nil }
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT title, body, short FROM template WHERE template = ? AND language = ?"),
            arguments: [template, language])
        guard let row else { return (own, false) }
        return (TemplateWords(title: row[0], body: row[1], short: row[2]), true)
    }

    /// A notice in words.
    ///
    /// - Parameter now: when they are read, or sent: a date of another year shows its year.
    /// - Throws: `DeskError` if there is no such template; `TemplateProblem` if it cannot be read.
    func say(
        _ template: String, _ facts: [String: Fact], in language: NoticeLanguage, now: Timestamp, _ db: Database
    ) throws -> TemplateWords {
        guard let (words, changed) = try current(template, language, db) else {
            throw DeskError.notFound("template", "there is no template '\(template)'")
        }
        do {
            return try filled(template, words, facts, in: language, now: now, db)
        } catch let problem as TemplateProblem {
            // Sound when the county set them and no more, because the service changed.
            guard changed, let own = self.words[language]?.templates[template] else { throw problem }
            return try filled(template, own, facts, in: language, now: now, db)
        }
    }

    /// Words that may not be those in force, filled in.
    func filled(
        _ template: String, _ words: TemplateWords, _ facts: [String: Fact], in language: NoticeLanguage,
        now: Timestamp, _ db: Database
    ) throws -> TemplateWords {
        let wording = FactWording(
            language: language, words: self.words[language] ?? NoticeWords(tables: [:], templates: [:]),
            today: CivilDay(inChinaAt: now)
        ) {
            try Directory.name(of: $0, db)
        }
        return try parse(template, language, words).filled(with: facts.mapValues(wording.say))
    }

    private func parse(
        _ template: String, _ language: NoticeLanguage, _ words: TemplateWords
    ) throws(TemplateProblem) -> NoticeTemplate {
        let key = TemplateKey(template: template, language: language)
        if let known = parsed.withLock({ $0[key] }), known.words == words { return known.template }
        let made = try NoticeTemplate(words)
        parsed.withLock { $0[key] = (words, made) }
        return made
    }
}
