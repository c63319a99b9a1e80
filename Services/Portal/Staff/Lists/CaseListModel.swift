import Messages

/// What the desk's page shows.
struct CaseListModel: Sendable {
    let heading: String
    let tabs: [Tab]
    let kinds: [Choice]
    let categories: [Choice]
    let areas: [Choice]
    let whose: [Choice]
    /// Something other than a tab is chosen.
    let isNarrowed: Bool
    let isOverdueOnly: Bool
    /// Which figure of the overview the list belongs to.
    let figure: String?
    let number: String
    let tab: String
    let rows: [Row]
    /// Of the rows, what can be received at once.
    let new: [Row]
    let hasNew: Bool
    let receiveAll: String
    let isEmpty: Bool
    let next: String?
    let tasks: [Handed]
    let hasTasks: Bool
    let hasAreas: Bool
    /// What was done just now.
    let done: String?
    /// `CaseListDigest.mark` of what is shown.
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
        let caseID: String
        let address: String
        let short: String
        /// The first words of the matter.
        let opening: String?
        let door: String?
        /// May be received here with others.
        let isNew: Bool
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
        _ filter: CaseListFilter, _ cases: [CaseRow], _ opened: [OpenCaseList.Entry], cursor: String?,
        counts: [CountCases.Entry], waiting: [CountCases.Entry], tasks: [TaskRow], mark: String = "",
        done: String? = nil, viewer: Viewer, names: CaseNames
    ) {
        let words = names.words
        heading = words("staff.desk.title")
        figure = filter.isOfFigure ? FigureList.name(filter, names) : nil
        tabs = CaseListTab.allCases.map { tab in
            let found = (tab == .waiting ? waiting : counts).filter { tab.states.contains($0.state) }
            let late = found.map(\.overdue).reduce(0, +)
            return Tab(
                name: words("staff.tab.\(tab.rawValue)"), address: filter.with { $0.tab = tab }.address,
                count: found.map(\.count).reduce(0, +),
                isCurrent: filter.isOfFigure ? filter.tab == tab : (filter.tab ?? .waiting) == tab,
                late: tab == .over || late == 0 ? nil : late)
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
        var plain = CaseListFilter()
        plain.tab = filter.tab
        isNarrowed = filter.with { _ in } != plain
        isOverdueOnly = filter.overdue
        number = filter.number ?? ""
        tab = filter.tab?.rawValue ?? ""
        let entries = Dictionary(opened.map { ($0.case, $0) }, uniquingKeysWith: { $1 })
        rows = cases.map { Row($0, entries[$0.standing.case], viewer: viewer, names) }
        new = rows.filter(\.isNew)
        hasNew = !new.isEmpty
        receiveAll = words("staff.desk.receiveAll", ["n": String(new.count)])
        isEmpty = cases.isEmpty
        next = cursor.map { cursor in filter.with { $0.cursor = cursor }.address }
        self.tasks = tasks.map { Handed($0, names) }
        hasTasks = !tasks.isEmpty
        hasAreas = !areas.isEmpty
        self.done = done
        address = filter.address
        self.mark = mark
        works = viewer.works
        hearsRetaliation = viewer.hearsRetaliation
        entersCases = viewer.entersCases
        goesOnVisits = viewer.visits
        callsMeetings = viewer.worksForVillage
    }
}

extension CaseListModel.Row {
    init(_ row: CaseRow, _ opened: OpenCaseList.Entry?, viewer: Viewer, _ names: CaseNames) {
        let standing = row.standing
        // The village stands in one column: where the case comes from.
        let isLocal = standing.office == Office(.affairs, row.place.village)
        self.init(
            caseID: standing.case.description, address: "/desk/case/\(standing.case)", short: row.number.grouped,
            opening: opened?.words, door: opened?.door,
            isNew: [.filed, .forwarded, .returned].contains(standing.state) && viewer.works(for: standing.office),
            state: names.state(standing.state), tone: standing.state.tone, kind: names.kind(row.kind),
            category: names.category(row.category), place: names.place(row.place, within: viewer.area),
            office: isLocal ? names.words("staff.desk.byVillage") : names.office(standing.office),
            filed: names.day(CivilDay(inChinaAt: row.filed)), due: names.deadline(standing),
            marks: Self.marks(row, names))
    }

    static func marks(_ row: CaseRow, _ names: CaseNames) -> [String] {
        let words = names.words
        var marks: [String] = []
        if row.untranscribed > 0 { marks.append(words("staff.voice.waiting")) }
        if row.supervised { marks.append(words("staff.mark.supervised")) }
        if row.urged > 0 { marks.append(words("staff.mark.urged", ["times": String(row.urged)])) }
        if row.extensionRequested { marks.append(words("staff.mark.extension")) }
        if row.reopened > 0 { marks.append(words("staff.mark.reopened")) }
        if row.grade?.asksWhy ?? false { marks.append(words("staff.mark.dissatisfied")) }
        return marks
    }
}

extension CaseListModel.Handed {
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
