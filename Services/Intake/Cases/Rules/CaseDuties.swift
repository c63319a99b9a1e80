import GRDB
import Messages
import ServiceKit

extension CaseRecord {
    /// What an account did to it that others are to check.
    func deeds(of account: String) -> Set<CaseDeed> {
        var deeds: Set<CaseDeed> = []
        if enteredBy == account { deeds.insert(.entered) }
        if draft?.by == account { deeds.insert(.drafted) }
        if answeredBy.contains(account) { deeds.insert(.answered) }
        if extensionAsked?.by == account { deeds.insert(.askedForTime) }
        if declinedBy == account { deeds.insert(.declined) }
        return deeds
    }
}

/// Who may check what others did to a case, as its posts are filled now.
struct CaseDuties {
    let record: CaseRecord
    let now: Timestamp
    let database: Database

    init(_ record: CaseRecord, at now: Timestamp, _ database: Database) {
        self.record = record
        self.now = now
        self.database = database
    }

    /// - Throws: `DeskError` that says who may, if what the actor did to the case keeps it from this act, or if it is others'
    ///   turn.
    func check(_ what: CaseAct, by actor: Principal, _ words: CaseWords) throws {
        guard try !allows(what, by: actor), let duty = CheckingDuty(what, lookedAgain: record.lookedAgain) else {
            return
        }
        try check(duty, on: record.relation.ladder(of: duty, wish: record.wish), by: actor, words)
    }

    /// At the door, or by telephone.
    func check(_ way: VisitWay, by actor: Principal, _ words: CaseWords) throws {
        let ladder = record.relation.ladder(of: way)
        guard ladder.isHeld(by: actor) else {
            throw way == .door
                ? DeskError.forbidden("上门回访由本网格的清廉守护人去 (at the door it is the guardian of the grid who visits)")
                : DeskError.forbidden("电话回访不归您的岗位办 (this account's posts do not visit by telephone)")
        }
        try check(.visit, on: ladder, by: actor, words)
    }

    func allows(_ what: CaseAct, by actor: Principal) throws -> Bool {
        guard let duty = CheckingDuty(what, lookedAgain: record.lookedAgain) else { return true }
        guard duty == .visit else {
            return try verdict(duty, on: record.relation.ladder(of: duty, wish: record.wish), by: actor).0 == .may
        }
        return try record.wish != .none && VisitWay.allCases.contains { try allows($0, by: actor) }
    }

    /// Nobody comes to the door of who asked for a call.
    func allows(_ way: VisitWay, by actor: Principal) throws -> Bool {
        guard way == .telephone || record.wish == .door else { return false }
        let ladder = record.relation.ladder(of: way)
        return try ladder.isHeld(by: actor) && verdict(.visit, on: ladder, by: actor).0 == .may
    }

    /// Whose turn it is, where the running clock says that somebody is late: the office that has the case, while it is answered; the one
    /// that checks an answer; who is to visit. Nil where it is the guardians of a grid.
    func turn() -> Office? {
        switch record.state {
        case .inReview: record.asked[.review] ?? record.office
        case .answered where record.wish == .none: record.owner
        case .answered: record.asked[.visit]
        case .visited: record.owner
        default: record.office
        }
    }

    /// Who is to be asked for a duty: the lowest rung where somebody may do it; else the highest, where somebody sits there; else
    /// the lowest.
    ///
    /// - Parameter accounts: whose deeds the duty checks, beside what the case's row has.
    func asked(_ duty: CheckingDuty, afterDeedsOf accounts: Set<String> = []) throws -> DutyRung? {
        let ladder = record.relation.ladder(of: duty, wish: record.wish).rungs
        let free = try self.free(ladder) { accounts.contains($0) || isBarred($0, from: duty) }
        if let first = free.firstIndex(of: true) { return ladder[first] }
        guard let last = ladder.last, try !seated(in: last).isEmpty else { return ladder.first }
        return last
    }

    /// Whether everybody who sits in a rung's posts is barred from a duty or recused; false where nobody sits.
    func isSpent(_ rung: DutyRung, for duty: CheckingDuty) throws -> Bool {
        try !seated(in: rung).isEmpty && free([rung]) { isBarred($0, from: duty) } == [false]
    }

    /// Who is to go on once an account is recused; nil where somebody is left of those whose turn it is.
    func successor(of account: String) throws -> Office? {
        let duty: CheckingDuty? =
            switch record.state {
            case .inReview: .review
            case .answered where record.wish != .none: .visit
            default: nil
            }
        if let duty {
            let next = try asked(duty, afterDeedsOf: [account])?.office
            return next == record.asked[duty] ? nil : next
        }
        // Nobody goes on until the papers come, or do not: those who are then told may take the case up.
        guard record.state != .awaitingPapers else { return nil }
        let office = turn() ?? record.office
        return try seated(in: DutyRung(office)).contains(account) ? standIn(for: office, without: account) : nil
    }

