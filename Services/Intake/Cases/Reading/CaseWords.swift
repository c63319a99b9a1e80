import Messages

/// What a filer is told: promises in both languages, names as the county has them.
struct CaseWords {
    let policy: CasePolicy
    /// The registered name of a place, 梨洲街道; nil if it is not registered.
    let placeName: (AreaCode) throws -> String?

    init(policy: CasePolicy, placeName: @escaping (AreaCode) throws -> String?) {
        self.policy = policy
        self.placeName = placeName
    }

    /// 11月24日（星期二）; with its year unless that is the year of `now`: 2027年1月4日（星期一）.
    static func day(_ day: CivilDay, now: Timestamp) -> String {
        let weekdays = ["一", "二", "三", "四", "五", "六", "日"]
        let year = day.year == CivilDay(inChinaAt: now).year ? "" : "\(day.year)年"
        return "\(year)\(day.month)月\(day.day)日（星期\(weekdays[day.weekday - 1])）"
    }

    /// 1月5日（星期二）（暂定，放假安排公布后可能调整）: of a day whose year's days off are not published.
    static func day(_ day: CivilDay, isProvisional: Bool, now: Timestamp) -> String {
        Self.day(day, now: now) + (isProvisional ? "（暂定，放假安排公布后可能调整）" : "")
    }

    /// 村里, 镇里, 市里, 镇纪委, 市纪委 — as the county calls them; of a 乡 or 街道 as its people do.
    func name(of office: Office) throws -> String {
        switch (office.line, office.area.level) {
        case (.affairs, .village): policy.offices.village
        case (.affairs, .town): Self.named(policy.offices.town, after: try placeName(office.area))
        case (.affairs, .county): policy.offices.county
        case (.discipline, .county): policy.offices.countyDiscipline
        case (.discipline, _): Self.named(policy.offices.townDiscipline, after: try placeName(office.area))
        }
    }

    /// The word of a town's office where the place is not a 镇: 乡里, 乡纪委; 街道, whose discipline office is a 纪工委.
    private static func named(_ word: String, after place: String?) -> String {
        guard let place else { return word }
        if place.hasSuffix("街道") {
            return word.replacing("镇里", with: "街道").replacing("镇纪委", with: "街道纪工委").replacing("镇", with: "街道")
        }
        return place.hasSuffix("乡") ? word.replacing("镇", with: "乡") : word
    }

    /// The same office in English, which has no names of a county's own.
    static func english(_ office: Office) -> String {
        let level =
            switch office.area.level {
            case .village: "village"
            case .town: "town"
            case .county: "county"
            }
        return "the \(level) \(office.line == .discipline ? "discipline " : "")office"
    }

    static func day(_ deadline: Deadline, now: Timestamp) -> String {
        day(deadline.day, isProvisional: deadline.provisional != nil, now: now)
    }

    static func englishDay(_ day: CivilDay, isProvisional: Bool, now: Timestamp) -> String {
        englishDay(day, now: now)
            + (isProvisional ? " (provisional: it may change once the public holidays are published)" : "")
    }

    static func englishDay(_ deadline: Deadline, now: Timestamp) -> String {
        englishDay(deadline.day, isProvisional: deadline.provisional != nil, now: now)
    }

    /// Tue 24 November; with its year unless that is the year of `now`.
    static func englishDay(_ day: CivilDay, now: Timestamp) -> String {
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let year = day.year == CivilDay(inChinaAt: now).year ? "" : " \(day.year)"
        return "\(weekdays[day.weekday - 1]) \(day.day) \(months[day.month - 1])\(year)"
    }

    /// Who takes the case up and answers it, by when, and what happens if they do not: one sentence an entry.
    ///
    /// - Parameters:
    ///   - receive: nil once it was received.
    ///   - answer: nil once it was answered, and while the filer's papers are waited for.
    ///   - now: a day that has passed is no promise any more; it says instead who was told.
    func promises(receive: Deadline?, answer: Deadline?, now: Timestamp) throws -> [CasePromise] {
        var promises: [CasePromise] = []
        if let receive, now < receive.end {
            promises.append(
                CasePromise(
                    chinese: "\(Self.day(receive, now: now))前有人接办。",
                    english: "Somebody takes it up by \(Self.englishDay(receive, now: now))."))
        }
        guard let answer else { return promises }
        let told = answer.escalations.filter { $0.day.end <= now }.map(\.to)
        let above = answer.escalations.dropFirst(told.count).map(\.to)
        if now < answer.end {
            promises.append(
                CasePromise(
                    chinese: "\(Self.day(answer, now: now))前给您答复。周末和节假日不算。",
                    english: """
                        You have an answer by \(Self.englishDay(answer, now: now)). Weekends and holidays do not count.
                        """))
            guard let first = above.first else { return promises }
            let rest = above.dropFirst()
            promises.append(
                CasePromise(
                    chinese: "到期没答复，自动报\(try name(of: first))\(try rest.map { "；再不办，报\(try name(of: $0))" }.joined())。",
                    english: """
                        Without an answer by then it is reported to \(Self.english(first))\
                        \(rest.map { "; after that to \(Self.english($0))" }.joined()).
                        """))
        } else {
            let names = try told.map(name(of:)).joined(separator: "、")
            let then = try above.map { "；再不办，报\(try name(of: $0))" }.joined()
            let offices = told.map(Self.english).joined(separator: " and ")
            promises.append(
                CasePromise(
                    chinese: "答复期限\(Self.day(answer.day, now: now))已过\(told.isEmpty ? "" : "，已自动报\(names)")\(then)。",
                    english: """
                        The answer was due by \(Self.englishDay(answer.day, now: now))\
                        \(told.isEmpty ? "" : "; it was reported to \(offices)")\
                        \(above.map { "; after that it is reported to \(Self.english($0))" }.joined()).
                        """))
        }
        return promises
    }

    /// By when the filer supplies papers, and what happens if they do not come.
    static func papers(until day: CivilDay, isProvisional: Bool, now: Timestamp) -> CasePromise {
        CasePromise(
            chinese: "请在\(Self.day(day, isProvisional: isProvisional, now: now))前补齐材料，这几天不算办理时间；到期没有补，期限接着算。",
            english: """
                Please supply the papers by \(englishDay(day, isProvisional: isProvisional, now: now)). These days do not count; without papers by then, \
                the clock runs again.
                """)
    }
}
