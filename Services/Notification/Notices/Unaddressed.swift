import Columns
import GRDB
import Ledger
import Messages
import ServiceKit

/// Where rules found nobody to tell. A place stands once, however often it was asked.
enum Unaddressed {
    static let projection = Projection(
        "unaddressed", version: 1, tables: ["unaddressed"],
        schema: """
            CREATE TABLE unaddressed (
                place TEXT PRIMARY KEY,
                times INTEGER NOT NULL,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                rule TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """
    ) {
        $0.on(NoticeUnaddressed.self) { event, header, db in
            let count = try db.cachedStatement(
                sql: """
                    INSERT INTO unaddressed (place, times, first, last, rule) VALUES (?1, 1, ?2, ?2, ?3)
                    ON CONFLICT (place) DO UPDATE SET times = times + 1, last = excluded.last, rule = excluded.rule
                    """)
            for place in event.places {
                try count.execute(arguments: [place, header.time, event.rule])
            }
        }
    }

    /// Places that are shown at most.
    static let limit = 200

    static func install(into service: inout ServiceDefinition) {
        service.on(ListUnaddressed.self) { _, view in
            try view.actor.requireOperator()
            let rows = try Row.fetchAll(view.database, sql: "SELECT * FROM unaddressed ORDER BY last DESC, place")
            let places =
                try rows.filter { !Discretion.covers(place: $0["place"]) }.map { try shown($0, view) }
                + vacantDiscipline(view)
            return ListUnaddressed.Reply(
                places: Array((places.filter(\.vacant) + places.filter { !$0.vacant }).prefix(limit)))
        }
    }

    private static func shown(_ row: Row, _ view: View) throws -> ListUnaddressed.Place {
        let place: String = row["place"]
        return ListUnaddressed.Place(
            place: place, vacant: try isVacant(place, at: view.now, view.database),
            asked: ListUnaddressed.Place.Asked(
                times: row["times"], first: try row.value("first"),
                last: try row.value("last")))
    }

    /// Every discipline office in which nobody sits, whether or not anything came in for it.
    private static func vacantDiscipline(_ view: View) throws -> [ListUnaddressed.Place] {
        try AreaCode.fetchAll(view.database, sql: "SELECT code FROM area WHERE length(code) < 12 ORDER BY code").map {
            Office(.discipline, $0).description
        }
        .filter { try isVacant($0, at: view.now, view.database) }
        .map { ListUnaddressed.Place(place: $0, vacant: true, asked: nil) }
    }

    private static func isVacant(_ place: String, at now: Timestamp, _ db: Database) throws -> Bool {
        let posts =
            RoleAtScope(place).map { [$0] }
            ?? Office(place).map { office in office.roles.map { RoleAtScope($0, office.area) } } ?? []
        return try posts.allSatisfy { try Directory.sitting(in: $0, at: now, db).isEmpty }
    }
}
