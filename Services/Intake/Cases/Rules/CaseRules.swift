import Messages

/// What can be done to a case.
enum CaseAct: String, CaseIterable, Sendable {
    case receive, accept, decline, forward, `return`, assign
    case takeUp = "take-up"
    case requestPapers = "request-papers"
    case supplyPapers = "supply-papers"
    case requestExtension = "request-extension"
    case decideExtension = "decide-extension"
    case answerInterim = "answer-interim"
    case answer
    case review
    case sendBack = "send-back"
    case handDown = "hand-down"
    case secondLook = "second-look"
    case visit, close, judge, reopen, urge, supervise, join, turn, recuse, add, withdraw, disown
    case leaveContact = "leave-contact"
    case reportRetaliation = "report-retaliation"
    /// A new receipt for a lost one.
    case recover
    /// A new receipt without a code.
    case reissue
    /// The filer's, with a number that was replaced.
    case objectToReissue = "object-to-reissue"
    /// Writing down a voice message.
    case transcribe
    /// A timer's.
    case markLate = "mark-late"
    /// A timer's: papers did not come.
    case lapsePapers = "lapse-papers"
}

extension CaseAct {
    /// Photos and voice messages may come with it.
    var takesFiles: Bool {
        switch self {
        case .add, .supplyPapers, .answer, .visit: true
        default: false
        }
    }
}

/// Who somebody is to a case. One person can be several.
enum CaseParty: String, CaseIterable, Sendable {
    /// Holds the receipt.
    case filer
    /// Works for the office that the case lies with.
    case office
    /// Works for the office that is responsible for it; the sender, of a forwarded case.
    case owner
    /// Works for an office above; at the county, where nothing is above, for the office itself.
    case superior
    /// On the ladder of those who may visit: the guardians of the grid, the town, the county; in a matter of discipline its
    /// office and the one above. Whose turn it is, `DutySeparation` says.
    case visitor
    /// Works for county discipline, where somebody objected to a new receipt.
    case overseer
    /// A timer.
    case clock
}

/// One line of the table: an act, from which states, by whom, to what.
struct CaseRule: Sendable {
    enum Outcome: Equatable, Sendable {
        case stays
        case becomes(CaseState)
        /// Goes back to where it stood before papers were asked for or an answer was drafted.
        case resumes
    }

    let act: CaseAct
    let from: Set<CaseState>
    let by: Set<CaseParty>
    let outcome: Outcome
}

