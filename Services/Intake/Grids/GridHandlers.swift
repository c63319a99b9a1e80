import Columns
import GRDB
import Messages
import ServiceKit

enum GridHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(ImportGrids.self, importGrids)
        service.on(ListGrids.self, listGrids)
    }

    private static func importGrids(_ command: ImportGrids, _ act: Act) throws -> ImportReport {
        try ImportTally.checkSize(command.rows.count)
        try act.actor.requireAnywhere(RegisterPermissions.town)
        if command.trial == true { act.rehearse() }
        var tally = ImportTally()
        var lines: [String: Int] = [:]
        for row in command.rows {
            try tally.row(row.line) {
                let area = try Field.area(row.area, level: .village)
                let number = try Field.grid(row.grid)
                if let line = lines.updateValue(row.line, forKey: "\(area)-\(number)") {
                    throw RowProblem.duplicate(of: line)
                }
                guard act.actor.holds(RegisterPermissions.town, at: area) else { throw RowProblem.outsideScope(area) }
                guard try AreaRegister.find(area, in: act.database) != nil else { throw RowProblem.unknownArea(area) }
                let known = try GridRegister.find(number, in: area, act.database)
                let name = try row.name.map { raw throws(RowProblem) in
                    try Field.text(raw, "网格名称", limit: 40, required: false)
                }
                let grid = Grid(area: area, number: number, name: name ?? known?.name ?? "")
                if known == grid { return .unchanged }
                if let known {
                    try act.record(GridRenamed(grid: grid))
                    return .changed(FieldChange.between(["name": (known.name, grid.name)]))
                }
                try act.record(GridRegistered(grid: grid))
                return .added
            }
        }
        return tally.report
    }

    private static func listGrids(_ query: ListGrids, _ view: View) throws -> ListGrids.Reply {
        try view.require(RegisterPermissions.readers, at: query.area)
        let limit = 500
        let rows = try Row.fetchAll(
            view.database,
            sql: """
                SELECT grid.area, grid.number, grid.name,
                    (SELECT COUNT(*) FROM household
                        WHERE household.area = grid.area AND household.grid = grid.number),
                    (SELECT COUNT(*) FROM household
                        WHERE household.area = grid.area AND household.grid = grid.number
                            AND household.code_state = 'fixed')
                FROM grid
                WHERE grid.area >= ? AND grid.area < ? AND (grid.area, grid.number) > (?, ?)
                ORDER BY grid.area, grid.number LIMIT ?
                """,
            arguments: [
                query.area, query.area.end, query.after?.area.description ?? "", query.after?.grid ?? "",
                limit + 1,
            ])
        let grids = rows.prefix(limit).compactMap { row -> ListGrids.Entry? in
            guard let area = AreaCode(row[0]) else { return nil }
            return ListGrids.Entry(
                grid: Grid(area: area, number: row[1], name: row[2]), households: row[3], fixedCodes: row[4])
        }
        return ListGrids.Reply(grids: grids, more: rows.count > limit)
    }
}
