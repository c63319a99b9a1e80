import GRDB
import Ledger
import Messages

/// The places that are registered: county, towns, villages 村 and urban communities 社区.
enum AreaRegister {
    static let projection = Projection(
        "areas", version: 1, tables: ["area"],
        schema: """
            CREATE TABLE area (
                code TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                kind TEXT NOT NULL,
                telephone TEXT
            ) STRICT, WITHOUT ROWID;
            """
    ) {
        $0.on(AreaRegistered.self) { event, _, db in try put(event.area, db) }
        $0.on(AreaChanged.self) { event, _, db in try put(event.area, db) }
    }

    /// The registered place of a code.
    static func find(_ code: AreaCode, in db: Database) throws -> Area? {
        let statement = try db.cachedStatement(sql: "SELECT code, name, kind, telephone FROM area WHERE code = ?")
        return try Row.fetchOne(statement, arguments: [code.description]).flatMap(area)
    }

    /// The places in an area, itself included, in the order of their codes.
    static func list(within: AreaCode, after: AreaCode?, limit: Int, in db: Database) throws -> [Area] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT code, name, kind, telephone FROM area
                    WHERE code >= ? AND code < ? AND code > ? ORDER BY code LIMIT ?
                    """),
            arguments: [within.description, within.end, after?.description ?? "", limit]
        ).compactMap(area)
    }

    private static func area(_ row: Row) -> Area? {
        guard let code = AreaCode(row[0]), let kind = AreaKind(rawValue: row[2]) else { return nil }
        return Area(code: code, name: row[1], kind: kind, telephone: row[3])
    }

    private static func put(_ area: Area, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO area (code, name, kind, telephone) VALUES (?, ?, ?, ?)")
            .execute(arguments: [area.code.description, area.name, area.kind.rawValue, area.telephone])
    }
}

extension AreaCode {
    /// Sorts behind every code that begins with this one, and before all others behind it.
    var end: String { description + ":" }
}
