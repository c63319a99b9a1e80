/// Until when something must have happened, and who is told if it has not.
///
/// It is worked out in working days when the clock is set, and written into the event, so that neither a timer nor a
/// rebuilt table asks a calendar.
package struct Deadline: Codable, Equatable, Sendable {
    /// The last day on which it is in time, in China.
    package let day: CivilDay
    /// Offices that are told, in order, lowest first; the first at the end of `day`. Empty at the top of a line.
    package let escalations: [Escalation]

    package init(day: CivilDay, escalations: [Escalation]) {
        self.day = day
        self.escalations = escalations
    }

    /// The first instant at which it is late.
    package var end: Timestamp { day.end }
}

/// Telling an office that something is late 逐级上报.
package struct Escalation: Codable, Equatable, Sendable {
    package let to: Office
    /// It is told at the end of this day.
    package let day: CivilDay

    package init(to: Office, day: CivilDay) {
        self.to = to
        self.day = day
    }
}

extension CivilDay {
    /// The first instant after it in China.
    package var end: Timestamp { advanced(by: 1).startInChina }
}
