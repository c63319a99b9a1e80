import Messages

/// The days that are off for everybody by the Regulation on Public Holidays 全国年节及纪念日放假办法, art. 2, as amended on
/// 10 November 2024: 13 days a year. Which weekend days are worked for longer runs, each year's notice says.
enum LegalHolidays {
    /// The holiday's name; nil if the day is none. The festivals are known for the years of `Festivals`; of others, only the
    /// days that are fixed in the Gregorian calendar.
    static func name(of day: CivilDay) -> String? {
        switch (day.month, day.day) {
        case (1, 1): return "元旦"
        case (5, 1), (5, 2): return "劳动节"
        case (10, 1...3): return "国庆节"
        default: break
        }
        guard let days = Festivals.days[day.year] else { return nil }
        let number = day.month * 100 + day.day
        if number == days.qingming { return "清明节" }
        if number == days.dragonBoat { return "端午节" }
        if number == days.midAutumn { return "中秋节" }
        let eve = CivilDay(year: day.year, month: days.eve / 100, day: days.eve % 100)
        // The eve, and the first three days of the new year.
        return eve.map { (0..<4).contains(day.daysSince1970 - $0.daysSince1970) } == true ? "春节" : nil
    }
}
