import Messages

/// What a filer is told, in Chinese.
struct CaseWords: Sendable {
    let policy: CasePolicy

    init(policy: CasePolicy) {
        self.policy = policy
    }

    /// 11月24日，星期二.
    static func day(_ day: CivilDay) -> String {
        let weekdays = ["一", "二", "三", "四", "五", "六", "日"]
        return "\(day.month)月\(day.day)日，星期\(weekdays[day.weekday - 1])"
    }

    /// 村里, 镇里, 市里, 镇纪委, 市纪委 — as the county calls them.
    func name(of office: Office) -> String {
        switch (office.line, office.area.level) {
        case (.affairs, .village): policy.offices.village
        case (.affairs, .town): policy.offices.town
        case (.affairs, .county): policy.offices.county
        case (.discipline, .county): policy.offices.countyDiscipline
        case (.discipline, _): policy.offices.townDiscipline
        }
    }

    /// Who takes the case up and answers it, by when, and what happens if they do not.
    ///
    /// - Parameters:
    ///   - receive: nil once it was received.
    ///   - answer: nil once it was answered, and while the filer's papers are waited for.
    ///   - now: a day that has passed is no promise any more; it says instead who was told.
    func promises(receive: Deadline?, answer: Deadline?, now: Timestamp) -> [String] {
        var sentences: [String] = []
        if let receive, now < receive.end { sentences.append("\(Self.day(receive.day))前有人接办。") }
        guard let answer else { return sentences }
        let told = answer.escalations.filter { $0.day.end <= now }.map { name(of: $0.to) }
        let above = answer.escalations.dropFirst(told.count).map { name(of: $0.to) }
        if now < answer.end {
            sentences.append("\(Self.day(answer.day))前给您答复。周末和节假日不算。")
            guard let first = above.first else { return sentences }
            let then = above.dropFirst().map { "；再不办，报\($0)" }.joined()
            sentences.append("到期没答复，自动报\(first)\(then)。")
        } else {
            let reported = told.isEmpty ? "" : "，已自动报\(told.joined(separator: "、"))"
            let then = above.map { "；再不办，报\($0)" }.joined()
            sentences.append("答复期限（\(Self.day(answer.day))）已过\(reported)\(then)。")
        }
        return sentences
    }
}