/// The life of a case, as a table.
enum CaseRules {
    static let all: [CaseRule] = [
        row(.receive, from: [.filed, .forwarded, .returned], by: [.office], .becomes(.received)),
        row(.accept, from: [.received], by: [.office], .becomes(.accepted)),
        row(.decline, from: [.received], by: [.office], .becomes(.declined)),
        row(.forward, from: [.received, .accepted], by: [.office], .becomes(.forwarded)),
        row(.return, from: [.filed, .forwarded, .received], by: [.office], .becomes(.returned)),
        row(
            .takeUp, from: [.filed, .received, .accepted, .forwarded, .returned, .assigned], by: [.superior],
            .becomes(.received)),
        row(.assign, from: [.accepted, .assigned], by: [.office], .becomes(.assigned)),
        row(.handDown, from: [.assigned], by: [.office], .stays),
        row(.requestPapers, from: [.received, .accepted, .assigned], by: [.office], .becomes(.awaitingPapers)),
        row(.supplyPapers, from: [.awaitingPapers], by: [.filer, .office], .resumes),
        row(.lapsePapers, from: [.awaitingPapers], by: [.clock], .resumes),
        row(.requestExtension, from: [.accepted, .assigned], by: [.office], .stays),
        row(.decideExtension, from: [.accepted, .assigned, .inReview], by: [.superior], .stays),
        row(.answerInterim, from: [.accepted, .assigned], by: [.office], .stays),
        // A case that was only received is accepted with it.
        row(.answer, from: [.received, .accepted, .assigned], by: [.office], .becomes(.inReview)),
        row(.review, from: [.inReview], by: [.office, .superior], .becomes(.answered)),
        row(.sendBack, from: [.inReview], by: [.office, .superior], .resumes),
        row(.visit, from: [.answered], by: [.visitor], .becomes(.visited)),
        row(.close, from: [.answered, .visited], by: [.owner, .superior], .becomes(.closed)),
        row(.judge, from: [.answered, .visited, .closed], by: [.filer], .stays),
        row(.reopen, from: [.declined, .closed], by: [.superior], .becomes(.accepted)),
        row(.reopen, from: [.answered, .visited, .closed], by: [.filer], .becomes(.accepted)),
        row(.secondLook, from: [.declined], by: [.filer], .becomes(.filed)),
        row(.urge, from: unanswered, by: [.filer, .owner, .superior], .stays),
        row(.urge, from: [.answered], by: [.owner, .superior], .stays),
        row(.supervise, from: unanswered, by: [.superior], .stays),
        row(.join, from: [.received, .accepted, .assigned], by: [.office], .becomes(.joined)),
        row(.turn, from: [.received, .accepted, .assigned], by: [.office], .becomes(.turned)),
        row(.recuse, from: unanswered.union([.answered, .visited]), by: [.office, .superior, .visitor], .stays),
        row(.add, from: unanswered.union([.joined, .answered, .visited]), by: [.filer], .stays),
        row(.withdraw, from: unanswered.union([.joined]), by: [.filer], .becomes(.withdrawn)),
        row(.disown, from: Set(CaseState.allCases).subtracting([.withdrawn, .turned]), by: [.filer], .stays),
        row(.leaveContact, from: Set(CaseState.allCases).subtracting([.withdrawn]), by: [.filer], .stays),
        row(.reportRetaliation, from: Set(CaseState.allCases), by: [.filer], .stays),
        row(.transcribe, from: Set(CaseState.allCases).subtracting([.withdrawn]), by: [.office, .owner], .stays),
        row(.recover, from: Set(CaseState.allCases), by: [.office, .owner, .superior], .stays),
        row(.reissue, from: Set(CaseState.allCases), by: [.superior, .overseer], .stays),
        row(.objectToReissue, from: Set(CaseState.allCases), by: [.filer], .stays),
        row(.markLate, from: unanswered.union([.joined, .answered]), by: [.clock], .stays),
    ]

    /// Why an act is not possible now.
    enum Obstacle: Error, Equatable, Sendable {
        /// Nobody may, as the case stands.
        case state
        /// Others may.
        case party
    }

    /// - Returns: what becomes of a case in `state`.
    static func outcome(
        of act: CaseAct, in state: CaseState, by parties: Set<CaseParty>
    ) throws(Obstacle) -> CaseRule.Outcome {
        let possible = all.filter { $0.act == act && $0.from.contains(state) }
        if let rule = possible.first(where: { !$0.by.isDisjoint(with: parties) }) { return rule.outcome }
        let mayEver = all.contains { $0.act == act && !$0.by.isDisjoint(with: parties) }
        throw possible.isEmpty && mayEver ? .state : possible.isEmpty ? .party : mayEver ? .state : .party
    }

    /// What `parties` may do to a case in `state`, in the order of the table.
    static func acts(in state: CaseState, by parties: Set<CaseParty>) -> [CaseAct] {
        CaseAct.allCases.filter { (try? outcome(of: $0, in: state, by: parties)) != nil }
    }

    /// What a filer may ever do.
    static let filerActs = Set(all.filter { $0.by.contains(.filer) }.map(\.act))

    /// An answer is owed.
    static let unanswered = Set(CaseState.allCases.filter(\.awaitsAnswer))

    private static func row(
        _ act: CaseAct, from: Set<CaseState>, by: Set<CaseParty>, _ outcome: CaseRule.Outcome
    ) -> CaseRule {
        CaseRule(act: act, from: from, by: by, outcome: outcome)
    }
}
