import Foundation
import Messages
import Testing

@testable import Notification

@Suite("Rules as data")
struct RuleFileTests {
    private static let good = """
        remember: []
        rules:
          - id: one
            on: intake.case.filed
            when: { data.kind: [help, consult] }
            to: { office: data.office }
            template: case-filed
            kind: task
            facts: { due: day data.receive.day }
            follow-ups:
              - { after: 2d, to: { superior: data.office }, template: case-overdue }
            until: intake.case.received
        """

    private func problem(_ text: String) throws -> String? {
        let templates = try TemplateBook()
        do {
            _ = try RuleFile.read(text, templates: templates.names, forms: templates.forms)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("the rules that come with the service can be read, and every template they name is there in both languages")
    func embedded() throws {
        let templates = try TemplateBook()
        #expect(templates.words[.zh]?.templates.keys.sorted() == templates.words[.en]?.templates.keys.sorted())
        #expect(
            templates.words[.zh]?.tables.mapValues(\.keys.count) == templates.words[.en]?.tables.mapValues(\.keys.count)
        )
        let book = try RuleBook(templates)
        let file = try book.read(RuleBook.embeddedText)
        #expect(file.rules.count > 40)
        #expect(templates.names == Set(file.facts.keys).union(MessageMaking.ownTemplates))
    }

    @Test("a template asks for no fact that a rule does not hand it")
    func facts() throws {
        let templates = try TemplateBook()
        let facts = try RuleBook(templates).read(RuleBook.embeddedText).facts
        let name = /\{\{[#^\/]?([a-z]+)\}\}/
        for (language, words) in templates.words {
            for (template, words) in words.templates where !MessageMaking.ownTemplates.contains(template) {
                for match in (words.title + words.body + words.short).matches(of: name) {
                    let fact = String(match.output.1)
                    #expect(facts[template]?[fact] != nil, "\(language) \(template) asks for \(fact)")
                }
            }
        }
    }

    @Test("what is wrong with rules is said, and where")
    func problems() throws {
        #expect(try problem(Self.good) == nil)
        for (from, to, said) in [
            ("data.kind:", "data.kine:", "'intake.case.filed' has nothing at 'data.kine'"),
            ("on: intake.case.filed", "on: intake.case.fled", "no service has an event 'intake.case.fled'"),
            ("template: case-filed", "template: case-fled", "there is no template 'case-fled'"),
            ("day data.receive.day", "days data.receive.day", "no form 'days'"),
            ("office: data.office }", "offices: data.office }", "'to' of rule 'one' has no 'offices'"),
            ("when:", "wen:", "rule 'one' has no 'wen'"),
            ("until: intake.case.received", "link: /desk", "follow-ups need 'until'"),
            ("after: 2d", "after: soon", "'soon' is not a length of time"),
            ("after: 2d", "before: data.answer.day, days: 61", "'days' of a follow-up is 0 to 60"),
            ("after: 2d", "before: data.answer.day, days: -9223372036854775808", "'days' of a follow-up is 0 to 60"),
            ("kind: task", "kind: tusk", "kind"),
            ("id: one", "id: One", "an id has 1 to 60"),
            ("kind: task", "kind: task\n    at-once: false\n    follow-ups: []", "follow-ups"),
            ("rules:", "reminders: [{ id: r, days: 3, to: guardian, template: case-filed }]\nrules:", "either 'on'"),
            ("rules:", "rules: {", "this is no YAML"),
        ] {
            let told = try problem(Self.good.replacing(from, with: to, maxReplacements: 1))
            #expect(told?.contains(said) == true, "\(to): \(told ?? "nothing")")
        }
    }

    @Test("what is wrong is said in Chinese first, word by word")
    func chinese() throws {
        for (from, to, said) in [
            ("data.kind:", "data.kine:", "规则“one”：事件“intake.case.filed”里没有“data.kine”"),
            ("office: data.office }", "offices: data.office }", "规则“one”的 to里不能写“offices”"),
            ("after: 2d", "after: soon", "“soon”不对，应为一段时间"),
            ("    kind: task\n", "", "缺少 kind"), ("kind: task", "kind: tusk", "kind：不能这样写"),
            ("rules:", "rules: {", "不是正确的 YAML"),
        ] {
            let told = try problem(Self.good.replacing(from, with: to, maxReplacements: 1)) ?? "nothing"
            let chinese = told.prefix { $0 != "(" }
            #expect(chinese.contains(said), "\(to): \(told)")
        }
    }

    @Test("conditions compare numbers, truth values and words by how they are written")
    func conditions() throws {
        let header = EventHeader(
            id: .placeholder, source: .placeholder, type: "intake.case.visited", subject: nil,
            time: Timestamp(milliseconds: 0), sequence: Position(1), prior: .zero, ledger: .placeholder)
        let evidence = Evidence(
            header: header, data: ["attempt": 3, "flag": true, "list": ["a", ["b": "c"]]], known: ["kind": "help"])
        #expect(FactPath("data.attempt").map(evidence.texts(at:)) == ["3"])
        #expect(FactPath("data.flag").map(evidence.texts(at:)) == ["true"])
        #expect(FactPath("data.list").map(evidence.texts(at:)) == ["a"])
        #expect(FactPath("data.list.b").map(evidence.texts(at:)) == ["c"])
        #expect(FactPath("known.kind").map(evidence.texts(at:)) == ["help"])
        #expect(FactPath("data.none.at.all").map(evidence.texts(at:)) == [])
        #expect(FactPath("nowhere") == nil && FactPath("data") == nil && FactPath("known.a.b") == nil)
    }
}
