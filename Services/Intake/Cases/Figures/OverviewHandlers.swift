import Columns
import GRDB
import Messages
import ServiceKit

extension CaseHandlers {
    func overview(_ query: ReadOverview, _ view: View) throws -> ReadOverview.Reply {
        guard query.from <= query.through,
            query.through.daysSince1970 - query.from.daysSince1970 < Self.statisticsDays
        else { throw DeskError.wrongDays }
        let sight = try sight(of: view.actor, over: query.area)
        let today = CivilDay(inChinaAt: view.now)
        guard CaseVisibility(view.actor).reaches(query.area) else {
            return guarded(
                try CaseMeasure.fetch(
                    sight, area: query.area, from: query.from, through: query.through, today: today, view.database),
                query.area)
        }
        // A figure and the list that it opens are of the same cases.
        func filed(_ from: CivilDay, _ through: CivilDay) throws -> [CaseMeasure] {
            try listed(view, query.area, "filed_day BETWEEN ? AND ?", from, through)
        }
        let measures = try filed(query.from, query.through)
        let overdue = try listed(view, query.area, "due < ?", today)
        let thisMonth = today.advanced(by: 1 - today.day)
        let lastMonth = thisMonth.advanced(by: -1)
        return ReadOverview.Reply(
            all: CaseFigures(measures),
            sections: try Self.groupings(of: query.area).map {
                .init(by: $0, groups: try groups($0, measures, overdue, query.area, view.database))
            },
            whole: .init(
                thisMonth: CaseFigures(try filed(thisMonth, today)),
                lastMonth: CaseFigures(try filed(lastMonth.advanced(by: 1 - lastMonth.day), lastMonth)),
                overdue: OverdueAges(overdue)))
    }

    /// A village has no places below it to compare.
    private static func groupings(of area: AreaCode) -> [StatisticsGrouping] {
        StatisticsGrouping.allCases.filter { area.level != .village || $0 != .area }
    }

    /// For who oversees the place and may not list its cases.
    private func guarded(_ measures: [CaseMeasure], _ area: AreaCode) -> ReadOverview.Reply {
        let tables = Self.groupings(of: area).map { grouping in
            let groups = Dictionary(grouping: measures) { $0.key(by: grouping, in: area) }.sorted { $0.key < $1.key }
            return (
                by: grouping, keys: groups.map(\.key),
                table: FigureTable(groups.map(\.value), smallest: policy.smallestGroup)
            )
        }
        // What one grouping would give away is withheld in all of them.
        let sums = tables.map(\.table.all)
        func known<Value>(_ figure: KeyPath<CaseFigures, Value?>) -> Value? {
            sums.contains { $0[keyPath: figure] == nil } ? nil : sums.first?[keyPath: figure]
        }
        return ReadOverview.Reply(
            all: CaseFigures(
                filed: known(\.filed), answered: known(\.answered), medianHours: known(\.medianHours), late: nil,
                inTime: known(\.inTime), judged: known(\.judged), satisfied: known(\.satisfied), grades: nil),
            sections: tables.map { by, keys, table in
                .init(
                    by: by,
                    groups: zip(keys, table.groups).map { .init(key: $0, figures: $1, overdue: nil) })
            }, whole: nil)
    }

    /// The newest dissatisfied first; of what was handled again, what was said last.
    func ratings(_ command: OpenRatings, _ act: Act) throws -> OpenRatings.Reply {
        var selection = try CaseSelection(act.actor)
        selection.narrow(kinds: [], mine: false, area: command.area, category: nil)
        selection.and("filed_day BETWEEN ? AND ?", [command.from.daysSince1970, command.through.daysSince1970])
        selection.and("worst_grade <= ?", [CaseGrade.dissatisfied.rawValue])
        let rows = try Row.fetchAll(
            act.database,
            sql: """
                SELECT *, worst_grade AS worst FROM case_file WHERE \(selection.condition)
                ORDER BY filed DESC, id DESC LIMIT ?
                """, arguments: selection.arguments + [OpenRatings.limit])
        return OpenRatings.Reply(
            ratings: try rows.compactMap { row in
                let record = try CaseRecord(row: row)
                guard try mayOpen(record, act) else { return nil }
                let note = try CaseHistory.steps(of: record.id, act.database)
                    .last { $0.act == CaseJudged.type.act }?.note
                return OpenRatings.Entry(
                    case: record.id, village: record.place.village, category: record.category,
                    grade: try row.value("worst"),
                    reason: try note.flatMap { try act.open($0, of: record.subject, for: .daily("ratings")) })
            })
    }

    func listed(
        _ view: View, _ area: AreaCode, _ term: String, _ days: CivilDay...
    ) throws -> [CaseMeasure] {
        var selection = try CaseSelection(view.actor)
        selection.narrow(kinds: [], mine: false, area: area, category: nil)
        selection.and(term, StatementArguments(days.map(\.daysSince1970)))
        return try CaseMeasure.fetch(
            selection.condition, selection.arguments, today: CivilDay(inChinaAt: view.now), view.database)
    }

    private func groups(
        _ grouping: StatisticsGrouping, _ measures: [CaseMeasure], _ overdue: [CaseMeasure], _ area: AreaCode,
        _ db: Database
    ) throws -> [ReadOverview.Group] {
        guard grouping == .area else {
            return Dictionary(grouping: measures) { $0.key(by: grouping, in: area) }.sorted { $0.key < $1.key }.map {
                .init(key: $0.key, figures: CaseFigures($0.value), overdue: nil)
            }
        }
        let late = Dictionary(grouping: overdue) { $0.key(by: grouping, in: area) }
        return try places(measures, area, also: Array(late.keys), db).map {
            .init(key: $0.key, figures: CaseFigures($0.measures), overdue: OverdueAges(late[$0.key] ?? []))
        }
    }

    /// The cases of each place one level below, in the order of their codes. 零报告: a place without a case is there, too; a village
    /// is its own one place.
    func places(
        _ measures: [CaseMeasure], _ area: AreaCode, also others: [String] = [], _ db: Database
    ) throws -> [(key: String, measures: [CaseMeasure])] {
        var groups = Dictionary(grouping: measures) { $0.key(by: .area, in: area) }
        let registered = area.level == .village ? [area.description] : try AreaRegister.below(area, in: db)
        for code in registered + others where groups[code] == nil { groups[code] = [] }
        return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension OverdueAges {
    init(_ measures: [CaseMeasure]) {
        let days = measures.compactMap(\.overdueDays)
        self.init(counts: CasePart.ages.map { part in days.count { part.age?.contains($0) ?? false } })
    }
}
