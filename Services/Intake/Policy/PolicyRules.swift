import Messages

/// What is wrong with a county's rules: a stable name for programs, and what to do about it for people.
struct PolicyProblem: Equatable, Sendable {
    /// `policy.category.name`.
    let code: String
    let message: String
}

/// What rules must be, whether a file or an operator sets them.
enum PolicyRules {
    static let categoryLimit = 100

    /// In the order of the members.
    static func problems(_ policy: CasePolicy) -> [PolicyProblem] {
        kinds(policy) + categories(policy) + reasons(policy) + offices(policy) + figures(policy) + words(policy)
    }

    /// The same for rules that follow others: no category goes, since cases bear its name.
    static func problems(_ policy: CasePolicy, after current: CasePolicy) -> [PolicyProblem] {
        let ids = Set(policy.categories.map(\.id))
        let gone = current.categories.contains { !ids.contains($0.id) }
        return problems(policy)
            + check(gone, "categories.gone", "类别只能停用，不能删除 (a category is retired, never left out)")
    }

    private static func kinds(_ policy: CasePolicy) -> [PolicyProblem] {
        let each = policy.kinds.map(\.kind)
        return check(
            each.count != CaseKind.allCases.count || Set(each) != Set(CaseKind.allCases), "kinds",
            "四个种类各写一次 ('kinds' must hold each of consult, help, supervise, suggest once)")
            + policy.kinds.flatMap { kind in
                name(kind.name, "kinds.\(kind.kind.rawValue).name")
                    + name(kind.formal, "kinds.\(kind.kind.rawValue).formal")
                    + days(kind.answerDays, "kinds.\(kind.kind.rawValue).days")
            }
    }

    private static func categories(_ policy: CasePolicy) -> [PolicyProblem] {
        let ids = policy.categories.map(\.id)
        let uncovered = CaseKind.allCases.first { policy.offered($0).isEmpty }
        let word = uncovered.flatMap { kind in policy.kinds.first { $0.kind == kind }?.formal } ?? ""
        return check(
            ids.count > categoryLimit, "categories",
            "类别最多 \(categoryLimit) 个 (at most \(categoryLimit) categories)")
            + check(
                Set(ids).count != ids.count, "category.id", "已经有这个代号；请换一个 (two categories have the same id)")
            + policy.categories.flatMap { category in
                id(category.id, "category.id") + name(category.name, "category.name")
                    + (category.english.map { name($0, "category.english", limit: 60) } ?? [])
                    + check(
                        category.kinds.isEmpty || Set(category.kinds).count != category.kinds.count, "category.kinds",
                        "请至少选一个种类 (a category has at least one kind, each once)")
                    + days(category.answerDays, "category.days")
            }
            + check(
                uncovered != nil, "category.last",
                "每个种类至少要留一个类别，“\(word)”只有这一个 (every kind needs a category that is not retired)")
    }

    private static func reasons(_ policy: CasePolicy) -> [PolicyProblem] {
        let ids = policy.declineReasons.map(\.id)
        return check(ids.isEmpty, "reasons", "请至少写一个不予受理的理由 ('declineReasons' is empty)")
            + check(Set(ids).count != ids.count, "reasons.id", "有两个理由代号相同 (two of 'declineReasons' have the same id)")
            + policy.declineReasons.flatMap { id($0.id, "reasons.id") + name($0.name, "reasons.\($0.id)") }
    }

    private static func offices(_ policy: CasePolicy) -> [PolicyProblem] {
        let offices = policy.offices
        return [
            ("village", offices.village), ("town", offices.town), ("county", offices.county),
            ("townDiscipline", offices.townDiscipline), ("countyDiscipline", offices.countyDiscipline),
        ].flatMap { name($1, "offices.\($0)") }
    }

    private static func figures(_ policy: CasePolicy) -> [PolicyProblem] {
        let limits = policy.deadlines
        return [
            ("receive", limits.receive), ("answer", limits.answer), ("visit", limits.visit),
            ("escalate", limits.escalate), ("extend", limits.extend), ("papers", limits.papers),
        ].flatMap { days($1, "deadlines.\($0)") }
            + number(limits.remind ?? 9, in: 0...23, "deadlines.remind")
            + number(policy.visitTries, in: 1...10, "visitTries")
            + number(policy.reopenDays, in: 0...365, "reopenDays")
            + number(policy.reopenLimit, in: 0...10, "reopenLimit")
            + number(policy.smallestGroup, in: 5...1_000, "smallestGroup")
    }

    private static func words(_ policy: CasePolicy) -> [PolicyProblem] {
        let all = policy.guideWords ?? []
        func isSound(_ side: [String]) -> Bool {
            (1...GuideWord.sideLimit).contains(side.count)
                && side.allSatisfy { word in
                    (1...GuideWord.wordLimit).contains(word.unicodeScalars.count)
                        && word.unicodeScalars.allSatisfy {
                            !$0.properties.isWhitespace && $0.properties.generalCategory != .control && $0 != "="
                        }
                }
        }
        let wrong = all.firstIndex { !isSound($0.say) || !isSound($0.means) }
        return check(
            all.count > GuideWord.limit, "guideWords", "最多 \(GuideWord.limit) 行 (at most \(GuideWord.limit) lines)")
            + check(
                wrong != nil, "guideWords",
                """
                第 \((wrong ?? 0) + 1) 行应写成“大家的说法 = 指南里的词”，每边 1 至 \(GuideWord.sideLimit) 个词，\
                每个词最多 \(GuideWord.wordLimit) 个字 (line \((wrong ?? 0) + 1): what people say = what guides say)
                """)
    }

    // MARK: One value

    private static func check(_ isWrong: Bool, _ code: String, _ message: String) -> [PolicyProblem] {
        isWrong ? [PolicyProblem(code: "policy.\(code)", message: message)] : []
    }

    private static func days(_ days: Int?, _ code: String) -> [PolicyProblem] {
        check(
            days.map { !(1...60).contains($0) } ?? false, code,
            "应为 1 至 60 个工作日 (every deadline is 1 to 60 working days)")
    }

    private static func number(_ value: Int, in range: ClosedRange<Int>, _ code: String) -> [PolicyProblem] {
        let bounds = (range.lowerBound, range.upperBound)
        return check(
            !range.contains(value), code, "应为 \(bounds.0) 至 \(bounds.1) ('\(code)' is \(bounds.0) to \(bounds.1))")
    }

    /// Counted in scalars, so that one character cannot carry a thousand marks.
    private static func name(_ text: String, _ code: String, limit: Int = 40) -> [PolicyProblem] {
        let isShown = text.contains { !$0.isWhitespace }
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        return check(
            !isShown || !isPlain || text.unicodeScalars.count > limit, code,
            "应为 1 至 \(limit) 个字 (every name has 1 to \(limit) characters)")
    }

    private static func id(_ text: String, _ code: String) -> [PolicyProblem] {
        let isID =
            (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
        return check(!isID, code, "代号应为 1 至 40 个小写字母、数字或连字符 (an id has 1 to 40 of a-z, 0-9 and hyphen)")
    }
}
