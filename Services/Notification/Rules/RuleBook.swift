import Columns
import Foundation
import GRDB
import Ledger
import Messages
import Synchronization

/// The rules in force: those that were set last, or those that came with the service.
final class RuleBook: Sendable {
    static let projection = Projection(
        "rules", version: 3, tables: ["rules"],
        schema: """
            CREATE TABLE rules (
                edition INTEGER PRIMARY KEY,
                event BLOB NOT NULL,
                text TEXT,
                account TEXT NOT NULL,
                time INTEGER NOT NULL
            ) STRICT
            """
    ) {
        $0.on(RulesSet.self) { event, header, db in
            try db.execute(
                sql: "INSERT INTO rules (edition, event, text, account, time) VALUES (?, ?, ?, ?, ?)",
                arguments: [event.edition, header.id, event.text, event.account, header.time])
        }
        $0.on(RulesReset.self) { event, header, db in
            try db.execute(
                sql: "INSERT INTO rules (edition, event, account, time) VALUES (?, ?, ?, ?)",
                arguments: [event.edition, header.id, event.account, header.time])
        }
    }

    /// Rules and which edition they are.
    struct Edition: Sendable {
        let number: Int
        let file: RuleFile
        /// Why the rules that were set are not those in `file`.
        var problem: RuleProblem?
    }

    private let embedded: RuleFile
    /// In force beside whatever rules are set.
    private let fixed: RuleFile
    private let templates: TemplateBook
    /// The newest that was read and the event that set it, so that YAML is parsed once. An event whose batch was rolled back
    /// never comes again, another under its number has another id.
    private let newest = Mutex<(event: Data, edition: Edition)?>(nil)

    static var embeddedText: String { String(decoding: PackageResources.rules_yaml, as: UTF8.self) }

    /// - Throws: `RuleProblem` of the service's own rules.
    init(_ templates: TemplateBook) throws {
        self.templates = templates
        fixed = try RuleFile.read(
            String(decoding: PackageResources.fixed_yaml, as: UTF8.self), templates: templates.names,
            forms: templates.forms)
        embedded = try RuleFile.read(Self.embeddedText, templates: templates.names, forms: templates.forms).with(fixed)
    }

    /// Rules as they would be in force, the fixed ones included.
    ///
    /// - Throws: `RuleProblem`, naming what is wrong.
    func read(_ text: String) throws -> RuleFile {
        try RuleFile.read(text, templates: templates.names, forms: templates.forms).with(fixed)
    }

    /// Whether a template's words are those of a rule that nobody can switch off.
    func isFixed(template: String) -> Bool { fixed.rules.contains { $0.template == template } }

    /// The rules in force. Rules that were sound when they were set and are no more, because the service changed, count as
    /// those that came with it, and `warning` says so.
    func current(_ db: Database) throws -> Edition {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT edition, event FROM rules ORDER BY edition DESC LIMIT 1"))
        guard let row else { return Edition(number: 0, file: embedded) }
        let number: Int = row[0]
        let event: Data = row[1]
        if let known = newest.withLock({ $0 }), known.event == event { return known.edition }
        let text = try Optional<String>.fetchOne(
            db, sql: "SELECT text FROM rules WHERE edition = ?", arguments: [number]
        ).flatMap(\.self)
        var edition = Edition(number: number, file: embedded)
        do {
            // Put back: those that came with the service, whichever they are by now.
            if let text { edition = Edition(number: number, file: try read(text)) }
        } catch let problem as RuleProblem {
            edition.problem = problem
        }
        newest.withLock { $0 = (event, edition) }
        return edition
    }

    /// That the rules that were set are not in force.
    func warning(_ db: Database) throws -> String? {
        let edition = try current(db)
        return edition.problem.map {
            "第 \(edition.number) 版通知规则读不懂了，正按自带规则通知 (the rules that were set cannot be read any more; those that came with the service are in force): \($0)"
        }
    }

    /// Of the newest edition that was set; 0 if none was.
    static func number(_ db: Database) throws -> Int {
        try Int.fetchOne(db.cachedStatement(sql: "SELECT MAX(edition) FROM rules")) ?? 0
    }
}
