import Foundation
import Messages
import Testing

@testable import Portal

@Suite("Rules typed by an operator")
struct PolicyFormTests {
    private let policy: CasePolicy
    private let chinese: Words
    private let english: Words

    init() throws {
        let json = """
            {"kinds":[
              {"kind":"consult","name":"问事情","formal":"咨询","answerDays":1,"reviewed":true},
              {"kind":"help","name":"找人办","formal":"求助","reviewed":true},
              {"kind":"supervise","name":"反映问题","formal":"监督","reviewed":true},
              {"kind":"suggest","name":"提建议","formal":"建议","reviewed":true}],
            "categories":[
              {"id":"land","name":"宅基地与土地","english":"Land","kinds":["consult","help"],"answerDays":10},
              {"id":"old","name":"旧类","kinds":["help"],"retired":true},
              {"id":"roads","name":"道路水电","kinds":["help"]},
              {"id":"other","name":"其他","kinds":["consult","help","supervise","suggest"]}],
            "declineReasons":[{"id":"court","name":"诉讼"}],
            "offices":{"village":"村里","town":"镇里","county":"市里","townDiscipline":"镇纪委","countyDiscipline":"市纪委"},
            "deadlines":{"receive":1,"answer":5,"visit":3,"escalate":2,"extend":15,"papers":10},
            "visitTries":3,"reopenDays":30,"reopenLimit":2,"smallestGroup":5}
            """
        policy = try JSONCoding.decode(CasePolicy.self, from: Data(json.utf8))
        let web = try WebFolder.find(nil)
        chinese = try Words(folder: web.appending(path: "words/zh"))
        english = try Words(folder: web.appending(path: "words/en"))
    }

    private func form(_ fields: [String: [String]], of id: String) throws -> CategoryForm {
        let category = try #require(policy.category(id))
        let shown: [String: [String]] = [
            "name": [category.name], "english": [category.english ?? ""], "kinds": category.kinds.map(\.rawValue),
            "days": [category.answerDays.map(String.init) ?? ""],
            "startsAt": [category.startsAt?.rawValue ?? "village"],
            "before": [CategoryForm.next(after: id, in: policy) ?? ""],
        ]
        return CategoryForm(Form(fields: shown.merging(fields) { $1 }), changing: id, in: policy)
    }

    @Test("A form sent back as it was shown changes nothing, whichever category it is of")
    func unchanged() throws {
        for id in policy.categories.map(\.id) {
            let form = try form([:], of: id)
            #expect(form.policy == policy && form.problems.isEmpty, "\(id)")
        }
    }

    @Test("A category changes in its place, or moves before the one that is chosen")
    func changed() throws {
        let changed = try form(
            ["name": ["土地"], "english": [""], "days": [""], "kinds": ["help", "gossip"], "startsAt": ["town"]],
            of: "land"
        ).policy
        #expect(changed.categories[0] == .init(id: "land", name: "土地", kinds: [.help], startsAt: .town))
        #expect(Array(changed.categories.dropFirst()) == Array(policy.categories.dropFirst()))
        #expect(
            try form(["before": ["land"]], of: "roads").policy.categories.map(\.id) == [
                "roads", "land", "old", "other",
            ])
        #expect(
            try form(["before": [""]], of: "land").policy.categories.map(\.id) == ["old", "roads", "other", "land"])
        #expect(try form(["days": ["soon"]], of: "land").problems == ["days": "operator.policy.wrong.number"])
    }

    @Test("A new category takes its id from the form and stands where it was put")
    func added() {
        let fields = ["code": ["lamps"], "name": ["路灯"], "kinds": ["help"], "days": ["2"], "before": ["other"]]
        let added = CategoryForm(Form(fields: fields), changing: nil, in: policy).policy
        #expect(added.categories.map(\.id) == ["land", "old", "roads", "lamps", "other"])
        #expect(added.category("lamps") == .init(id: "lamps", name: "路灯", kinds: [.help], answerDays: 2))
    }

    @Test("Figures and names as they are shown read back the same", arguments: [PolicySheet.figures, .names])
    func sheets(sheet: PolicySheet) {
        var read = policy
        let fields = sheet.groups(policy, chinese).flatMap(\.fields)
        #expect(Set(fields.map(\.key)).count == fields.count)
        var sent: [String: [String]] = [:]
        for field in fields {
            let shown = field.shown(policy, typed: nil, problem: nil)
            if !shown.isFlag || shown.isOn { sent[field.key] = [shown.isFlag ? "1" : shown.value] }
        }
        for field in fields { #expect(field.take(Form(fields: sent), into: &read) == nil) }
        #expect(read == policy)
    }

    @Test("A figure that is none is said beside its field, and what was typed stays there")
    func wrongFigure() throws {
        var read = policy
        let fields = PolicySheet.figures.groups(policy, chinese).flatMap(\.fields)
        let answer = try #require(fields.first { $0.key == "deadlines.answer" })
        let typed = Form(fields: ["deadlines.answer": ["五天"]])
        #expect(answer.take(typed, into: &read) == "operator.policy.wrong.number")
        #expect(read == policy)
        #expect(answer.shown(policy, typed: typed, problem: "x").value == "五天")
        #expect(answer.take(Form(fields: ["deadlines.answer": ["7"]]), into: &read) == nil)
        #expect(read.deadlines.answer == 7)
    }

    @Test("The desk's refusal stands beside the field it names; another, over the form")
    func refusals() {
        var attempt = PolicyAttempt(Form(fields: ["version": ["3"]]), fields: ["policy.category.name": "name"])
        #expect(attempt.version == 3)
        attempt.take(.invalid("policy.category.name", "太长"))
        attempt.take(.refused("policy.changed", "被改过"))
        #expect(attempt.problems == ["name": "太长"] && attempt.whole == "被改过")
    }

    @Test("English pages have English names where there are any, and offices by their kind")
    func languages() throws {
        #expect(policy.name(ofCategory: "land", in: english) == "Land")
        #expect(policy.name(ofCategory: "land", in: chinese) == "宅基地与土地")
        #expect(policy.name(ofCategory: "roads", in: english) == "道路水电")
        #expect(policy.category("roads")?.isForeign(in: english) == true)
        #expect(policy.category("land")?.isForeign(in: english) == false)
        for text in [
            "affairs@330281114201", "affairs@330281114", "affairs@330281", "discipline@330281114", "discipline@330281",
        ] {
            let office = try #require(Office(text))
            #expect(english.office(office, "镇里").hasSuffix("office"))
            #expect(chinese.office(office, "乡里") == "乡里")
        }
    }
}
