import Foundation
import Messages
import Testing

@testable import Intake
@testable import Portal

@Suite("Acts as forms")
struct ActFormTests {
    /// Everything that staff of any post may ever do to a case.
    static let staffActs = Set(
        CaseRules.all.filter { !$0.by.isDisjoint(with: [.office, .owner, .superior, .visitor]) }.map(\.act.rawValue))

    @Test("Every act that staff may do has one row, and no row is for anything else")
    func complete() {
        let acts = ActForms.all.map(\.act)
        #expect(Set(acts) == Self.staffActs)
        #expect(acts.count == Set(acts).count)
    }

    @Test("What is filled in becomes the command of the act, about the case", arguments: ActForms.all.map(\.act))
    func builds(act: String) throws {
        let form = try #require(ActForms.find(act))
        let id = try #require(UUIDv7("0192f6c1-0000-7000-8000-000000000001"))
        let filled = Filled(Form(fields: Self.samples(form)))
        let command = try form.command(id, filled)
        let json = try JSONCoding.encode(command)
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains("\"case\":\"\(id)\""))
        // Everything that a person typed reaches the command.
        for field in form.fields {
            if case .text = field.input { #expect(text.contains("写了\(field.name)"), "\(field.name)") }
        }
        let method = act == "send-back" ? "review" : act
        #expect(type(of: command).method.description == "intake.case.\(method)")
    }

