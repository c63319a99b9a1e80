import Foundation
import Messages
import Papers
import ServiceKit

extension CaseHandlers {
    /// 月报表: a row a place one level below the area asked for, in the order of the codes, and one for the whole.
    func monthlySheet(_ query: ReadMonthlySheet, _ view: View) throws -> (ReadMonthlySheet.Reply, [Data]) {
        guard let first = CivilDay(year: query.year, month: query.month, day: 1),
            let next = CivilDay(
                year: query.month == 12 ? query.year + 1 : query.year, month: query.month % 12 + 1, day: 1)
        else { throw DeskError.invalid("month", "没有这个月份 (there is no such month)") }
        let month = try monthlyFigures(query.area, from: first, through: next.advanced(by: -1), view)
        var sheet = MonthlySheet(smallest: policy.smallestGroup)
        for place in month.places {
            let name = try AreaCode(place.key).flatMap { try AreaRegister.find($0, in: view.database)?.name } ?? ""
            sheet.add(place.key, name, place.figures)
        }
        if query.area.level != .village {
            sheet.add(query.area.description, "合计", month.all)
        }
        return (
            .init(
                fileName: "\(query.area)-\(first.description.prefix(7)).csv", mediaType: "text/csv; charset=utf-8",
                rows: sheet.rows),
            [sheet.file]
        )
    }

    private func monthlyFigures(
        _ area: AreaCode, from: CivilDay, through: CivilDay, _ view: View
    ) throws -> (all: CaseFigures, places: [(key: String, figures: CaseFigures)]) {
        let sight = try sight(of: view.actor, over: area)
        guard CaseVisibility(view.actor).reaches(area) else {
            let measures = try CaseMeasure.fetch(
                sight, area: area, from: from, through: through, today: CivilDay(inChinaAt: view.now), view.database)
            let groups = Dictionary(grouping: measures) { $0.key(by: .area, in: area) }.sorted { $0.key < $1.key }
            let table = FigureTable(groups.map(\.value), smallest: policy.smallestGroup)
            return (table.all, zip(groups, table.groups).map { ($0.key, $1) })
        }
        let measures = try listed(view, area, "filed_day BETWEEN ? AND ?", from, through)
        let places = try places(measures, area, view.database)
        return (CaseFigures(measures), places.map { ($0.key, CaseFigures($0.measures)) })
    }
}

/// 月报表 as a CSV file that a spreadsheet program opens by double click.
struct MonthlySheet {
    let smallest: Int
    private(set) var rows = 0
    private var writer = CSVWriter()

    init(smallest: Int) {
        self.smallest = smallest
        writer.write(["区划代码", "单位", "收件", "已答复", "按期率", "评价数", "满意率"])
    }

    mutating func add(_ code: String, _ name: String, _ figures: CaseFigures) {
        let few = "不显示（少于 \(smallest) 件或可由此推算）"
        func count(_ value: Int?) -> String { value.map(String.init) ?? few }
        func share(_ value: Double?) -> String { value.map { "\(($0 * 1_000).rounded() / 10)%" } ?? "—" }
        let cells =
            figures.isWithheld
            ? [few, "", "", "", ""]
            : [
                count(figures.filed), count(figures.answered), share(figures.inTime), count(figures.judged),
                share(figures.satisfied),
            ]
        rows += 1
        writer.write([.code(code), .text(name)] + cells.map(CSVCell.text))
    }

    var file: Data { Data(writer.text.utf8) }
}
