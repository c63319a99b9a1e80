import Foundation
import GRDB
import Messages
import ServiceKit
import Synchronization
import WorkingDays

/// The calendar that holds: the file's, with the notices that were taken in since.
final class CalendarInForce: Sendable {
    let file: WorkingCalendar
    /// The one that was read last, under the ids of the events that made it.
    private let known = Mutex<(events: [Data], calendar: WorkingCalendar)?>(nil)

    init(file: WorkingCalendar) {
        self.file = file
    }

    /// As the tables of this snapshot, or of this act, have it.
    func read(_ db: Database) throws -> WorkingCalendar {
        let events = try CalendarTable.events(db)
        guard !events.isEmpty else { return file }
        if let calendar = known.withLock({ $0?.events == events ? $0?.calendar : nil }) { return calendar }
        let calendar = file.with(try CalendarTable.years(db).map(\.year))
        known.withLock { $0 = (events, calendar) }
        return calendar
    }
}
