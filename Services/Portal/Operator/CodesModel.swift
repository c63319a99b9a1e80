import Messages
import ServiceKit

struct CodesModel: Sendable {
    let tabs: [OperatorTab]
    let name: String
    let code: String
    let done: String?
    let chart: String
    let states: [State]
    let unissued: String?
    let grids: [Grid]
    let link: String
    let issueID: String
    let changeID: String
    let printID: String
    let replacements: [Reason]
    let retirements: [Reason]

    struct State: Sendable {
        let name: String
        let count: String
    }

    struct Grid: Sendable {
        let number: String
        let name: String
    }

    struct Reason: Sendable {
        let key: String
        let name: String
    }

    init(
        _ area: Area, _ count: CountHouseholds.Reply, _ grids: [ListGrids.Entry], _ done: CodesPage.Done?, _ edge: Edge,
        _ context: EdgeContext
    ) {
        let words = edge.words(context)
        tabs = OperatorTab.all("places", context.viewer, words)
        name = area.name
        code = area.code.description
        self.done = done.map { words("operator.codes.done.\($0.key)", ["n": $0.count]) }
        let without = max(0, count.households - count.codes.values.reduce(0, +))
        let counts =
            [(words("operator.codes.state.none"), without)]
            + CodeState.allCases.filter { $0 != .replaced }.map {
                (words("operator.codes.state.\($0.rawValue)"), count.codes[$0.rawValue] ?? 0)
            }
        chart =
            BarChart(
                title: words("operator.codes.states"),
                bars: counts.map { .init(name: $0.0, value: Double($0.1), text: String($0.1)) },
                whole: Double(max(1, count.households))
            ).svg
        states = counts.map { State(name: $0.0, count: String($0.1)) }
        unissued = without == 0 ? nil : words("operator.codes.unissued", ["n": "\(without)"])
        self.grids = grids.map { Grid(number: $0.grid.number, name: $0.grid.name) }
        link = edge.settings.publicURL.map { $0 + "/h" } ?? words("operator.codes.linkHere")
        issueID = edge.systemInputs.newID().description
        changeID = edge.systemInputs.newID().description
        printID = edge.systemInputs.newID().description
        replacements = ReplacementReason.allCases.map {
            Reason(key: $0.rawValue, name: words("operator.codes.replacement.\($0.rawValue)"))
        }
        retirements = RetirementReason.allCases.map {
            Reason(key: $0.rawValue, name: words("operator.codes.retirement.\($0.rawValue)"))
        }
    }
}

/// What is asked before a code is changed: the form again, hidden.
struct ConfirmModel: Sendable {
    let tabs: [OperatorTab]
    let title: String
    let text: String
    let area: String
    let fields: [Field]

    struct Field: Sendable {
        let name: String
        let value: String
    }

    init(_ change: CodeChangeForm, _ form: Form, _ edge: Edge, _ context: EdgeContext) {
        let words = edge.words(context)
        tabs = OperatorTab.all("places", context.viewer, words)
        title = words("operator.codes.confirm.\(change.act.rawValue).title")
        text = words(
            "operator.codes.confirm.\(change.act.rawValue).text",
            ["household": change.household.number ?? change.household.door ?? ""])
        area = change.area.description
        fields = ["area", "act", "household", "by", "code", "grid", "reason", "id"].compactMap { name in
            form[name].map { Field(name: name, value: $0) }
        }
    }
}
