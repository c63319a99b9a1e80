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

/// One way of grouping: a drawing and its table.
struct OverviewSection: Sendable {
    let id: String
    let title: String
    /// SVG; nil where every figure is withheld, and nothing is left to draw.
    let chart: String?
    let rows: [Row]
    /// How things are named in the first column.
    let column: String

    struct Row: Sendable {
        let name: String
        let filed: String
        let answered: String
        let median: String
        let inTime: String
        let satisfied: String

        init(_ name: String, _ figures: Figures, _ say: FigureWords) {
            self.name = name
            filed = say.count(figures.filed, of: figures)
            answered = say.count(figures.answered, of: figures)
            median = say.time(figures.medianHours, of: figures)
            inTime = say.share(figures.inTime, of: figures)
            satisfied = say.share(figures.satisfied, of: figures)
        }
    }

    init(_ grouping: StatisticsGrouping, _ groups: [ReadStatistics.Group], _ names: OverviewNames) {
        let words = names.words
        let say = FigureWords(words: words)
        id = grouping.rawValue
        title = words("overview.by.\(grouping.rawValue)")
        column = words("overview.column.\(grouping.rawValue)")
        // Places are drawn by the share answered in time, never by how many complaints they have.
        let isPlace = grouping == .area
        let caption = isPlace ? words("overview.inTimeBy") : words("overview.filedBy", ["by": title])
        func value(_ figures: Figures) -> Double? { isPlace ? figures.inTime : figures.filed.map(Double.init) }
        func text(_ figures: Figures) -> String {
            isPlace ? say.share(figures.inTime, of: figures) : say.count(figures.filed, of: figures)
        }
        if groups.allSatisfy(\.figures.withheld) {
            chart = nil
        } else if grouping == .month {
            chart =
                LineChart(
                    title: caption,
                    points: groups.map {
                        .init(name: names.name($0.key, grouping), value: value($0.figures), text: text($0.figures))
                    }
                ).svg
        } else {
            chart =
                BarChart(
                    title: caption,
                    bars: groups.map {
                        .init(name: names.name($0.key, grouping), value: value($0.figures), text: text($0.figures))
                    }, whole: isPlace ? 1 : nil
                ).svg
        }
        rows = groups.map { Row(names.name($0.key, grouping), $0.figures, say) }
    }
}

struct OverviewModel: Sendable {
    let area: String
    let from: String
    let through: String
    let month: String
    let code: String
    /// Nil where fewer cases were filed than may be shown.
    let all: OverviewSection.Row?
    let sections: [OverviewSection]
    let areas: [Choice]
    let isEmpty: Bool

    struct Choice: Sendable {
        let code: String
        let name: String
        let isChosen: Bool
    }

    init(_ question: Question, _ all: Figures, _ sections: [OverviewSection], _ areas: [Area], _ names: OverviewNames) {
        area = names.name(question.area.description, .area)
        code = question.area.description
        from = question.from.description
        through = question.through.description
        month = String(question.month.description.prefix(7))
        self.all = all.withheld ? nil : .init(area, all, FigureWords(words: names.words))
        isEmpty = sections.allSatisfy(\.rows.isEmpty)
        self.sections = sections.filter { !$0.rows.isEmpty }
        self.areas = areas.map { area in
            let depth = max(0, (area.code.description.count - question.widest.description.count) / 3)
            return Choice(
                code: area.code.description, name: String(repeating: "　", count: depth) + area.name,
                isChosen: area.code == question.area)
        }
    }
}
