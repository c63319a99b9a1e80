import Messages

/// A reminder of the calendar: so many days before a day of the year, or before holidays, to everybody of some roles.
struct ReminderRule: Codable, Equatable, Sendable {
    let id: String
    /// A day of every year, `09-10`.
    let on: YearlyDay?
    /// A word in the name of holidays, 春节; the State Council says each year when they begin.
    let beforeHolidays: String?
    /// Days ahead, 0 to 60.
    let days: Int
    /// Everybody in a post of one of these roles.
    let to: OneOrMany<Role>
    let template: String
    let urgency: NoticeUrgency?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, on, days, to, template, urgency
        case beforeHolidays = "before-holidays"
    }
}

/// A day of every year, `09-10`; the 29th of February is one of leap years only.
struct YearlyDay: Equatable, Sendable, LosslessStringConvertible {
    let month: Int
    let day: Int

    init?(_ description: String) {
        guard let leap = CivilDay("2028-" + description) else { return nil }
        month = leap.month
        day = leap.day
    }

    var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(month))-\(two(day))"
    }
}

extension YearlyDay: YAMLWord {
    static var form: (chinese: String, english: String) {
        ("一年里的一天，像 09-10", "a day of the year, as in '09-10'")
    }
}

/// A reminder that is due on a day.
struct DueReminder: Equatable, Sendable {
    let rule: ReminderRule
    /// What it reminds of.
    let day: CivilDay
    /// The holidays' name, where they are what it reminds of.
    let holidays: String?
}

extension ReminderRule {
    /// What is due on a day.
    ///
    /// - Parameter holidays: the name of the holidays that begin on a day.
    func due(on today: CivilDay, holidays: (CivilDay) -> String?) -> DueReminder? {
        let target = today.advanced(by: days)
        if let on {
            guard target.month == on.month, target.day == on.day else { return nil }
            return DueReminder(rule: self, day: target, holidays: nil)
        }
        guard let wanted = beforeHolidays, let name = holidays(target), name.contains(wanted) else { return nil }
        return DueReminder(rule: self, day: target, holidays: name)
    }
}
