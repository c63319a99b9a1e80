import Bus
package import GRDB
package import Messages
import Metrics

/// How a service keeps the acts that wait for county discipline.
package struct Consents: Sendable {
    /// What is done when an act takes force, and when it was refused. A matter that is not here is looked up where it is
    /// used, with `ConsentTable.holds`.
    package struct Effect: Sendable {
        let takeForce: @Sendable (WaitingConsent, Act) throws -> Void
        let refuse: @Sendable (WaitingConsent, Act) throws -> Void

        package init(
            takeForce: @escaping @Sendable (WaitingConsent, Act) throws -> Void = { _, _ in },
            refuse: @escaping @Sendable (WaitingConsent, Act) throws -> Void
        ) {
            self.takeForce = takeForce
            self.refuse = refuse
        }
    }

    /// Whether an account sits in a post of county discipline at an instant, by what this service knows of the posts: what a
    /// request claims does not count.
    let isGiver: @Sendable (_ account: String, _ instant: Timestamp, _ db: Database) throws -> Bool
    let effects: [ConsentMatter: Effect]

    package init(
        isGiver: @escaping @Sendable (_ account: String, _ instant: Timestamp, _ db: Database) throws -> Bool,
        effects: [ConsentMatter: Effect]
    ) {
        self.isGiver = isGiver
        self.effects = effects
    }

    /// Whether an act of this actor takes force at once: one of county discipline does it in a session of their own, and not
    /// for themselves.
    package func isGiven(by act: Act, for account: String?) throws -> Bool {
        try act.actor.through == nil && act.actor.account != account
            && isGiver(act.actor.account, act.now, act.database)
    }

    fileprivate func answer(_ command: AnswerConsent, _ act: Act) throws -> Done {
        guard act.actor.through == nil, try isGiver(act.actor.account, act.now, act.database) else {
            throw DeskError.forbidden(
                "只有市纪委岗位上的人，用密码登录后才能答复 (only who sits in county discipline answers, signed in with a password)")
        }
        guard let waiting = try ConsentTable.find(command.consent, act.database) else {
            throw DeskError.notFound(
                "consent.over", "这一项已经答复过，或已过期限；请刷新列表 (it was answered, or its time is over: load the list again)")
        }
        guard waiting.by != act.actor.account, waiting.account != act.actor.account else {
            throw DeskError.refused(
                "consent.own",
                "自己办的、关于自己的事，要由同岗位的另一人答复 (another of the post answers what one did oneself, or what is about oneself)")
        }
        try end(waiting, command.agree ? .given : .refused, act)
        return Done()
    }

    fileprivate func end(_ waiting: WaitingConsent, _ end: ConsentEnd, _ act: Act) throws {
        try act.record(ConsentEnded(consent: waiting.id, matter: waiting.matter, end: end))
        guard let effect = effects[waiting.matter] else { return }
        try end == .refused ? effect.refuse(waiting, act) : effect.takeForce(waiting, act)
    }

    fileprivate func list(_ query: ListConsents, _ view: View) throws -> ListConsents.Reply {
        guard
            try isGiver(view.actor.account, view.now, view.database)
                || view.actor.roles.contains(where: { $0.role == .operator })
        else {
            throw DeskError.forbidden("只给市纪委和运维岗看 (this is shown to county discipline and to operators)")
        }
        let found = try ConsentTable.page(after: query.after, limit: query.limit + 1, view.database)
        let page = found.prefix(query.limit)
        return ListConsents.Reply(
            waiting: page.map(\.shown), next: found.count > page.count ? page.last?.id : nil)
    }
}

extension Act {
    private static let reached = BoundMetrics.counter("consents")

    /// Says that an act waits for county discipline, and from when it is in force without an answer.
    ///
    /// - Parameter follows: it follows from what another service decided, which cannot be refused here: the bound does not hold.
    /// - Returns: what was recorded.
    /// - Throws: `DeskError.refused` while `ConsentTable.limit` acts wait here.
    @discardableResult
    package func askConsent(
        _ matter: ConsentMatter, of account: String?, post: RoleAtScope? = nil, about: Subject,
        wanted: Timestamp? = nil, follows: Bool = false
    ) throws -> ConsentAsked {
        guard try follows || ConsentTable.count(database) < ConsentTable.limit else {
            Self.reached.increment()
            throw DeskError.refused(
                "consent.many",
                "等市纪委答复的事太多了；请等他们答复后再办 (too much waits for county discipline: try again once it has answered)")
        }
        let asked = ConsentAsked(
            consent: newID(), matter: matter, account: account, post: post, about: about, county: source.county,
            wanted: wanted ?? now, until: max(wanted ?? now, now + Consent.patience))
        try record(asked)
        return asked
    }
}

extension ServiceDefinition {
    /// Keeps acts that wait for county discipline: their table, their timer, the list and the answers.
    package mutating func keep(_ consents: Consents) {
        projections.append(ConsentTable.projection)
        timers.append(
            TimerSource(ConsentTable.timers) { key, _, _, act in
                guard let id = UUIDv7(key), let waiting = try ConsentTable.find(id, act.database) else { return }
                try consents.end(waiting, .passed, act)
            })
        on(ListConsents.self) { query, view in try consents.list(query, view) }
        on(AnswerConsent.self) { command, act in try consents.answer(command, act) }
    }

    /// What a service answers that keeps none.
    mutating func installNoConsents() {
        guard !answers(ListConsents.method) else { return }
        on(ListConsents.self) { _, _ in ListConsents.Reply(waiting: []) }
        on(AnswerConsent.self) { (_: AnswerConsent, _: Act) throws -> Done in
            throw DeskError.notFound("consent.over", "这里没有等答复的事 (nothing waits for an answer here)")
        }
    }
}
