import Columns
import GRDB
import Ledger
import Messages

/// The guides 办事指南 that are in force. One that was retired leaves its area behind, so that it can be brought back.
enum GuideRegister {
    static let projection = Projection(
        "guides", version: 1, tables: ["guide"],
        schema: """
            CREATE TABLE guide (
                id BLOB NOT NULL PRIMARY KEY,
                area TEXT NOT NULL,
                place INTEGER NOT NULL,
                text TEXT NOT NULL,
                review_day INTEGER NOT NULL,
                in_force INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX guide_area ON guide (area) WHERE in_force;
            """
    ) {
        $0.on(GuideWritten.self) { event, _, db in
            let guide = event.guide
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO guide (id, area, place, text, review_day, in_force)
                    VALUES (?, ?, ?, ?, ?, 1)
                    """,
                arguments: [
                    guide.guide, guide.area, guide.order, try jsonColumn(guide.text),
                    guide.reviewBy,
                ])
        }
        $0.on(GuideRetired.self) { event, _, db in
            try db.execute(sql: "UPDATE guide SET in_force = 0 WHERE id = ?", arguments: [event.guide])
        }
    }

    /// A guide, in force or not.
    static func find(_ id: UUIDv7, _ db: Database) throws -> (guide: Guide, isInForce: Bool)? {
        try Row.fetchOne(db, sql: "SELECT * FROM guide WHERE id = ?", arguments: [id])
            .map { (try Guide($0), $0["in_force"]) }
    }

    /// Those of an area itself that are in force.
    static func list(of area: AreaCode, _ db: Database) throws -> [Guide] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM guide WHERE area = ? AND in_force"), arguments: [area]
        ).map { try Guide($0) }
    }
}

extension Guide {
    fileprivate init(_ row: Row) throws {
        self.init(
            guide: try row.value("id"), area: try row.value("area"), order: row["place"], text: try row.json("text"),
            reviewBy: try row.value("review_day"))
    }
}
