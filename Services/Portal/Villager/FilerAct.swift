import Messages

/// What a filer can do with a case that they follow, in the order of the page.
enum FilerAct: String, CaseIterable, Sendable {
    /// 补正: what the office asked for.
    case papers
    case judge
    case reopen
    /// 复核.
    case secondLook = "second-look"
    /// 补充.
    case add
    /// 催办.
    case urge
    case contact
    case withdraw
    /// 不是我家提交的.
    case disown
    /// 打击报复.
    case retaliation

    /// Whether it is offered; the desk decides again when it is done.
    func isOffered(_ reply: FollowCase.Reply) -> Bool {
        let state = reply.standing.state
        return switch self {
        case .papers: state == .awaitingPapers
        case .judge: reply.mayJudge
        case .reopen: reply.mayReopen
        case .secondLook: reply.mayAskSecondLook
        case .add: state != .awaitingPapers && (state.awaitsAnswer || state == .answered || state == .visited)
        case .urge, .withdraw:
            state.awaitsAnswer && state != .awaitingPapers || state == .awaitingPapers && self == .withdraw
        case .contact: state != .withdrawn
        case .disown: state != .withdrawn && state != .turned
        case .retaliation: true
        }
    }

    /// What the form asks for.
    var asks: Asks {
        switch self {
        case .papers, .add: .textAndFiles
        case .reopen, .secondLook, .retaliation: .text
        case .judge: .grade
        case .contact: .telephone
        case .urge: .note
        case .withdraw, .disown: .nothing
        }
    }

    enum Asks: Sendable {
        case nothing, text, textAndFiles, grade, telephone
        /// A text that may be left out.
        case note
    }

    /// Whether its form stands open; the others unfold.
    var isFirst: Bool { self == .papers || self == .judge }
    /// Whether it cannot be undone.
    var isFinal: Bool { self == .withdraw || self == .disown }
}
