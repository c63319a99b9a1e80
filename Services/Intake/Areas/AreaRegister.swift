import Columns
import GRDB
import Ledger
import Messages

/// The places that are registered: county, towns, villages 村 and urban communities 社区.
enum AreaRegister {
    static let projection = Projection(
        "areas", version: 2, tables: ["area"],
        schema: """
            CREATE TABLE area (
                code TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                kind TEXT NOT NULL,
                telephone TEXT,
                hours TEXT,
                address TEXT,
                discipline_telephone TEXT,
                discipline_address TEXT
            ) STRICT, WITHOUT ROWID;
            """
    ) {
        $0.on(AreaRegistered.self) { event, _, db in try put(event.area, db) }
        $0.on(AreaChanged.self) { event, _, db in try put(event.area, db) }
    }

    /// The registered place of a code.
    static func find(_ code: AreaCode, in db: Database) throws -> Area? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM area WHERE code = ?")
        return try Row.fetchOne(statement, arguments: [code]).map(area)
    }

    /// The places in an area, itself included, in the order of their codes.
    static func list(within: AreaCode, after: AreaCode?, limit: Int, in db: Database) throws -> [Area] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM area
                    WHERE code >= ? AND code < ? AND code > ? ORDER BY code LIMIT ?
                    """),
            arguments: [within, within.end, after?.description ?? "", limit]
        ).map(area)
    }

    /// Codes of the places one level below, in order; none of a village.
    static func below(_ area: AreaCode, in db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT code FROM area WHERE code > ? AND code < ? AND length(code) = ? ORDER BY code",
            arguments: [area, area.end, area.description.count + 3])
    }

    private static func area(_ row: Row) throws -> Area {
        let discipline: Area.DisciplineOffice? =
            if let telephone: String = row["discipline_telephone"], let address: String = row["discipline_address"] {
                Area.DisciplineOffice(telephone: telephone, address: address)
            } else {
                nil
            }
        return Area(
            code: try row.value("code"), name: row["name"], kind: try row.value("kind"), telephone: row["telephone"],
            hours: row["hours"],
            address: row["address"], discipline: discipline)
    }

    private static func put(_ area: Area, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO area
                    (code, name, kind, telephone, hours, address, discipline_telephone, discipline_address)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            area.code, area.name, area.kind, area.telephone, area.hours, area.address,
            area.discipline?.telephone, area.discipline?.address,
        ])
    }
}

extension AreaCode {
    /// Sorts behind every code that begins with this one, and before all others behind it.
    var end: String { description + ":" }
}

extension DeskError {
    static func unknownArea(_ area: AreaCode) -> DeskError {
        notFound("area.unknown", "没有登记 \(area)，请核对区划代码 (no such place is registered: check the area code)")
    }
}
