import Messages
import ServiceKit

enum AreaHandlers {
    static func install(into service: inout ServiceDefinition) {
        service.on(ImportAreas.self, importAreas)
        service.on(ListAreas.self, listAreas)
    }

    /// A place is registered after the one it lies in, so that no village hangs in the air.
    private static func importAreas(_ command: ImportAreas, _ act: Act) throws -> ImportReport {
        try ImportTally.checkSize(command.rows.count)
        try act.actor.requireAnywhere(RegisterPermissions.county)
        if command.trial == true { act.rehearse() }
        let assumed = Set(command.trial == true ? command.assumed ?? [] : [])
        var tally = ImportTally()
        var lines: [AreaCode: Int] = [:]
        for row in command.rows {
            try tally.row(row.line) {
                let code = try Field.area(row.code)
                if let line = lines.updateValue(row.line, forKey: code) { throw RowProblem.duplicate(of: line) }
                guard act.actor.holds(RegisterPermissions.county, at: code) else { throw RowProblem.outsideScope(code) }
                let known = try AreaRegister.find(code, in: act.database)
                let area = try Area(row, code: code, known: known)
                if known == area { return .unchanged }
                if let known {
                    try act.record(AreaChanged(area: area))
                    return .changed(area.changes(from: known))
                }
                if let parent = area.code.parent, !assumed.contains(parent),
                    try AreaRegister.find(parent, in: act.database) == nil
                {
                    throw RowProblem.unknownArea(parent)
                }
                try act.record(AreaRegistered(area: area))
                return .added
            }
        }
        return tally.report
    }

    /// Open to all: places and their offices are public.
    private static func listAreas(_ query: ListAreas, _ view: View) throws -> ListAreas.Reply {
        let limit = 1_000
        let areas = try AreaRegister.list(
            within: query.within, after: query.after, limit: limit + 1, in: view.database)
        return ListAreas.Reply(areas: Array(areas.prefix(limit)), more: areas.count > limit)
    }
}
