import Messages

/// What things are called in the figures.
struct OverviewNames: Sendable {
    let words: Words
    let policy: CasePolicy
    let areas: [Area]

    func name(_ key: String, _ grouping: StatisticsGrouping) -> String {
        switch grouping {
        case .area: areas.first { $0.code.description == key }?.name ?? key
        case .category: policy.name(ofCategory: key, in: words)
        case .kind: policy.kinds.first { $0.kind.rawValue == key }?.formal ?? key
        case .state: words.find("case.state.\(key)") ?? key
        case .month: String(key.suffix(5))
        }
    }
}

/// Figures as a row of a table shows them, each count with its list.
struct FiguresShown: Sendable {
    let name: String
    let filed: CountShown
    let answered: CountShown
    let median: String
    /// For who may list the cases.
    let late: CountShown?
    let inTime: String
    let satisfied: String

    /// - Parameter list: the cases of the row; nil for who may not list them.
    init(_ name: String, _ figures: CaseFigures, _ list: CaseListFilter?, _ say: FigureWords) {
        self.name = name
        filed = CountShown(figures.filed, list, say.words)
        answered = CountShown(figures.answered, list?.with { $0.part = .answered }, say.words)
        median = say.time(figures.medianHours)
        late = list.map { list in CountShown(figures.late, list.with { $0.part = .late }, say.words) }
        inTime = say.share(figures.inTime)
        satisfied = say.share(figures.satisfied)
    }
}

/// One way of grouping: a drawing and its table.
struct OverviewSection: Sendable {
    let id: String
    let title: String
    /// SVG.
    let chart: String
    let rows: [FiguresShown]
    /// How things are named in the first column.
    let column: String

    init(_ section: ReadOverview.Section, _ list: CaseListFilter?, _ names: OverviewNames) {
        let words = names.words
        let say = FigureWords(words: words)
        let grouping = section.by
        id = grouping.rawValue
        title = words("overview.by.\(grouping.rawValue)")
        column = words("overview.column.\(grouping.rawValue)")
        // Places are drawn by the share answered in time, never by how many complaints they have.
        let isPlace = grouping == .area
        let caption = isPlace ? words("overview.inTimeBy") : words("overview.filedBy", ["by": title])
        let drawn = section.groups.map { group in
            (
                name: names.name(group.key, grouping),
                value: isPlace ? group.figures.inTime : group.figures.filed.map(Double.init),
                text: isPlace
                    ? say.share(group.figures.inTime) : group.figures.filed.map(String.init) ?? words("overview.few")
            )
        }
        chart =
            grouping == .month
            ? LineChart(
                title: caption, points: drawn.map { .init(name: $0.name, value: $0.value, text: $0.text) }
            ).svg
            : BarChart(
                title: caption, bars: drawn.map { .init(name: $0.name, value: $0.value, text: $0.text) },
                whole: isPlace ? 1 : nil
            ).svg
        rows = section.groups.map {
            FiguresShown(names.name($0.key, grouping), $0.figures, list?.within($0.key, grouping), say)
        }
    }
}

extension CaseListFilter {
    /// The cases of one group among those of this list.
    func within(_ key: String, _ grouping: StatisticsGrouping) -> CaseListFilter {
        with { filter in
            switch grouping {
            case .area: filter.area = AreaCode(key)
            case .category: filter.category = key
            case .state: filter.state = CaseState(rawValue: key)
            case .kind: filter.kind = CaseKind(rawValue: key)
            case .month:
                guard let first = CivilDay(key + "-01") else { return }
                let next = first.advanced(by: 31)
                filter.from = max(filter.from ?? first, first)
                filter.through = min(filter.through ?? next, next.advanced(by: -next.day))
            }
        }
    }
}

/// What is overdue now, by age: a row per place, and one for all.
struct OverdueShown: Sendable {
    let rows: [Row]
    let all: Row

    struct Row: Sendable {
        let name: String
        let ages: [CountShown]
        let all: CountShown

        /// - Parameter list: the overdue cases of the row.
        init(_ name: String, _ ages: OverdueAges, _ list: CaseListFilter, _ words: Words) {
            self.name = name
            self.ages = zip(CasePart.ages, ages.counts).map { part, count in
                CountShown(count, list.with { $0.part = part }, words)
            }
            all = CountShown(ages.all, list, words)
        }
    }

    init(_ reply: ReadOverview.Reply, _ overdue: OverdueAges, _ area: AreaCode, _ names: OverviewNames) {
        var list = CaseListFilter()
        list.area = area
        list.all = true
        list.part = .overdue
        let places = reply.sections.first { $0.by == .area }?.groups ?? []
        rows = places.compactMap { [list] group in
            group.overdue.map { Row(names.name(group.key, .area), $0, list.within(group.key, .area), names.words) }
        }
        all = Row(names.words("overview.all"), overdue, list, names.words)
    }
}

