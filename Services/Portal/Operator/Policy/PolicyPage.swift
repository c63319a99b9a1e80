import Hummingbird
import Messages

/// The rules in force: kinds, categories, deadlines, who handles what, and the offices' names. Operators change them.
struct PolicyPage: Sendable {
    let edge: Edge

    /// - Parameter router: where a keeper of registers is signed in.
    func add(to router: some RouterMethods<EdgeContext>) {
        router.get("operator/policy") { request, context in
            let done = request.uri.queryParameters["done"].flatMap {
                edge.words(context).find("operator.policy.done.\($0)")
            }
            guard context.viewer?.holds([.operator]) ?? false else {
                let policy = try await edge.ask(ReadCasePolicy(), context)
                return edge.page("operator/policy", PolicyModel(policy, nil, done: nil, edge, context), context)
            }
            let read = try await edge.ask(ReadPolicyChanges(), context)
            return edge.page(
                "operator/policy", PolicyModel(read.policy, read, done: done, edge, context), context)
        }
    }
}

struct PolicyModel: Sendable {
    let tabs: [OperatorTab]
    /// What was just done.
    let done: String?
    let mayEdit: Bool
    let changes: [Change]
    let isUnchanged: Bool
    let kinds: [Kind]
    let categories: [Category]
    let deadlines: [Figure]
    let offices: [Figure]
    let reasons: [Figure]

    struct Kind: Sendable {
        let name: String
        let formal: String
        let days: String
        let route: String
        let isReviewed: Bool
    }

    struct Category: Sendable {
        let name: String
        let id: String
        let english: String
        let kinds: String
        let days: String
        let start: String
        let isRetired: Bool
    }

    struct Change: Sendable {
        let version: String
        let time: String
        let account: String
    }

    struct Figure: Sendable {
        let name: String
        let value: String
    }

    /// - Parameter read: what an operator sees beside the rules; nil for others.
    init(
        _ policy: CasePolicy, _ read: ReadPolicyChanges.Reply?, done: String?, _ edge: Edge, _ context: EdgeContext
    ) {
        let words = edge.words(context)
        func days(_ count: Int) -> String { words("operator.policy.days", ["n": "\(count)"]) }
        let formal = Dictionary(policy.kinds.map { ($0.kind, $0.formal) }, uniquingKeysWith: { $1 })
        self.done = done
        mayEdit = read != nil
        isUnchanged = read?.version == 0
        changes = (read?.changes ?? []).map {
            Change(version: String($0.version), time: $0.at.shortStamp, account: $0.by)
        }
        tabs = OperatorTab.all("policy", context.viewer, words)
        kinds = policy.kinds.map { kind in
            Kind(
                name: kind.name, formal: kind.formal,
                days: kind.answerDays.map(days) ?? words("operator.policy.byCategory"),
                route: words("operator.policy.route.\(kind.kind.rawValue)"), isReviewed: kind.reviewed)
        }
        categories = policy.categories.map { category in
            Category(
                name: category.name, id: category.id, english: category.english ?? "—",
                kinds: category.kinds.compactMap { formal[$0] }.joined(separator: "、"),
                days: days(category.answerDays ?? policy.deadlines.answer),
                start: category.kinds == [.supervise]
                    ? "—" : words("operator.policy.office.\((category.startsAt ?? .village).rawValue)"),
                isRetired: !category.isOffered)
        }
        let limits = policy.deadlines
        deadlines =
            [
                ("receive", limits.receive), ("answer", limits.answer), ("visit", limits.visit),
                ("escalate", limits.escalate), ("extend", limits.extend), ("papers", limits.papers ?? 10),
            ].map { Figure(name: words("operator.policy.deadline.\($0)"), value: days($1)) }
            + [
                Figure(
                    name: words("operator.policy.deadline.remind"),
                    value: words("operator.policy.hour", ["n": "\(limits.remind ?? 9)"])),
                Figure(
                    name: words("operator.policy.tries"),
                    value: words("operator.policy.times", ["n": "\(policy.visitTries)"])),
                Figure(
                    name: words("operator.policy.reopen"),
                    value: words(
                        "operator.policy.reopening", ["days": "\(policy.reopenDays)", "n": "\(policy.reopenLimit)"])),
                Figure(
                    name: words("operator.policy.smallest"),
                    value: words("operator.policy.cases", ["n": "\(policy.smallestGroup)"])),
            ]
        offices = [
            ("village", policy.offices.village), ("town", policy.offices.town), ("county", policy.offices.county),
            ("townDiscipline", policy.offices.townDiscipline), ("countyDiscipline", policy.offices.countyDiscipline),
        ].map { Figure(name: words("operator.policy.office.\($0)"), value: $1) }
        reasons = policy.declineReasons.map { Figure(name: $0.name, value: $0.id) }
    }
}
