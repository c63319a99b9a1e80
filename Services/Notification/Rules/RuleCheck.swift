import Messages

/// Whether rules that could be read make sense: their events exist, and what they ask of them is in there.
struct RuleCheck {
    let templates: Set<String>
    let forms: Set<String>

    private static let events: [EventType: any Event.Type] = Dictionary(
        RuleSources.catalogues.flatMap { $0.with(.common).events }.map { ($0.type, $0) }, uniquingKeysWith: { $1 })

    func check(_ file: RuleFile) throws(RuleProblem) {
        var ids: Set<String> = []
        for (index, memory) in file.remember.enumerated() {
            do { try check(memory) } catch { throw error.at(.memory(index)) }
        }
        for reminder in file.reminders ?? [] {
            guard ids.insert(reminder.id).inserted else { throw RuleProblem("two rules are called '\(reminder.id)'") }
            let place = "reminder '\(reminder.id)'"
            guard (reminder.on == nil) != (reminder.beforeHolidays == nil) else {
                throw RuleProblem("\(place) has either 'on' or 'before-holidays'")
            }
            guard (0...60).contains(reminder.days) else { throw RuleProblem("\(place): 'days' is 0 to 60") }
            guard templates.contains(reminder.template) else {
                throw RuleProblem("\(place): there is no template '\(reminder.template)'")
            }
        }
        let known = Set(file.remember.flatMap(\.facts.keys))
        for (index, rule) in file.rules.enumerated() {
            do throws(RuleProblem) {
                guard ids.insert(rule.id).inserted else { throw RuleProblem("two rules are called '\(rule.id)'") }
                try check(rule, known)
            } catch {
                throw error.at(.rule(index))
            }
        }
    }

    private func check(_ memory: MemoryRule) throws(RuleProblem) {
        try checkEvents(memory.on, "'remember'")
        for (name, value) in memory.facts where !value.hasPrefix("=") {
            guard let path = FactPath(value) else {
                throw RuleProblem("'remember': '\(name)' should be a path or = and a word, not '\(value)'")
            }
            try check(path, memory.on, "'remember'")
        }
    }

    /// - Parameter known: what is remembered.
    private func check(_ rule: Rule, _ known: Set<String>) throws(RuleProblem) {
        let place = "rule '\(rule.id)'"
        try check(rule, place)
        for path in rule.paths where path.root == .known && !known.contains(path.steps[0]) {
            throw RuleProblem("\(place): nothing is remembered as '\(path)'")
        }
    }

    private func check(_ rule: Rule, _ place: String) throws(RuleProblem) {
        if rule.atOnce == false, rule.followUps == nil {
            throw RuleProblem("\(place) tells nobody: 'at-once: false' needs follow-ups")
        }
        guard (1...60).contains(rule.id.utf8.count),
            rule.id.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
        else { throw RuleProblem("\(place): an id has 1 to 60 of a-z, 0-9 and hyphen") }
        try checkEvents(rule.on, place)
        if let until = rule.until { try checkEvents(until, "\(place), 'until'") }
        for path in rule.paths { try check(path, rule.on, place) }
        for template in [rule.template] + (rule.followUps ?? []).map(\.template) where !templates.contains(template) {
            throw RuleProblem("\(place): there is no template '\(template)'")
        }
        for (name, fact) in rule.facts ?? [:] where !forms.contains(fact.form) {
            throw RuleProblem("\(place): fact '\(name)' has no form '\(fact.form)'; there are \(forms.sorted())")
        }
        if let link = rule.link, !link.hasPrefix("/") || link.contains("//") {
            throw RuleProblem("\(place): 'link' is a path of the portal, as in /desk/case/{id}")
        }
        guard rule.followUps?.count ?? 0 <= 5 else { throw RuleProblem("\(place): at most 5 follow-ups") }
        guard rule.followUps == nil || rule.until != nil else {
            throw RuleProblem("\(place): follow-ups need 'until', the events after which nothing follows")
        }
        for followUp in rule.followUps ?? [] where (followUp.after != nil) == (followUp.before != nil) {
            throw RuleProblem("\(place): a follow-up has either 'after' or 'before'")
        }
        for audience in rule.to.all + (rule.followUps ?? []).flatMap(\.to.all) where !audience.isOfOneForm {
            throw RuleProblem(
                "\(place): 'to' names an office, a superior, a role (with 'at'), an account, or 'filer: true': one of them each"
            )
        }
    }

    private func checkEvents(_ types: OneOrMany<EventType>, _ place: String) throws(RuleProblem) {
        guard !types.all.isEmpty else { throw RuleProblem("\(place): no event is named") }
        for type in types.all where Self.events[type] == nil {
            throw RuleProblem("\(place): no service has an event '\(type)'")
        }
    }

    /// A path into the event must be there in each of the types.
    private func check(_ path: FactPath, _ types: OneOrMany<EventType>, _ place: String) throws(RuleProblem) {
        guard path.root == .data else { return }
        for type in types.all {
            guard let event = Self.events[type], let schema = try? Schema(of: event) else { continue }
            if !schema.holds(path.steps[...]) {
                throw RuleProblem("\(place): '\(type)' has nothing at '\(path)'; desk.describe shows what it has")
            }
        }
    }
}

/// Whose events rules can be about.
enum RuleSources {
    static let catalogues: [Catalogue] = [.intake, .portal]
}

extension Rule {
    /// Everything that it looks at.
    var paths: [FactPath] {
        let conditions = Array((when ?? [:]).keys) + Array((unless ?? [:]).keys)
        let told = (to.all + (followUps ?? []).flatMap(\.to.all)).flatMap(\.paths)
        return conditions + told + (except?.all ?? []) + (facts ?? [:]).values.map(\.path)
            + (followUps ?? []).compactMap(\.before)
    }
}

extension AudienceRule {
    var paths: [FactPath] { [office, superior, at, grid, account].compactMap(\.self) }

    var isOfOneForm: Bool {
        let forms = [office != nil, superior != nil, role != nil, account != nil, filer == true]
        return forms.count(where: \.self) == 1 && (role != nil) == (at != nil)
            && (role != nil || (level == nil && grid == nil))
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