    @Test("A field that must be filled in is named when it is empty", arguments: ActForms.all.map(\.act))
    func required(act: String) throws {
        let form = try #require(ActForms.find(act))
        for field in form.fields where field.isRequired {
            var fields = Self.samples(form)
            fields[field.name] = [" "]
            #expect(throws: FieldProblem(field: field.name, words: "staff.problem.empty")) {
                try form.command(.placeholder, Filled(Form(fields: fields)))
            }
        }
    }

    @Test("What cannot be taken back is not done without the tick")
    func confirmation() throws {
        let form = try #require(ActForms.find("turn"))
        #expect(throws: FieldProblem(field: "confirm", words: "staff.problem.confirm")) {
            try form.command(.placeholder, Filled(Form(fields: ["note": ["原因"]])))
        }
    }

    @Test("Photos come with an answer, a visit and papers, which the desk keeps; no other act offers them")
    func photos() {
        #expect(ActForms.all.filter(\.takesPhotos).map(\.act) == ["answer", "supply-papers", "visit"])
        #expect(ActForms.all.flatMap(\.fields).filter { $0.input == .photos }.allSatisfy { $0.name == Uploads.photos })
    }

    @Test("Acts, their fields, steps, states and choices have words in both languages")
    func words() throws {
        let web = try WebFolder.find(nil)
        for language in Language.allCases {
            let words = try Words(folder: web.appending(path: "words/\(language.rawValue)"))
            var keys = ActForms.all.map { "staff.act.\($0.act).name" }
            for form in ActForms.all + [NewCase.form, LostReceipt.form] {
                for field in form.fields {
                    let own = "staff.act.\(form.act).\(field.name)"
                    if words.find(own) == nil { keys.append("staff.field.\(field.name)") }
                    if case .one(.words(let choices)) = field.input { keys += choices.map { "staff.choice.\($0)" } }
                    if field.input == .one(.visitWays) {
                        keys += VisitWay.allCases.map { "staff.choice.\($0.rawValue)" }
                    }
                }
            }
            keys += Catalogue.cases.events.map { $0.type.description }.filter { $0.hasPrefix("intake.case.") }
                .map { "staff.step." + $0.dropFirst("intake.case.".count) }
            keys += CaseState.allCases.map { "case.state.\($0.rawValue)" }
            keys += CaseChannel.allCases.map { "staff.channel.\($0.rawValue)" }
            keys += VisitWish.allCases.map { "staff.wish.\($0.rawValue)" }
            keys += CaseClock.allCases.map { "staff.deadline.\($0.rawValue)" }
            keys += CaseGrade.allCases.map { "staff.grade.\($0.rawValue)" }
            keys += CaseListTab.allCases.map { "staff.tab.\($0.rawValue)" }
            keys += Viewer.offices.map { "staff.role.\($0.rawValue)" }
            #expect(keys.filter { words.find($0) == nil } == [])
        }
    }

    @Test("Answer templates come with the portal, each for an act with a text, and what is known is filled in")
    func templates() throws {
        let templates = try AnswerTemplates(file: WebFolder.find(nil).appending(path: "answers.json"))
        #expect(Set(templates.entries.flatMap(\.acts)).isSubset(of: AnswerTemplates.acts))
        let first = templates.entries(for: "answer", .help, "infrastructure").first
        #expect(first?.categories == ["infrastructure"])
        #expect(
            templates.entries(for: "answer", .consult, "policy").allSatisfy { $0.kinds?.contains(.consult) ?? true })
        #expect(templates.entries(for: "receive", .help, "other").isEmpty)
    }

    @Test("Of a new case, a code or a village is asked for, and consent where it is filed for another")
    func newCase() throws {
        var fields = Self.samples(NewCase.form)
        let whole = try NewCase.command(Filled(Form(fields: fields)))
        #expect(whole.channel == .paper)
        #expect(whole.filing.onBehalf?.consent == "写了consent")
        #expect(whole.village == nil && whole.code == "写了code")
        fields["code"] = nil
        fields["house"] = nil
        #expect(try NewCase.command(Filled(Form(fields: fields))).village != nil)
        fields["village"] = nil
        #expect(throws: FieldProblem(field: "code", words: "staff.problem.place")) {
            try NewCase.command(Filled(Form(fields: fields)))
        }
        fields["code"] = ["x"]
        fields["consent"] = nil
        #expect(throws: FieldProblem(field: "consent", words: "staff.problem.empty")) {
            try NewCase.command(Filled(Form(fields: fields)))
        }
    }

    @Test(
        "The household is the one chosen from the list; a typed door counts where none is, and two are not guessed between"
    )
    func doors() throws {
        let listed = ListedDoor(household: .placeholder, door: "东溪路 1号")
        func name(house: String?, door: String?) throws -> (HouseholdName?, AreaCode?) {
            var fields = Self.samples(NewCase.form)
            fields["code"] = nil
            fields["house"] = house.map { [$0] }
            fields["door"] = door.map { [$0] }
            let command = try NewCase.command(Filled(Form(fields: fields)))
            return (command.household, command.village)
        }
        for typed in [nil, "东溪路 1号"] {
            let chosen = try name(house: listed.description, door: typed)
            #expect(chosen == (HouseholdName(door: "东溪路 1号", id: .placeholder), nil))
        }
        for house in [nil, ListedDoor.none] {
            let typed = try name(house: house, door: "新村9号")
            #expect(typed.0 == HouseholdName(door: "新村9号") && typed.1 != nil)
        }
        #expect(try name(house: nil, door: nil).0 == nil)
        #expect(throws: FieldProblem(field: "door", words: "staff.problem.twoDoors")) {
            try name(house: listed.description, door: "新村9号")
        }
        #expect(throws: FieldProblem(field: "door", words: "staff.problem.empty")) {
            try name(house: ListedDoor.none, door: nil)
        }
        #expect(throws: FieldProblem(field: "house", words: "staff.problem.choose")) {
            try name(house: "东溪路1号", door: nil)
        }
        #expect(NewCase.formWithoutDoors.fields.map(\.name) == NewCase.form.fields.map(\.name).filter { $0 != "house" })
        #expect(NewCase.field(of: "household.moved", listed: true) == "house")
        #expect(NewCase.field(of: "household.unknown", listed: false) == "door")
    }

    @Test("Of a lost receipt, the telephone and the day are asked for, and the village only where there are several")
    func lostReceipt() throws {
        let fields = ["telephone": ["13812345678"], "day": ["2026-11-21"], "village": ["330281114201"]]
        let whole = try LostReceipt.command(Filled(Form(fields: fields)))
        #expect(whole.telephone == "13812345678" && whole.day.description == "2026-11-21")
        #expect(whole.village?.description == "330281114201")
        #expect(LostReceipt.formOfVillage.fields.map(\.name) == ["telephone", "day"])
        for missing in ["telephone", "day"] {
            let lacking = fields.filter { $0.key != missing }
            #expect(throws: FieldProblem(field: missing, words: "staff.problem.empty")) {
                try LostReceipt.command(Filled(Form(fields: lacking)))
            }
        }
    }

    @Test("Where the label hangs at the wrong door is asked with the code inside a scanned address")
    func labels() throws {
        #expect(LabelCheckPage.code(in: "https://ql.example/h/K7MA3XFP9RTCW?x=1") == "K7MA3XFP9RTCW")
        #expect(LabelCheckPage.code(in: "K7MA-3XFP-9RTC-W") == "K7MA-3XFP-9RTC-W")
        let form = Form(fields: ["code": ["K7"], "grid": ["330281114201-001"], "number": ["0001"], "door": ["1号"]])
        let command = try LabelCheckPage.command(form, now: Timestamp(milliseconds: 1))
        #expect(command.grid == "001")
        #expect(command.household == HouseholdName(number: "0001"))
    }

    /// A value for every field of a form.
    static func samples(_ form: ActForm) -> [String: [String]] {
        var fields: [String: [String]] = [ActForm.confirmation: ["1"]]
        for field in form.fields {
            fields[field.name] =
                switch field.input {
                case .text: ["写了\(field.name)"]
                case .number(let range): [String(range.lowerBound)]
                case .one(.words(let words)): [words[0]]
                case .one(.offices): ["affairs@330281114"]
                case .one(.villages): ["330281114201"]
                case .one(.doors): [ListedDoor(household: .placeholder, door: "写了house").description]
                case .one(.kinds): ["help"]
                case .one(.cases), .one(.voices): [UUIDv7.placeholder.description]
                case .one(.visitWays): ["door"]
                case .one: ["x"]
                case .several: ["a", "b"]
                case .tick: ["1"]
                case .day: ["2026-11-21"]
                case .moment: ["2026-11-21T09:30"]
                case .photos: []
                }
        }
        return fields
    }
}
