import Foundation
import Messages
import Papers
import ServiceKit

extension CaseDesk {
    /// 月报表: a row a place one level below the area asked for, in the order of the codes, and one for the whole.
    func monthlySheet(_ query: ReadMonthlySheet, _ view: View) throws -> (ReadMonthlySheet.Reply, [Data]) {
        guard let first = CivilDay(year: query.year, month: query.month, day: 1),
            let next = CivilDay(
                year: query.month == 12 ? query.year + 1 : query.year, month: query.month % 12 + 1, day: 1)
        else { throw DeskError.invalid("month", "没有这个月份 (there is no such month)") }
        let sight = try sight(of: view.actor, over: query.area)
        let measures = try CaseMeasure.fetch(
            sight, area: query.area, from: first, through: next.advanced(by: -1),
            today: CivilDay(inChinaAt: view.now), view.database)
        let digits = query.area.level == .county ? 9 : 12
        let groups = Dictionary(grouping: measures) { String($0.village.prefix(digits)) }.sorted { $0.key < $1.key }
        let table = FigureTable(groups.map(\.value), smallest: policy.smallestGroup)
        var sheet = MonthlySheet(smallest: policy.smallestGroup)
        for (group, figures) in zip(groups, table.groups) {
            let name = try AreaCode(group.key).flatMap { try AreaRegister.find($0, in: view.database)?.name } ?? ""
            sheet.add(group.key, name, figures)
        }
        if query.area.level != .village {
            sheet.add(query.area.description, "合计", table.all)
        }
        let month = first.description.prefix(7)
        return (
            .init(fileName: "\(query.area)-\(month).csv", mediaType: "text/csv; charset=utf-8", rows: sheet.rows),
            [sheet.file]
        )
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

    mutating func add(_ code: String, _ name: String, _ figures: Figures) {
        let few = "不显示（少于 \(smallest) 件或可由此推算）"
        func count(_ value: Int?) -> String { value.map(String.init) ?? few }
        func share(_ value: Double?) -> String { value.map { "\(($0 * 1_000).rounded() / 10)%" } ?? "—" }
        let cells =
            figures.withheld
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
