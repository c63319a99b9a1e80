import Messages

extension Words {
    /// 11月24日（星期二）; with its year unless that is this one: 2027年1月4日（星期一）.
    func day(_ day: CivilDay) -> String {
        self(
            day.year == today?.year ? "day.whole" : "day.ofYear",
            [
                "year": "\(day.year)", "month": self("day.month.\(day.month)"), "day": "\(day.day)",
                "weekday": self("day.weekday.\(day.weekday)"),
            ])
    }

    /// 11月24日, where many days stand together; with its year unless that is this one.
    func shortDay(_ day: CivilDay) -> String {
        self(
            day.year == today?.year ? "day.short" : "day.shortOfYear",
            ["year": "\(day.year)", "month": self("day.shortMonth.\(day.month)"), "day": "\(day.day)"])
    }

    /// 1月5日（星期二）（暂定，放假安排公布后可能调整）: of a day whose year's days off are not published.
    func day(_ day: CivilDay, isProvisional: Bool) -> String {
        isProvisional ? self("day.provisional", ["day": self.day(day)]) : self.day(day)
    }

    /// 11月24日（星期二）09:05, in China.
    func moment(_ time: Timestamp) -> String {
        let day = CivilDay(inChinaAt: time)
        let minutes = (time - day.startInChina).milliseconds / 60_000
        let clock = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return self("day.moment", ["day": self.day(day), "time": clock])
    }
}
