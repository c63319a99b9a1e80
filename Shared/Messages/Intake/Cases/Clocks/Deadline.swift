/// Until when something must have happened, and who is told if it has not.
///
/// It is worked out in working days when the clock is set, and written into the event, so that neither a timer nor a
/// rebuilt table asks a calendar.
package struct Deadline: Codable, Equatable, Sendable {
    /// The last day on which it is in time, in China.
    package let day: CivilDay
    /// Offices that are told, in order, lowest first; the first at the end of `day`. Empty at the top of a line.
    package let escalations: [Escalation]
    /// How the day was counted, while it rests on a year whose days off are not published 暂定: it follows the notice, earlier or
    /// later. Absent of a day that stands: no notice moves it.
    package let provisional: CountedDays?
    /// When who is bound by it is reminded, on the working day before; nobody is where it had passed as the clock was set.
    package let remind: Timestamp?

    package init(
        day: CivilDay, escalations: [Escalation], provisional: CountedDays? = nil, remind: Timestamp? = nil
    ) {
        self.day = day
        self.escalations = escalations
        self.provisional = provisional
        self.remind = remind
    }

    /// The first instant at which it is late.
    package var end: Timestamp { day.end }
}

/// So many working days after a day, which does not count itself.
package struct CountedDays: Codable, Equatable, Sendable {
    package let after: CivilDay
    /// At least 1.
    package let days: Int

    package init(after: CivilDay, days: Int) {
        self.after = after
        self.days = days
    }
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
