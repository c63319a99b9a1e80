/// A micro-grid 清廉微网格: some dozens of households of one village.
package struct Grid: Codable, Equatable, Sendable {
    package let area: AreaCode
    /// 1 to 8 digits, unique in its village: `001`.
    package let number: String
    /// What people there call it; empty if nothing else than its number.
    package let name: String

    package init(area: AreaCode, number: String, name: String) {
        self.area = area
        self.number = number
        self.name = name
    }
}

package struct GridRegistered: Event {
    package static let type: EventType = "intake.grid.registered"
    package static let summary = "A micro-grid of a village was registered."
    package let grid: Grid
    package var subject: Subject? { Subject("grid", "\(grid.area)-\(grid.number)") }

    package init(grid: Grid) {
        self.grid = grid
    }
}

package struct GridRenamed: Event {
    package static let type: EventType = "intake.grid.renamed"
    package static let summary = "A micro-grid got another name."
    package let grid: Grid
    package var subject: Subject? { Subject("grid", "\(grid.area)-\(grid.number)") }

    package init(grid: Grid) {
        self.grid = grid
    }
}

/// One line of a file of grids, as it stands there.
package struct GridRow: Codable, Equatable, Sendable {
    @WholeNumber<LineBounds> package private(set) var line: Int
    package let area: String
    package let grid: String
    /// Absent: as it was. Empty: none.
    package let name: String?

    package init(line: Int, area: String, grid: String, name: String? = nil) {
        self.line = line
        self.area = area
        self.grid = grid
        self.name = name
    }
}

package struct ImportGrids: Command {
    package static let method: MethodName = "intake.grids.import"
    package static let summary = "Registers or renames micro-grids; safe to repeat."
    /// At most `ImportReport.rowLimit`.
    package let rows: [GridRow]
    /// Whether the report only foresees what would become of the rows: nothing is done. Absent: no.
    package let trial: Bool?

    package init(rows: [GridRow], trial: Bool? = nil) {
        self.rows = rows
        self.trial = trial
    }

    package typealias Reply = ImportReport
}

package struct ListGrids: Query {
    package static let method: MethodName = "intake.grids.list"
    package static let summary = "Lists an area's micro-grids with their counts of households and fixed codes."
    package let area: AreaCode
    /// The last of the page before.
    package let after: Place?

    package init(area: AreaCode, after: Place? = nil) {
        self.area = area
        self.after = after
    }

    package struct Place: Codable, Equatable, Sendable {
        package let area: AreaCode
        package let grid: String

        package init(area: AreaCode, grid: String) {
            self.area = area
            self.grid = grid
        }
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// At most 500.
        package let grids: [Entry]
        package let more: Bool

        package init(grids: [Entry], more: Bool) {
            self.grids = grids
            self.more = more
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let grid: Grid
        package let households: Int
        package let fixedCodes: Int

        package init(grid: Grid, households: Int, fixedCodes: Int) {
            self.grid = grid
            self.households = households
            self.fixedCodes = fixedCodes
        }
    }
}
