import Messages

/// Whether rules that could be read make sense: their events exist, and what they ask of them is in there.
struct RuleCheck {
    let templates: Set<String>
    let forms: Set<String>

    /// Of other services, which rules can also remember.
    private static let followed: [EventType: any Event.Type] = Dictionary(
        RuleSources.catalogues.flatMap { $0.with(.common).events }.map { ($0.type, $0) }, uniquingKeysWith: { $1 })
    private static let events = followed.merging(RuleSources.own.map { ($0.type, $0) }) { $1 }

    func check(_ file: RuleFile) throws(RuleProblem) {
        var ids: Set<String> = []
        for (index, memory) in file.remember.enumerated() {
            do { try check(memory) } catch { throw error.at(.memory(index)) }
        }
        for (name, group) in (file.endings ?? [:]).sorted(by: { $0.key < $1.key }) {
            try check(group, RulePlace("endings 一节的“\(name)”", "'\(name)' of 'endings'"))
        }
        for reminder in file.reminders ?? [] {
            guard ids.insert(reminder.id).inserted else { throw Self.twice(reminder.id) }
            try check(reminder)
        }
        let known = Set(file.remember.flatMap(\.facts.keys))
        for (index, rule) in file.rules.enumerated() {
            do throws(RuleProblem) {
                guard ids.insert(rule.id).inserted else { throw Self.twice(rule.id) }
                try check(rule, known)
            } catch {
                throw error.at(.rule(index))
            }
        }
    }

    private static func twice(_ id: String) -> RuleProblem {
        RuleProblem("有两条规则都叫“\(id)”", "two rules are called '\(id)'")
    }

    private func check(_ reminder: ReminderRule) throws(RuleProblem) {
        let place = RulePlace("提醒“\(reminder.id)”", "reminder '\(reminder.id)'")
        guard (reminder.on == nil) != (reminder.beforeHolidays == nil) else {
            throw place.problem("on 和 before-holidays 必须写一个，只写一个", "it has either 'on' or 'before-holidays'")
        }
        guard (0...60).contains(reminder.days) else {
            throw place.problem("days 应为 0 到 60", "'days' is 0 to 60")
        }
        try check([reminder.template], place)
    }

    private func check(_ memory: MemoryRule) throws(RuleProblem) {
        let place = RulePlace("remember 一节", "'remember'")
        try check(memory.on, in: Self.followed, place)
        for (name, value) in memory.facts where !value.hasPrefix("=") {
            guard let path = FactPath(value) else {
                throw place.problem(
                    "“\(name)”应写成路径，或等号加一个词，不是“\(value)”",
                    "'\(name)' should be a path or = and a word, not '\(value)'")
            }
            try check(path, memory.on, place)
        }
    }

    /// - Parameter known: what is remembered.
    private func check(_ rule: Rule, _ known: Set<String>) throws(RuleProblem) {
        let place = RulePlace("规则“\(rule.id)”", "rule '\(rule.id)'")
        try check(rule, place)
        for path in rule.paths + (rule.until?.all ?? []).flatMap(\.paths)
        where path.root == .known && !known.contains(path.steps[0]) {
            throw place.problem("remember 一节没有记下“\(path)”", "nothing is remembered as '\(path)'")
        }
    }

    private func check(_ rule: Rule, _ place: RulePlace) throws(RuleProblem) {
        guard (1...60).contains(rule.id.utf8.count),
            rule.id.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
        else {
            throw place.problem(
                "id 应为 1 到 60 个小写字母、数字或连字符", "an id has 1 to 60 of a-z, 0-9 and hyphen")
        }
        try check(rule.on, in: Self.events, place)
        if let until = rule.until { try check(until, place.part("until", "'until'")) }
        for path in rule.paths { try check(path, rule.on, place) }
        try check([rule.template] + (rule.followUps ?? []).map(\.template), place)
        for (name, fact) in rule.facts ?? [:] where !forms.contains(fact.form) {
            throw place.problem(
                "“\(name)”的写法“\(fact.form)”没有；有 \(forms.sorted().joined(separator: "、"))",
                "fact '\(name)' has no form '\(fact.form)'; there are \(forms.sorted())")
        }
        if let link = rule.link, !link.hasPrefix("/") || link.contains("//") {
            throw place.problem(
                "link 应为本网站的路径，像 /desk/case/{id}", "'link' is a path of the portal, as in /desk/case/{id}")
        }
        try checkFollowUps(of: rule, place)
        guard rule.until != nil || !rule.kind.asksToAct || rule.to.all.allSatisfy({ $0.filer == true }) else {
            throw place.problem(
                "要人办的（task、deadline），就要写 until：哪些事件之后不用再办；没有这样的事件，写 until: read",
                "what asks to act (task, deadline) needs 'until', the events after which it need not be done; 'until: read' where there are none"
            )
        }
        for audience in rule.to.all + (rule.followUps ?? []).flatMap(\.to.all) where !audience.isOfOneForm {
            throw place.problem(
                "to 的每一项应写 office、superior、role（加 at）、account、owner、subscribers、filer: true 中的一个",
                "'to' names an office, a superior, a role (with 'at'), an account, an owner, subscribers, or 'filer: true': one of them each"
            )
        }
    }

