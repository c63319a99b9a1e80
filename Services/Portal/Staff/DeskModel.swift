import Messages

/// What the desk's page shows.
struct DeskModel: Sendable {
    let heading: String
    let tabs: [Tab]
    let kinds: [Choice]
    let categories: [Choice]
    let areas: [Choice]
    let whose: [Choice]
    /// Something other than a tab is chosen.
    let isNarrowed: Bool
    let isOverdueOnly: Bool
    let number: String
    let tab: String
    let rows: [Row]
    let isEmpty: Bool
    let next: String?
    let tasks: [Handed]
    let hasTasks: Bool
    let hasAreas: Bool
    /// What was done just now.
    let done: String?
    /// `DeskLook.mark` of what is shown.
    let mark: String
    /// Where this list is read again.
    let address: String
    let works: Bool
    let hearsRetaliation: Bool
    let entersCases: Bool
    let goesOnVisits: Bool
    let callsMeetings: Bool

    struct Tab: Sendable {
        let name: String
        let address: String
        let count: Int
        let isCurrent: Bool
        let late: Int?
    }

    struct Choice: Sendable {
        let value: String
        let name: String
        let isChosen: Bool
    }

    /// A case: a line of the table on a wide screen, a card on a narrow one.
    struct Row: Sendable {
        let address: String
        let short: String
        let state: String
        let tone: String
        let kind: String
        let category: String
        let place: String
        let office: String
        let filed: String
        let due: DeadlineShown?
        let marks: [String]
    }

    struct Handed: Sendable {
        let address: String
        let from: String
        let due: DeadlineShown
        let isReported: Bool
    }

    init(
        _ filter: DeskFilter, _ cases: [CaseRow], cursor: String?, counts: [CountCases.Entry], tasks: [TaskRow],
        mark: String = "", done: String? = nil, viewer: Viewer, names: CaseNames
    ) {
        let words = names.words
        heading = words("staff.desk.title")
        func total(_ states: [CaseState]) -> Int {
            counts.filter { states.contains($0.state) }.map(\.count).reduce(0, +)
        }
        func late(_ states: [CaseState]) -> Int? {
            let late = counts.filter { states.contains($0.state) }.map(\.overdue).reduce(0, +)
            return late > 0 ? late : nil
        }
        let open = CaseState.allCases.filter { !$0.isOver }
        tabs =
            [
                Tab(
                    name: words("staff.tab.open"), address: filter.with { $0.tab = nil }.address, count: total(open),
                    isCurrent: filter.tab == nil, late: late(open))
            ]
            + DeskTab.allCases.map { tab in
                Tab(
                    name: words("staff.tab.\(tab.rawValue)"), address: filter.with { $0.tab = tab }.address,
                    count: total(tab.states), isCurrent: filter.tab == tab,
                    late: tab == .over ? nil : late(tab.states))
            }
        let every = Choice(value: "", name: words("staff.all"), isChosen: false)
        kinds =
            [every]
            + CaseKind.allCases.map { Choice(value: $0.rawValue, name: names.kind($0), isChosen: $0 == filter.kind) }
        categories =
            [every]
            + names.register.policy.categories.map {
                Choice(value: $0.id, name: $0.name(in: names.words), isChosen: $0.id == filter.category)
            }
        let places = viewer.area.map { area in names.register.places(in: area).filter { $0.code != area } } ?? []
        areas =
            places.isEmpty
            ? []
            : [every]
                + places.map {
                    Choice(
                        value: $0.code.description, name: ($0.code.level == .village ? "　" : "") + $0.name,
                        isChosen: $0.code == filter.area)
                }
        whose = [
            Choice(value: "", name: words("staff.desk.mine"), isChosen: !filter.all),
            Choice(value: "all", name: words("staff.desk.seen"), isChosen: filter.all),
        ]
        var plain = DeskFilter()
        plain.tab = filter.tab
        isNarrowed = filter.with { _ in } != plain
        isOverdueOnly = filter.overdue
        number = filter.number ?? ""
        tab = filter.tab?.rawValue ?? ""
        rows = cases.map { Row($0, names) }
        isEmpty = cases.isEmpty
        next = cursor.map { cursor in filter.with { $0.cursor = cursor }.address }
        self.tasks = tasks.map { Handed($0, names) }
        hasTasks = !tasks.isEmpty
        hasAreas = !areas.isEmpty
        self.done = done.map { words("staff.done", ["act": words("staff.act.\($0).name")]) }
        address = filter.address
        self.mark = mark
        works = viewer.works
        hearsRetaliation = viewer.hearsRetaliation
        entersCases = viewer.entersCases
        goesOnVisits = viewer.visits
        callsMeetings = viewer.worksForVillage
    }
}

extension DeskModel.Row {
    init(_ row: CaseRow, _ names: CaseNames) {
        let words = names.words
        var marks: [String] = []
        if row.untranscribed > 0 { marks.append(words("staff.voice.waiting")) }
        if row.supervised { marks.append(words("staff.mark.supervised")) }
        if row.urged > 0 { marks.append(words("staff.mark.urged", ["times": String(row.urged)])) }
        if row.extensionRequested { marks.append(words("staff.mark.extension")) }
        if row.reopened > 0 { marks.append(words("staff.mark.reopened")) }
        if row.grade?.asksWhy ?? false { marks.append(words("staff.mark.dissatisfied")) }
        self.init(
            address: "/desk/case/\(row.standing.case)", short: row.standing.case.short,
            state: names.state(row.standing.state), tone: row.standing.state.tone, kind: names.kind(row.kind),
            category: names.category(row.category), place: names.place(row.place),
            office: names.office(row.standing.office), filed: names.day(CivilDay(inChinaAt: row.filed)),
            due: names.deadline(row.standing), marks: marks)
    }
}

extension DeskModel.Handed {
    init(_ row: TaskRow, _ names: CaseNames) {
        self.init(
            address: "/desk/task/\(row.task)", from: names.office(row.from), due: names.deadline(.answer, row.due),
            isReported: row.reported != nil)
    }
}

extension CaseState {
    /// The colour of its badge.
    var tone: String {
        switch self {
        case .filed, .forwarded, .returned: "warn"
        case .answered, .visited, .closed: "good"
        default: ""
        }
    }
}
