import Messages

/// What a filer is told, in Chinese.
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

    /// Who takes the case up and answers it, by when, and what happens if they do not.
    ///
    /// - Parameters:
    ///   - receive: nil once it was received.
    ///   - answer: nil once it was answered, and while the filer's papers are waited for.
    ///   - now: a day that has passed is no promise any more; it says instead who was told.
    func promises(receive: Deadline?, answer: Deadline?, now: Timestamp) throws -> [String] {
        var sentences: [String] = []
        if let receive, now < receive.end {
            sentences.append("\(Self.day(receive.day, isProvisional: receive.provisional != nil, now: now))前有人接办。")
        }
        guard let answer else { return sentences }
        let told = try answer.escalations.filter { $0.day.end <= now }.map { try name(of: $0.to) }
        let above = try answer.escalations.dropFirst(told.count).map { try name(of: $0.to) }
        if now < answer.end {
            sentences.append("\(Self.day(answer.day, isProvisional: answer.provisional != nil, now: now))前给您答复。周末和节假日不算。")
            guard let first = above.first else { return sentences }
            let then = above.dropFirst().map { "；再不办，报\($0)" }.joined()
            sentences.append("到期没答复，自动报\(first)\(then)。")
        } else {
            let reported = told.isEmpty ? "" : "，已自动报\(told.joined(separator: "、"))"
            let then = above.map { "；再不办，报\($0)" }.joined()
            sentences.append("答复期限\(Self.day(answer.day, now: now))已过\(reported)\(then)。")
        }
        return sentences
    }

    /// By when the filer supplies papers, and what happens if they do not come.
    static func papers(until day: CivilDay, isProvisional: Bool, now: Timestamp) -> String {
        "请在\(Self.day(day, isProvisional: isProvisional, now: now))前补齐材料，这几天不算办理时间；到期没有补，期限接着算。"
    }
}