    /// Whether somebody sits in an office and all who do are recused.
    ///
    /// - Parameter account: who is recused beside those that are already.
    func isOut(_ office: Office, without account: String? = nil) throws -> Bool {
        let recused = try CaseRecord.recused(from: record.id, database).union([account].compactMap(\.self))
        guard !recused.isEmpty else { return false }
        let seated = try seated(in: DutyRung(office))
        return !seated.isEmpty && seated.isSubset(of: recused)
    }

    /// Who may take up the case, or close it, in place of an office where all are recused: of the responsible one and those
    /// above, the lowest that stands above it and is not out too. Nil where somebody is left, and where no such office is.
    func standIn(for office: Office, without account: String? = nil) throws -> Office? {
        guard try isOut(office, without: account) else { return nil }
        return try sequence(first: record.owner, next: \.superior).first { above in
            try above.area != office.area && above.area.contains(office.area) && !isOut(above, without: account)
        }
    }

    private func check(_ duty: CheckingDuty, on ladder: DutyLadder, by actor: Principal, _ words: CaseWords) throws {
        let (verdict, first) = try verdict(duty, on: ladder, by: actor)
        switch verdict {
        case .may: return
        case .notYet:
            let who = try first.map { try words.name(of: $0) } ?? ""
            throw DeskError.forbidden("这次回访由\(who)来做 (this visit is for \(first?.english ?? "others"))")
        case .barred:
            guard let row = DutySeparation.row(barring: duty, after: record.deeds(of: actor.account)) else { return }
            throw row.refusal(instead: try first.map { (try words.name(of: $0), $0.english) })
        }
    }

    private func verdict(
        _ duty: CheckingDuty, on ladder: DutyLadder, by actor: Principal
    ) throws -> (DutySeparation.Verdict, first: DutyRung?) {
        let isBarred = isBarred(actor.account, from: duty)
        guard isBarred || ladder.anytime < ladder.rungs.count else { return (.may, nil) }
        // Past its day a visit is anybody's who may ever make it: those above are told so that they can.
        if !isBarred, duty == .visit, record.overdue.contains(.visit) { return (.may, nil) }
        if !isBarred, let office = record.asked[duty], actor.works(for: office) { return (.may, nil) }
        let free = try free(ladder.rungs) { self.isBarred($0, from: duty) }
        let verdict = DutySeparation.verdict(
            held: ladder.rungs.map { $0.isHeld(by: actor) }, free: free, isBarred: isBarred, anytime: ladder.anytime)
        return (verdict, free.firstIndex(of: true).map { ladder.rungs[$0] })
    }

    private func isBarred(_ account: String, from duty: CheckingDuty) -> Bool {
        DutySeparation.row(barring: duty, after: record.deeds(of: account)) != nil
    }

    /// Per rung, whether somebody sits there who is neither barred nor recused.
    private func free(_ ladder: [DutyRung], _ isBarred: (String) -> Bool) throws -> [Bool] {
        let recused = try CaseRecord.recused(from: record.id, database)
        return try ladder.map { rung in
            try seated(in: rung).contains { !recused.contains($0) && !isBarred($0) }
        }
    }

    func seated(in rung: DutyRung) throws -> Set<String> {
        try rung.posts.reduce(into: []) { accounts, post in
            let holders = try Posts.holders(post.role, post.area, grid: post.grid, at: now, database)
            accounts.formUnion(holders.map(\.account))
        }
    }
}

extension DutySeparation.Row {
    /// - Parameter instead: who may, in Chinese and English; nil where nobody else sits in the posts that could.
    func refusal(instead: (chinese: String, english: String)?) -> DeskError {
        guard duty != .judge, duty != .reportTask else { return .refused(code, "\(chinese) (\(english))") }
        guard let instead else {
            return .refused(
                code,
                "\(chinese)；现在没有别人在岗，请先配好 B 岗 (\(english); nobody else sits in a post that may: fill a deputy's seat)")
        }
        return .refused(code, "\(chinese)；可以由\(instead.chinese)来办 (\(english); \(instead.english) may)")
    }
}

extension DutyRung {
    /// For a refusal, after "is for" or before "may".
    fileprivate var english: String { office.map(\.description) ?? "the guardians of the grid" }
}

extension CaseWords {
    fileprivate func name(of rung: DutyRung) throws -> String {
        try rung.office.map { try name(of: $0) } ?? "本网格的清廉守护人"
    }
}