    private func check(_ endings: Endings, _ place: RulePlace) throws(RuleProblem) {
        for ending in endings.all {
            try check(ending.on, in: Self.events, place)
            for path in ending.paths { try check(path, ending.on, place) }
        }
        let types = Set(endings.all.flatMap(\.on.all))
        for (seen, hidden) in Ending.alike where types.contains(seen) != types.contains(hidden) {
            throw place.problem(
                "“\(seen)”和“\(hidden)”要么都写，要么都不写：别人不能看出是哪一种",
                "'\(seen)' and '\(hidden)' stand together or not at all: nobody may tell one from the other")
        }
        for (seen, hidden) in Ending.alike where endings.conditions(of: seen) != endings.conditions(of: hidden) {
            throw place.problem(
                "“\(seen)”和“\(hidden)”的 when、unless 应一样（写在 data.cover 下的除外）：别人不能看出是哪一种",
                "'\(seen)' and '\(hidden)' have the same 'when' and 'unless', those on data.cover aside: nobody may tell one from the other"
            )
        }
    }

    private func checkFollowUps(of rule: Rule, _ place: RulePlace) throws(RuleProblem) {
        let followUps = rule.followUps ?? []
        guard rule.atOnce != false || rule.followUps != nil else {
            throw place.problem(
                "谁也不通知：写了 at-once: false，就要写 follow-ups",
                "it tells nobody: 'at-once: false' needs follow-ups")
        }
        guard followUps.count <= 5 else { throw place.problem("follow-ups 最多 5 项", "at most 5 follow-ups") }
        guard rule.followUps == nil || rule.until != nil else {
            throw place.problem(
                "写了 follow-ups，就要写 until：哪些事件之后不再通知",
                "follow-ups need 'until', the events after which nothing follows")
        }
        guard followUps.allSatisfy({ ($0.after != nil) != ($0.before != nil) }) else {
            throw place.problem(
                "follow-ups 的每一项，after 和 before 必须写一个，只写一个", "a follow-up has either 'after' or 'before'")
        }
        guard followUps.allSatisfy({ $0.days.map(FollowUpRule.daysBefore.contains) ?? true }) else {
            throw place.problem(
                "follow-ups 的 days 应为 \(FollowUpRule.daysBefore.lowerBound) 到 \(FollowUpRule.daysBefore.upperBound)",
                "'days' of a follow-up is \(FollowUpRule.daysBefore.lowerBound) to \(FollowUpRule.daysBefore.upperBound)"
            )
        }
    }

    private func check(_ named: [String], _ place: RulePlace) throws(RuleProblem) {
        for template in named where !templates.contains(template) {
            throw place.problem("没有模板“\(template)”", "there is no template '\(template)'")
        }
    }

    private func check(
        _ types: OneOrMany<EventType>, in events: [EventType: any Event.Type], _ place: RulePlace
    ) throws(RuleProblem) {
        guard !types.all.isEmpty else { throw place.problem("没有写事件", "no event is named") }
        for type in types.all where events[type] == nil {
            throw place.problem("没有“\(type)”这种事件", "no service has an event '\(type)'")
        }
    }

    /// A path into the event must be there in each of the types.
    private func check(_ path: FactPath, _ types: OneOrMany<EventType>, _ place: RulePlace) throws(RuleProblem) {
        guard path.root == .data else { return }
        for type in types.all {
            guard let event = Self.events[type], let schema = try? Schema(of: event) else { continue }
            if !schema.holds(path.steps[...]) {
                throw place.problem(
                    "事件“\(type)”里没有“\(path)”；有什么，用 desk.describe 查",
                    "'\(type)' has nothing at '\(path)'; desk.describe shows what it has")
            }
        }
    }
}

/// Whose events rules can be about.
enum RuleSources {
    static let catalogues = SuiteService.followed.map(\.catalogue)
    /// This service's own.
    static let own: [any Event.Type] = [
        MeetingAnnounced.self, MeetingChanged.self, MeetingWithdrawn.self, ContactAdded.self, ContactConfirmed.self,
        ConsentAsked.self,
    ]
}

extension Rule {
    /// Everything that it looks at.
    var paths: [FactPath] {
        let conditions = Array((when ?? [:]).keys) + Array((unless ?? [:]).keys)
        let told = (to.all + (followUps ?? []).flatMap(\.to.all)).flatMap(\.paths)
        return conditions + told + (except?.all ?? []) + (last?.all ?? [])
            + (inboxOnly?.paths ?? []) + (facts ?? [:]).values.map(\.path)
            + (followUps ?? []).compactMap(\.before) + [oneUnreadPer].compactMap(\.self)
    }
}

extension AudienceRule {
    var paths: [FactPath] { [office, superior, at, grid, account, member, owner, subscribers].compactMap(\.self) }

    var isOfOneForm: Bool {
        let forms = [
            office != nil, superior != nil, role != nil, account != nil, owner != nil, filer == true,
            subscribers != nil,
        ]
        return forms.count(where: \.self) == 1 && (role != nil) == (at != nil)
            && (role != nil || (level == nil && grid == nil)) && (subscribers != nil || informed == nil)
            && (account != nil || member == nil)
    }
}

extension Schema {
    /// Whether a value may stand at a path; into lists without a step.
    fileprivate func holds(_ steps: ArraySlice<String>) -> Bool {
        switch self {
        case .nullable(let inner): return inner.holds(steps)
        case .array(let element, _): return element.holds(steps)
        case .anything: return true
        case .map(let value): return steps.isEmpty ? true : value.holds(steps.dropFirst())
        case .object(let properties, _):
            guard let first = steps.first else { return true }
            return properties.first { $0.name == first }?.schema.holds(steps.dropFirst()) ?? false
        default: return steps.isEmpty
        }
    }
}
