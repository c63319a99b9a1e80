import GRDB
import Messages

/// Puts facts into words of one language.
struct FactWording {
    let language: NoticeLanguage
    let words: NoticeWords
    /// In China: a date of another year shows its year.
    let today: CivilDay
    /// A place's name.
    let name: (AreaCode) throws -> String?

    /// Forms that are not a table of words.
    static let forms: Set<String> = [
        "area", "office", "day", "day-of", "time", "number", "text", "role", "chain", "moment",
    ]

    func say(_ fact: Fact) throws -> String {
        switch fact.form {
        case "area": try area(fact.value) ?? fact.value
        case "office": try Office(fact.value).map(office) ?? fact.value
        case "day": CivilDay(fact.value).map(day) ?? fact.value
        case "day-of": Timestamp(fact.value).map { day(CivilDay(inChinaAt: $0)) } ?? fact.value
        case "time": Timestamp(fact.value).map(time) ?? fact.value
        case "moment": Timestamp(fact.value).map(moment) ?? fact.value
        case "role": words.word("role", RoleAtScope(fact.value)?.role.rawValue ?? fact.value)
        case "chain": try chain(fact.value)
        case "number", "text": fact.value
        default: words.word(fact.form, fact.value)
        }
    }

    /// 陆埠镇五马村: a village with its town, a town or the county alone.
    private func area(_ text: String) throws -> String? {
        guard let area = AreaCode(text) ?? RoleAtScope(text)?.area ?? Office(text)?.area else { return nil }
        let own = try name(area) ?? area.description
        guard area.level == .village, let town = area.parent, let townName = try name(town) else { return own }
        return language == .zh ? townName + own : "\(own), \(townName)"
    }

    /// 陆埠镇, 陆埠镇纪委.
    private func office(_ office: Office) throws -> String {
        let place = try area(office.area.description) ?? office.area.description
        let line = words.word("office-line", office.line.rawValue)
        return line.isEmpty ? place : language == .zh ? place + line : "\(line), \(place)"
    }

    /// Who was told before: 陆埠镇镇办理岗（11月21日）→ 余姚市市办理岗（11月23日）.
    private func chain(_ text: String) throws -> String {
        try text.split(separator: ";").compactMap { link -> String? in
            let parts = link.split(separator: " ").map(String.init)
            guard parts.count == 2, let post = RoleAtScope(parts[0]), let told = CivilDay(parts[1]) else { return nil }
            let place = try area(post.area.description) ?? post.area.description
            let role = words.word("role", post.role.rawValue)
            return language == .zh
                ? "\(place)\(role)（\(date(told))）" : "\(role), \(place) (\(day(told)))"
        }.joined(separator: " → ")
    }

    private static let chineseWeekdays = ["一", "二", "三", "四", "五", "六", "日"]
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// 11月24日, 2027年1月4日; 24 November, 4 January 2027.
    private func date(_ day: CivilDay) -> String {
        let isOfThisYear = day.year == today.year
        return switch language {
        case .zh: (isOfThisYear ? "" : "\(day.year)年") + "\(day.month)月\(day.day)日"
        case .en: "\(day.day) \(Self.months[day.month - 1])" + (isOfThisYear ? "" : " \(day.year)")
        }
    }

    /// 11月24日（星期二）; Tue 24 November.
    private func day(_ day: CivilDay) -> String {
        switch language {
        case .zh: "\(date(day))（星期\(Self.chineseWeekdays[day.weekday - 1])）"
        case .en: "\(Self.weekdays[day.weekday - 1]) \(date(day))"
        }
    }

    /// In China, with the day of the week: 11月24日（星期二）09:30; Tuesday 24 November, 09:30.
    private func moment(_ time: Timestamp) -> String {
        let spoken = day(CivilDay(inChinaAt: time))
        return language == .zh ? spoken + Self.clock(time) : "\(spoken), \(Self.clock(time))"
    }

    private static func clock(_ time: Timestamp) -> String {
        let minutes = Int((time - CivilDay(inChinaAt: time).startInChina).milliseconds / 60_000)
        return ClockTime(minutes: minutes).description
    }

    /// In China: 11月24日09:30; 24 November, 09:30.
    private func time(_ time: Timestamp) -> String {
        let day = date(CivilDay(inChinaAt: time))
        return day + (language == .zh ? "" : ", ") + Self.clock(time)
    }
}
