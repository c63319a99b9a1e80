import Columns
import Foundation
import GRDB
import Messages
import ServiceKit

/// What an operator does with rules and templates.
struct RuleHandlers: Sendable {
    let rules: RuleBook
    let templates: TemplateBook

    func install(into service: inout ServiceDefinition) {
        installRules(&service)
        installTemplates(&service)
    }

    private func installRules(_ service: inout ServiceDefinition) {
        service.on(ReadRules.self) { _, view in
            try view.actor.requireOperator()
            let row = try Row.fetchOne(
                view.database, sql: "SELECT edition, text, account, time FROM rules ORDER BY edition DESC LIMIT 1")
            guard let row else {
                return ReadRules.Reply(
                    edition: 0, text: RuleBook.embeddedText, set: nil, account: nil, isShipped: true)
            }
            let text: String? = row[1]
            return ReadRules.Reply(
                edition: row[0], text: text ?? RuleBook.embeddedText, set: try row.value(at: 3),
                account: row[2], isShipped: text == nil)
        }
        service.on(SetRules.self) { command, act in
            try act.actor.requireOperator()
            let edition = try self.edition(after: command.edition, act)
            guard command.text.utf8.count <= RulesSet.limit else {
                throw DeskError.invalid(
                    "text", "规则最长 \(RulesSet.limit) 字节 (rules have at most \(RulesSet.limit) bytes)")
            }
            _ = try read(command.text)
            try act.record(RulesSet(edition: edition, text: command.text, account: act.actor.account))
            return SetRules.Reply(edition: edition)
        }
        service.on(ResetRules.self) { command, act in
            try act.actor.requireOperator()
            let edition = try self.edition(after: command.edition, act)
            try act.record(RulesReset(edition: edition, account: act.actor.account))
            return SetRules.Reply(edition: edition)
        }
        service.on(CheckRules.self) { query, view in
            try view.actor.requireOperator()
            do {
                return CheckRules.Reply(problem: nil, line: nil, rules: try rules.read(query.text).rules.count)
            } catch let problem as RuleProblem {
                return CheckRules.Reply(problem: problem.description, line: problem.line, rules: 0)
            }
        }
        service.on(TryRules.self) { query, view in
            try view.actor.requireOperator()
            guard query.events.count <= 100 else {
                throw DeskError.invalid("events", "一次最多试 100 条事件 (at most 100 events at once)")
            }
            let file = try query.text.map(read) ?? rules.current(view.database).file
            return TryRules.Reply(told: try RuleTrial(file: file, templates: templates, view: view).run(query))
        }
    }

    private func installTemplates(_ service: inout ServiceDefinition) {
        service.on(ListTemplates.self) { _, view in
            try view.actor.requireOperator()
            let facts = try rules.current(view.database).file.facts
            var entries: [ListTemplates.Entry] = []
            for name in templates.names.sorted() {
                for language in NoticeLanguage.allCases {
                    guard let (words, changed) = try templates.current(name, language, view.database) else { continue }
                    entries.append(
                        .init(
                            template: name, language: language, words: words, changed: changed,
                            facts: facts[name] ?? [:]))
                }
            }
            return ListTemplates.Reply(templates: entries)
        }
        service.on(SetTemplate.self) { command, act in
            try act.actor.requireOperator()
            try check(command.template, command.words)
            guard !rules.isFixed(template: command.template) else {
                throw DeskError.refused(
                    "template.fixed", "这是账号安全的通知，用语不能改 (a notice of an account's safety: its words stay as they are)")
            }
            try act.record(
                TemplateSet(
                    template: command.template, language: command.language, words: command.words,
                    account: act.actor.account))
            return Done()
        }
        service.on(PreviewTemplate.self) { query, view in
            try view.actor.requireOperator()
            try check(query.template, query.words)
            let facts =
                try query.notice.map { try Notices.facts(of: $0, view.database) }
                ?? rules.current(view.database).file.examples(of: query.template)
            return try templates.filled(
                query.template, query.words, facts, in: query.language, now: view.now, view.database)
        }
        service.on(ListTemplateNotices.self) { query, view in
            try view.actor.requireOperator()
            try check(query.template, nil)
            return ListTemplateNotices.Reply(
                notices: try Notices.last(10, of: query.template, view.database).map { last in
                    ListTemplateNotices.Entry(
                        notice: last.notice, made: last.made, rule: last.rule,
                        title: try templates.say(
                            query.template, last.facts, in: query.language, now: view.now, view.database
                        ).title)
                })
        }
    }

    /// The number of rules that take the place of an edition that was read.
    private func edition(after read: Int, _ act: Act) throws -> Int {
        let edition = try RuleBook.number(act.database)
        guard edition == read else {
            throw DeskError.refused(
                "rules.changed",
                "规则已被别人改过（现为第 \(edition) 版），请重新读取再改 (the rules are at edition \(edition) by now: read them again)")
        }
        return edition + 1
    }

    private func read(_ text: String) throws -> RuleFile {
        do {
            return try rules.read(text)
        } catch let problem as RuleProblem {
            throw DeskError.refused(
                "rules", "规则不能生效：\(problem.chinese) (the rules cannot be put in force: \(problem.english))")
        }
    }

    private func check(_ template: String, _ words: TemplateWords?) throws {
        guard templates.names.contains(template) else {
            throw DeskError.notFound("template", "没有这个模板 (there is no template '\(template)')")
        }
        do {
            if let words { _ = try NoticeTemplate(words) }
        } catch {
            throw DeskError.refused("template", "模板不能用 (the template cannot be used): \(error)")
        }
    }
}

extension RuleFile {
    /// The facts that rules hand each template, and the form of each; a follow-up is handed who was told before, and what goes to
    /// a village's subscribers the meeting's words and the way to end it.
    var facts: [String: [String: String]] {
        rules.reduce(into: [:]) { facts, rule in
            var forms = (rule.facts ?? [:]).mapValues(\.form)
            if rule.to.all.contains(where: { $0.subscribers != nil }) {
                forms.merge(["time": "moment", "where": "text", "what": "text", "end": "text"]) { $1 }
            }
            if rule.template == MessageMaking.codeTemplate { forms["code"] = "text" }
            facts[rule.template, default: [:]].merge(forms) { $1 }
            for followUp in rule.followUps ?? [] {
                facts[followUp.template, default: [:]].merge(forms) { $1 }
                facts[followUp.template]?["chain"] = "chain"
            }
        }.merging((reminders ?? []).map { ($0.template, ["day": "day", "holidays": "holidays"]) }) {
            $0.merging($1) { $1 }
        }
    }

    /// A made-up value of each fact that a template may be handed.
    func examples(of template: String) -> [String: Fact] {
        (facts[template] ?? [:]).reduce(into: [:]) { $0[$1.key] = Fact($1.value, Self.example($1.value)) }
    }

    private static func example(_ form: String) -> String {
        switch form {
        case "area": "330281113"
        case "office": "affairs@330281113"
        case "day": "2026-11-24"
        case "day-of", "time", "moment": "2026-11-24T01:30:00.000Z"
        case "holidays": "春节"
        case "number": "3"
        case "text": "3"
        case "role": "village-clerk@330281113"
        case "case-kind": CaseKind.help.rawValue
        case "case-clock": CaseClock.answer.rawValue
        case "seat": Seat.holder.rawValue
        case "chain": "village-clerk@330281113 2026-11-21"
        default: "…"
        }
    }
}
