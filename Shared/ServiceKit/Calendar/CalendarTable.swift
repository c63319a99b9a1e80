import Columns
package import Foundation
package import GRDB
package import Messages

/// The notices of days off that a service knows of beside those of its file, one a year. A service keeps it in a projection.
package enum CalendarTable {
    package static let name = "calendar_year"

    package static let schema = """
        CREATE TABLE calendar_year (
            year INTEGER PRIMARY KEY,
            event BLOB NOT NULL,
            at INTEGER NOT NULL,
            notice TEXT NOT NULL
        ) STRICT;
        """

    /// In the place of the year's former notice.
    package static func put(_ year: CalendarYear, _ header: EventHeader, _ db: Database) throws {
        let notice = try jsonColumn(year)
        try db.execute(
            sql: "INSERT OR REPLACE INTO calendar_year (year, event, at, notice) VALUES (?, ?, ?, ?)",
            arguments: [year.year, header.id, header.time, notice])
    }

    /// The ids of the events that set what there is: another list means other notices.
    package static func events(_ db: Database) throws -> [Data] {
        try Data.fetchAll(db.cachedStatement(sql: "SELECT event FROM calendar_year ORDER BY year"))
    }

    /// The notices in order of their years, and when each came.
    package static func years(_ db: Database) throws -> [(year: CalendarYear, at: Timestamp)] {
        try Row.fetchAll(db, sql: "SELECT notice, at FROM calendar_year ORDER BY year").map { row in
            let notice: String = row["notice"]
            return (
                try JSONCoding.decode(CalendarYear.self, from: Data(notice.utf8)), try row.value("at")
            )
        }
    }
}
