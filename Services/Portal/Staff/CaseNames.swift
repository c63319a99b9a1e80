import Messages

/// How a page of staff calls what a case is made of, in the reader's language.
struct CaseNames: Sendable {
    let register: Register
    let words: Words
    /// Today in China.
    let today: CivilDay
    /// Colleagues, by login.
    var people: [String: CasePerson] = [:]

    func state(_ state: CaseState) -> String { words("case.state.\(state.rawValue)") }
    func act(_ act: String) -> String { words("staff.step.\(act)") }

    /// 求助.
    func kind(_ kind: CaseKind) -> String {
        if words.isEnglish { return words("staff.kind.\(kind.rawValue)") }
        return register.policy.kinds.first { $0.kind == kind }?.formal ?? words("staff.kind.\(kind.rawValue)")
    }

    func category(_ id: String) -> String {
        register.policy.name(ofCategory: id, in: words)
    }

    /// 汪巷村, 梁弄镇, 梁弄镇纪委; of a 街道, 纪工委.
    func office(_ office: Office) -> String {
        let place = register.name(office.area)
        guard office.line == .discipline else { return place }
        return words(place.hasSuffix("街道") ? "staff.discipline.district" : "staff.discipline.office", ["place": place])
    }

    /// Who did a step: in Chinese as the county calls the office.
    func office(of step: CaseStepShown) -> String? {
        words.isEnglish ? step.doneBy.map(office) ?? step.office : step.office
    }

    /// 梁弄镇 汪巷村 003 网格; without what everything in `area` shares.
    func place(_ place: CasePlace, within area: AreaCode? = nil) -> String {
        let names = [place.village.town, place.village].compactMap { $0 }
            .filter { place in area.map { $0.level < place.level } ?? true }.map(register.name)
        let grid = place.grid.map { [words("staff.grid", ["grid": $0])] } ?? []
        return (names + grid).joined(separator: " ")
    }

    /// The account of a step.
    func who(_ account: String) -> String {
        switch account {
        case CaseStep.filer: words("staff.filer")
        case CaseStep.clock: words("staff.clock")
        default: person(account)
        }
    }

    /// 村文书/代办员 陈某; the login where nobody knows the name.
    private func person(_ account: String) -> String {
        guard let person = people[account] else { return account }
        return [person.role.map { words("role.\($0.rawValue)") }, person.name ?? account].compactMap(\.self)
            .joined(separator: " ")
    }

    /// 11月24日 周二; with the year unless it is this one.
    func day(_ day: CivilDay) -> String {
        words(
            day.year == today.year ? "staff.day" : "staff.dayOfYear",
            [
                "year": String(day.year), "month": String(day.month), "day": String(day.day),
                "weekday": words("staff.weekday.\(day.weekday)"),
            ])
    }

    /// The day of a clock that runs, 暂定 while its year's days off are not published.
    func day(of clock: CaseClock, _ standing: CaseStatus) -> String? {
        let day =
            switch clock {
            case .receive: standing.receiveBy
            case .answer: standing.answerBy
            case .visit: standing.visitBy
            }
        return day.map { self.day($0, isProvisional: standing.provisional.contains(clock)) }
    }

    private func day(_ day: CivilDay, isProvisional: Bool) -> String {
        isProvisional ? words("staff.provisional", ["day": self.day(day)]) : self.day(day)
    }

    /// 11月24日 周二 09:05, on the clock in China.
    func time(_ time: Timestamp) -> String {
        "\(day(CivilDay(inChinaAt: time))) \(time.clockInChina)"
    }

    /// What the running clock of a case says, the nearest of several; nil if none runs.
    func deadline(_ standing: CaseStatus) -> DeadlineShown? {
        var running: [(clock: CaseClock, day: CivilDay?)] = []
        if standing.state == .answered {
            running = [(.visit, standing.visitBy)]
        } else if standing.state.awaitsAnswer {
            let isNew = [.filed, .forwarded, .returned].contains(standing.state)
            running = [(.receive, isNew ? standing.receiveBy : nil), (.answer, standing.answerBy)]
        }
        let nearest = running.compactMap { clock, day in day.map { (clock, $0) } }.min { $0.1 < $1.1 }
        return nearest.map { deadline($0, $1, isProvisional: standing.provisional.contains($0)) }
    }

    /// Whose turn it is, where it is not the viewer's.
    func turn(_ row: CaseRow) -> String {
        let state = row.standing.state
        if state.isOver { return words("staff.turn.over") }
        switch state {
        case .inReview, .answered, .visited, .awaitingPapers, .joined: return words("staff.turn.\(state.rawValue)")
        default: return words("staff.turn.office", ["office": office(row.standing.office)])
        }
    }

    func deadline(_ clock: CaseClock, _ day: CivilDay, isProvisional: Bool = false) -> DeadlineShown {
        let days = day.daysSince1970 - today.daysSince1970
        let left =
            switch days {
            case ..<0: words("staff.late", ["days": String(-days)])
            case 0: words("staff.today")
            case 1: words("staff.tomorrow")
            default: words("staff.left", ["days": String(days)])
            }
        return DeadlineShown(
            clock: words("staff.deadline.\(clock.rawValue)"), day: self.day(day, isProvisional: isProvisional),
            left: left,
            tone: days < 0 ? "bad" : days <= 1 ? "warn" : "")
    }
}

/// A deadline as a page shows it.
struct DeadlineShown: Sendable, Equatable {
    /// 答复.
    let clock: String
    let day: String
    /// 还有 3 天; 超期 2 天.
    let left: String
    /// `bad` past it, `warn` on the last day and the one before.
    let tone: String
}

extension Timestamp {
    /// 09:05.
    var clockInChina: String {
        let minutes = Int((self - CivilDay(inChinaAt: self).startInChina).milliseconds / 60_000)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }
}
