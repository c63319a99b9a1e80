package import Foundation
package import Messages

/// Which days are worked in China: Monday to Friday, less the holidays 放假, plus the make-up days 调休上班 that the
/// State Council publishes a year ahead.
package struct WorkingCalendar: Sendable {
    private let years: [Int: Year]
    /// Where an operator adds a year: the configured file, or the name of the embedded one.
    private let place: String

    private struct Year {
        let holidays: Set<CivilDay>
        let working: Set<CivilDay>
        /// The first day of each run of days off, with its name, 春节.
        let beginnings: [CivilDay: String]
    }

    /// Reads a calendar, and checks it whole: a mistake in it moves every deadline of the county.
    ///
    /// - Parameter place: what an error calls the file.
    package init(json: Data, place: String) throws(CalendarError) {
        let file: CalendarFile
        do {
            file = try JSONCoding.decode(CalendarFile.self, fromOutside: json)
        } catch {
            throw CalendarError(.malformed, "\(place) cannot be read: \(DecodingFailure.describe(error))")
        }
        var years: [Int: Year] = [:]
        for entry in file.years {
            guard years[entry.year] == nil else {
                throw CalendarError(.malformed, "\(place) has the year \(entry.year) twice")
            }
            years[entry.year] = try Self.check(entry, place)
        }
        guard !years.isEmpty else { throw CalendarError(.malformed, "\(place) holds no year") }
        self.years = years
        self.place = place
    }

    /// The years published when this was built.
    package static func embedded() throws(CalendarError) -> WorkingCalendar {
        try WorkingCalendar(json: Data(PackageResources.calendar_json), place: "calendar.json")
    }

    /// The last day that can be told; a deadline beyond it throws `yearMissing`.
    package var lastDay: CivilDay? {
        years.keys.max().flatMap { CivilDay(year: $0, month: 12, day: 31) }
    }

    /// Two months before the calendar ends, that it does: deadlines beyond it are refused.
    package func warning(at now: Timestamp) -> String? {
        guard let lastDay, CivilDay(inChinaAt: now).advanced(by: 60) > lastDay else { return nil }
        return
            "工作日历只到 \(lastDay)：请把下一年的放假安排补进 \(place)，用 --calendar 指向它 (the working-day calendar ends then: add the next year's days)"
    }

    package func isWorked(_ day: CivilDay) throws(CalendarError) -> Bool {
        guard let year = years[day.year] else { throw .yearMissing(day.year, in: place) }
        if year.holidays.contains(day) { return false }
        return day.weekday <= 5 || year.working.contains(day)
    }

    /// The name of the holidays that begin on a day, 春节; nil if none do, or the year is not known.
    package func holidays(beginningOn day: CivilDay) -> String? { years[day.year]?.beginnings[day] }

    /// The `count`-th working day after `day`; `day` itself does not count. `count` is at least 1.
    package func day(_ count: Int, after day: CivilDay) throws(CalendarError) -> CivilDay {
        var found = day
        var left = max(1, count)
        while left > 0 {
            found = found.advanced(by: 1)
            if try isWorked(found) { left -= 1 }
        }
        return found
    }

    /// How many working days lie after `day` up to and with `last`; 0 if `last` is not after it.
    package func workingDays(after day: CivilDay, through last: CivilDay) throws(CalendarError) -> Int {
        var count = 0
        var next = day.advanced(by: 1)
        while next <= last {
            if try isWorked(next) { count += 1 }
            next = next.advanced(by: 1)
        }
        return count
    }

    private static func check(_ entry: CalendarFile.Year, _ place: String) throws(CalendarError) -> Year {
        var holidays: Set<CivilDay> = []
        // Behind each year of a calendar there is a day, so that whoever counts days on comes to its end.
        guard (1_949...9_998).contains(entry.year) else {
            throw CalendarError(.malformed, "\(place): the year \(entry.year) is not one of 1949 to 9998")
        }
        for holiday in entry.holidays {
            guard holiday.from <= holiday.to, holiday.from.year == entry.year, holiday.to.year == entry.year else {
                throw CalendarError(.malformed, "\(place), \(entry.year): \(holiday.name) lies outside its year")
            }
            for number in holiday.from.daysSince1970...holiday.to.daysSince1970 {
                guard holidays.insert(CivilDay(daysSince1970: number)).inserted else {
                    throw CalendarError(.malformed, "\(place), \(entry.year): \(holiday.name) overlaps another holiday")
                }
            }
        }
        for day in entry.working {
            guard day.year == entry.year, day.weekday > 5, !holidays.contains(day) else {
                throw CalendarError(
                    .malformed, "\(place), \(entry.year): make-up day \(day) is no weekend day, or a holiday")
            }
        }
        return Year(
            holidays: holidays, working: Set(entry.working),
            beginnings: Dictionary(entry.holidays.map { ($0.from, $0.name) }, uniquingKeysWith: { $1 }))
    }
}