/// How many judged how; the two lowest say why, in each case.
struct GradesShown: Sendable {
    let rows: [Row]
    /// Where the reasons are opened; nil once they are, and where there are none.
    let ask: String?
    let reasons: Reasons?

    struct Reasons: Sendable {
        let rows: [Reason]
        let isEmpty: Bool
    }

    struct Reason: Sendable {
        let address: String
        let place: String
        let category: String
        let grade: String
        let reason: String
    }

    struct Row: Sendable {
        let name: String
        let count: CountShown
        let share: String
    }

    init(
        _ figures: CaseFigures, _ ratings: [OpenRatings.Entry]?, _ question: Question, _ list: CaseListFilter,
        _ names: OverviewNames
    ) {
        let words = names.words
        let say = FigureWords(words: words)
        let grades = figures.grades ?? []
        let judged = grades.reduce(0, +)
        let hasReasons = grades.prefix(CaseGrade.dissatisfied.rawValue).contains { $0 > 0 }
        ask = hasReasons && ratings == nil ? question.address + "&reasons=1#grades" : nil
        reasons = ratings.map { ratings in
            Reasons(
                rows: ratings.map {
                    Reason(
                        address: "/desk/case/\($0.case)", place: names.name($0.village.description, .area),
                        category: names.name($0.category, .category), grade: words("staff.grade.\($0.grade.rawValue)"),
                        reason: $0.reason ?? words("overview.gone"))
                }, isEmpty: ratings.isEmpty)
        }
        rows = zip(CasePart.grades, grades).reversed().map { part, count in
            Row(
                name: words("staff.grade.\(part.grade ?? 0)"),
                count: CountShown(count, list.with { $0.part = part }, words),
                share: say.share(judged == 0 ? nil : Double(count) / Double(judged)))
        }
    }
}

struct OverviewModel: Sendable {
    let area: String
    let from: String
    let through: String
    let month: String
    let code: String
    let all: FiguresShown
    /// For who may list the cases.
    let whole: Whole?
    let note: String
    let sections: [OverviewSection]
    let areas: [Choice]
    let isEmpty: Bool

    struct Whole: Sendable {
        /// This month, then the last.
        let months: [FiguresShown]
        let overdue: OverdueShown
        let grades: GradesShown
        let ages: [String]
    }

    struct Choice: Sendable {
        let code: String
        let name: String
        let isChosen: Bool
    }

    init(
        _ question: Question, _ reply: ReadOverview.Reply, _ ratings: [OpenRatings.Entry]?, _ areas: [Area],
        _ names: OverviewNames
    ) {
        let words = names.words
        let say = FigureWords(words: words)
        var list = CaseListFilter()
        list.area = question.area
        list.all = true
        (list.from, list.through) = (question.from, question.through)
        area = names.name(question.area.description, .area)
        code = question.area.description
        from = question.from.description
        through = question.through.description
        month = String(question.month.description.prefix(7))
        let lists = reply.whole == nil ? nil : list
        all = FiguresShown(area, reply.all, lists, say)
        whole = reply.whole.map { whole in
            let thisMonth = question.today.advanced(by: 1 - question.today.day)
            let lastMonth = thisMonth.advanced(by: -1)
            let months = [
                (words("overview.thisMonth"), whole.thisMonth, thisMonth, question.today),
                (
                    words("overview.lastMonth"), whole.lastMonth, lastMonth.advanced(by: 1 - lastMonth.day), lastMonth
                ),
            ]
            return Whole(
                months: months.map { [list] name, figures, from, through in
                    FiguresShown(name, figures, list.with { ($0.from, $0.through) = (from, through) }, say)
                }, overdue: OverdueShown(reply, whole.overdue, question.area, names),
                grades: GradesShown(reply.all, ratings, question, list, names),
                ages: CasePart.ages.map { words("overview.age.\($0.rawValue)") })
        }
        note = words(reply.whole == nil ? "overview.guarded" : "overview.note")
        isEmpty = reply.all.filed == 0
        sections = reply.sections.filter { !$0.groups.isEmpty }.map { OverviewSection($0, lists, names) }
        self.areas = areas.map { area in
            let depth = max(0, (area.code.description.count - question.widest.description.count) / 3)
            return Choice(
                code: area.code.description, name: String(repeating: "　", count: depth) + area.name,
                isChosen: area.code == question.area)
        }
    }
}

extension Question {
    /// The page that answers it; it holds nothing of a person.
    var address: String { "/overview?area=\(area)&from=\(from)&through=\(through)" }
}
