/// A day's reminders were looked at, whether or not any were due.
package struct RemindersLookedAt: Event {
    package static let type: EventType = "notification.reminders.looked-at"
    package static let summary = "The reminders of the calendar were looked at up to a day."
    package let through: CivilDay
    /// When they are looked at again.
    package let next: Timestamp
    package var subject: Subject? { Subject("reminders", "county") }

    package init(through: CivilDay, next: Timestamp) {
        self.through = through
        self.next = next
    }
}
