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
            ("until: intake.case.received", "until: intake.case.recived", "no service has an event"),
            ("until: intake.case.received", "until: [read]", "no event is named"),
            (
                "until: intake.case.received", "until: { on: intake.case.visited, wen: {} }",
                "'until' of rule 'one' has no"
            ),
            (
                "until: intake.case.received", "until: { on: intake.case.visited, when: { data.spoke: true } }",
                "'intake.case.visited' has nothing at 'data.spoke'"
            ),
            (
                "until: intake.case.received", "until: { on: intake.case.visited, when: { known.spoke: true } }",
                "nothing is remembered as 'known.spoke'"
            ),
            ("rules:", "endings: { left: intake.case.left }\nrules:", "'left' of 'endings': no service has an event"),
            ("until: intake.case.received", "until: *left", "this is no YAML"),
            ("until: intake.case.received", "until: [intake.case.taken-up]", "stand together or not at all"),
            ("until: intake.case.received", "until: intake.case.cover-ended", "stand together or not at all"),
            (
                "until: intake.case.received",
                "until: [{ on: intake.case.taken-up, when: { data.step.by: clerk } }, intake.case.turned]",
                "have the same 'when' and 'unless'"
            ),
            (
                "until: intake.case.received",
                "until: [intake.case.taken-up, { on: intake.case.turned, unless: { subject: case/1 } }]",
                "have the same 'when' and 'unless'"
            ),
            ("to: { office: data.office }", "to: { office: data.office, as: data.office }", "names an office"),
        ] {
            let told = try problem(Self.good.replacing(from, with: to, maxReplacements: 1))
            #expect(told?.contains(said) == true, "\(to): \(told ?? "nothing")")
        }
        let end = try #require(Self.good.range(of: "    follow-ups:")).lowerBound
        let plain = String(Self.good[..<end])
        #expect(try problem(plain)?.contains("what asks to act (task, deadline) needs 'until'") == true)
        #expect(try problem(plain + "    until: read") == nil)
        let pair = "{ on: intake.case.turned, when: { data.cover.to: '*', data.step.by: clerk } }"
        #expect(
            try problem(plain + "    until: [{ on: intake.case.taken-up, when: { data.step.by: clerk } }, \(pair)]")
                == nil)
        #expect(try problem(plain + "    inbox-only: everyone\n    last: data.step.by\n    until: read") == nil)
        // A filer has no inbox.
        #expect(try problem(plain.replacing("{ office: data.office }", with: "{ filer: true }")) == nil)
    }

    @Test("a group of events can be taken over, added to, and bound to what an event says")
    func endings() throws {
        let templates = try TemplateBook()
        let text = Self.good
            .replacing(
                "rules:",
                with: """
                    endings:
                      over: &over [intake.case.closed, { on: intake.case.visited, when: { data.outcome: spoke } }]
                    rules:
                    """
            )
            .replacing("until: intake.case.received", with: "until: [*over, intake.case.received]")
        let file = try RuleFile.read(text, templates: templates.names, forms: templates.forms)
        func ended(_ type: EventType, _ data: JSONValue = [:]) -> Set<String> {
            #expect(file.concerns(type))
            return file.ended(by: Self.evidence(type, data))
        }
        #expect(ended("intake.case.closed") == ["one"] && ended("intake.case.received") == ["one"])
        #expect(ended("intake.case.visited", ["outcome": "spoke"]) == ["one"])
        #expect(ended("intake.case.visited", ["outcome": "absent"]) == [] && ended("intake.case.filed") == [])
    }

    @Test(
        "the rules that come with the service end the same with a case that became a report as with what it looks like")
    func alike() throws {
        let file = try RuleBook(TemplateBook()).read(RuleBook.embeddedText)
        func ended(_ type: EventType, _ data: JSONValue = [:]) -> Set<String> {
            file.ended(by: Self.evidence(type, data))
        }
        let over = ended("intake.case.closed")
        #expect(over.count > 30)
        #expect(ended("intake.case.taken-up") == over && ended("intake.case.withdrawn") == over)
        #expect(ended("intake.case.turned", ["cover": ["to": "affairs@330281113", "ends": "t"]]) == over)
        #expect(ended("intake.case.turned", ["cover": ["ends": "t"]]) == [])
        #expect(ended("intake.case.cover-ended") == over)
        // Within discipline there is no cover.
        #expect(ended("intake.case.turned") == over)
        for rule in file.rules where rule.kind.asksToAct && rule.link?.hasPrefix("/desk/case/") == true {
            #expect(over.contains(rule.id) || rule.until?.all.isEmpty == true, "\(rule.id)")
        }
    }

    private static func evidence(_ type: EventType, _ data: JSONValue) -> Evidence {
        Evidence(
            header: EventHeader(
                id: .placeholder, source: .placeholder, type: type, subject: nil, time: Timestamp(milliseconds: 0),
                sequence: Position(1), prior: .zero, ledger: .placeholder), data: data)
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
