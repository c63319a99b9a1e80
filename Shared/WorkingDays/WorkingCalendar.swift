package import Foundation
package import Messages

/// Which days are worked in China: Monday to Friday, less the holidays 放假, plus the make-up days 调休上班 that the
/// State Council publishes for each year, mostly in the November before.
///
/// Of a year that is not published it tells what is certain: Monday to Friday less the legal holidays, without make-up days.
/// Such a day is provisional 暂定. It answers for every day, so that no missing year refuses anybody.
package struct WorkingCalendar: Sendable {
    /// The years whose notice is known, in order.
    package let published: [CalendarYear]
    private let years: Set<Int>
    private let off: Set<CivilDay>
    private let working: Set<CivilDay>
    /// The first day of each run of days off, with its name, 春节.
    private let startActions: [CivilDay: String]

    /// Reads a calendar, and checks it whole: a mistake in it moves every deadline of the county.
    ///
    /// - Parameter place: what an error calls the file.
    package init(json: Data, place: String) throws(CalendarError) {
        let file: CalendarFile
        do {
            file = try JSONCoding.decode(CalendarFile.self, fromOutside: json)
        } catch {
            throw CalendarError(place, "cannot be read: \(DecodingFailure.describe(error))")
        }
        var seen: Set<Int> = []
        for entry in file.years {
            guard seen.insert(entry.year).inserted else {
                throw CalendarError(place, "has the year \(entry.year) twice")
            }
            try entry.check(in: "\(place), \(entry.year)")
        }
        guard !file.years.isEmpty else { throw CalendarError(place, "holds no year") }
        self.init(file.years)
    }

    /// - Parameter published: checked, one a year.
    private init(_ published: [CalendarYear]) {
        self.published = published.sorted { $0.year < $1.year }
        years = Set(published.map(\.year))
        var off: Set<CivilDay> = []
        var working: Set<CivilDay> = []
        var startActions: [CivilDay: String] = [:]
        // Of a December day that two notices speak of, the later holds.
        for year in self.published {
            for holiday in year.holidays {
                let days = holiday.days
                off.formUnion(days)
                working.subtract(days)
                startActions[holiday.from] = holiday.name
            }
            working.formUnion(year.working)
            off.subtract(year.working)
        }
        self.off = off
        self.working = working
        self.startActions = startActions
    }

    /// The years published when this was built.
    package static func embedded() throws(CalendarError) -> WorkingCalendar {
        try WorkingCalendar(json: Data(PackageResources.calendar_json), place: "calendar.json")
    }

    /// With these years in the place of its own.
    ///
    /// - Parameter years: each read by `CalendarNotice`, and so checked.
    package func with(_ years: [CalendarYear]) -> WorkingCalendar {
        let named = Set(years.map(\.year))
        return WorkingCalendar(published.filter { !named.contains($0.year) } + years)
    }

    /// From 1 December, that the next year's notice is not taken in: dates in it are provisional.
    package func warning(at now: Timestamp) -> String? {
        let today = CivilDay(inChinaAt: now)
        let missing = years.contains(today.year) ? today.month == 12 ? today.year + 1 : nil : today.year
        guard let missing, !years.contains(missing) else { return nil }
        return
            "\(missing) 年的放假安排还没有导入，期限按暂定日历算：用 qinglian calendar import 导入国务院办公厅的通知 (import the year's notice of days off; until then its dates are provisional)"
    }

    package func isWorked(_ day: CivilDay) -> Bool {
        if working.contains(day) { return true }
        if off.contains(day) || day.weekday > 5 { return false }
        return years.contains(day.year) || LegalHolidays.name(of: day) == nil
    }

    /// Whether what is counted from after one day through another rests on a year that is not published.
    package func isProvisional(after day: CivilDay, through last: CivilDay) -> Bool {
        let first = day.advanced(by: 1)
        guard first <= last else { return false }
        return (first.year...last.year).contains { !years.contains($0) }
    }

    /// The name of the holidays that begin on a day, 春节; of a year that is not published, the legal ones.
    package func holidays(beginningOn day: CivilDay) -> String? {
        if let name = startActions[day] { return name }
        guard !years.contains(day.year), let name = LegalHolidays.name(of: day),
            LegalHolidays.name(of: day.advanced(by: -1)) != name
        else { return nil }
        return name
    }

    /// The `count`-th working day after `day`; `day` itself does not count. `count` is at least 1. Stops at the last day that
    /// can be written.
    package func day(_ count: Int, after day: CivilDay) -> CivilDay {
        var found = day
        var left = max(1, count)
        while left > 0, found < .last {
            found = found.advanced(by: 1)
            if isWorked(found) { left -= 1 }
        }
        return found
    }

    /// The last working day before a day.
    package func workingDay(before day: CivilDay) -> CivilDay {
        var found = day
        repeat { found = found.advanced(by: -1) } while found > .first && !isWorked(found)
        return found
    }

    /// How many working days lie after `day` up to and with `last`; 0 if `last` is not after it.
    package func workingDays(after day: CivilDay, through last: CivilDay) -> Int {
        guard day < last else { return 0 }
        return (day.daysSince1970 + 1...last.daysSince1970).count { isWorked(CivilDay(daysSince1970: $0)) }
    }
}

extension CalendarYear {
    /// Years that a notice can be of.
    static let range = 1_949...9_998

    /// What every notice keeps to, whoever wrote it down.
    func check(in place: String) throws(CalendarError) {
        func fail(_ problem: String) -> CalendarError { CalendarError(place, problem) }
        guard Self.range.contains(year) else { throw fail("年份应为 1949 到 9998 (the year is not one of 1949 to 9998)") }
        // The end of the year before can be in it: a long New Year begins there.
        guard let first = CivilDay(year: year - 1, month: 12, day: 1),
            let last = CivilDay(year: year, month: 12, day: 31)
        else { throw fail("年份不对 (no such year)") }
        var off: Set<CivilDay> = []
        for holiday in holidays {
            guard holiday.from <= holiday.to, holiday.from >= first, holiday.to <= last else {
                throw fail("“\(holiday.name)”的日子不在这一年 (\(holiday.name) lies outside its year)")
            }
            for day in holiday.days {
                guard off.insert(day).inserted else {
                    throw fail("“\(holiday.name)”与别的假期重叠 (\(holiday.name) overlaps another holiday)")
                }
            }
        }
        for day in working {
            guard day >= first, day <= last, day.weekday > 5, !off.contains(day) else {
                throw fail("\(day) 不是周末，或正在放假，不能是调休上班日 (make-up day \(day) is no weekend day, or a holiday)")
            }
        }
    }
}

extension CalendarYear.Holiday {
    var days: [CivilDay] {
        guard from <= to else { return [] }
        return (from.daysSince1970...to.daysSince1970).map { CivilDay(daysSince1970: $0) }
    }
}
