import Columns
import GRDB
import Ledger
import Messages

/// The micro-grids 清廉微网格 of the villages.
enum GridRegister {
    static let projection = Projection(
        "grids", version: 1, tables: ["grid"],
        schema: """
            CREATE TABLE grid (
                area TEXT NOT NULL,
                number TEXT NOT NULL,
                name TEXT NOT NULL,
                PRIMARY KEY (area, number)
            ) STRICT, WITHOUT ROWID;
            """
    ) {
        $0.on(GridRegistered.self) { event, _, db in try put(event.grid, db) }
        $0.on(GridRenamed.self) { event, _, db in try put(event.grid, db) }
    }

    /// A grid of an area with the same number but for zeros before it.
    static func alike(_ number: String, in area: AreaCode, _ db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT number FROM grid WHERE area = ? AND ltrim(number, '0') = ltrim(?, '0') ORDER BY number",
            arguments: [area, number])
    }

    static func find(_ number: String, in area: AreaCode, _ db: Database) throws -> Grid? {
        let statement = try db.cachedStatement(sql: "SELECT name FROM grid WHERE area = ? AND number = ?")
        return try String.fetchOne(statement, arguments: [area, number])
            .map { Grid(area: area, number: number, name: $0) }
    }

    private static func put(_ grid: Grid, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO grid (area, number, name) VALUES (?, ?, ?)")
            .execute(arguments: [grid.area, grid.number, grid.name])
    }
}
