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
    /// With a number that was replaced: 不是我补发的.
    case object
    /// 打击报复.
    case retaliation

    /// As the desk calls it.
    var deskName: String {
        switch self {
        case .papers: "supply-papers"
        case .judge, .reopen, .secondLook, .add, .urge, .withdraw, .disown: rawValue
        case .contact: "leave-contact"
        case .object: "object-to-reissue"
        case .retaliation: "report-retaliation"
        }
    }

    /// Whether it is offered; the desk decides again when it is done.
    func isOffered(_ reply: FollowCase.Reply) -> Bool {
        guard reply.acts.contains(deskName) else { return false }
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
        case .object: reply.replaced.map { $0.objected == nil } ?? false
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
        case .withdraw, .disown, .object: .nothing
        }
    }

    enum Asks: Sendable {
        case nothing, text, textAndFiles, grade, telephone
        /// A text that may be left out.
        case note
    }

    /// Whether its form stands open; the others unfold.
    var isFirst: Bool { self == .papers || self == .judge || self == .object }
    /// Whether it cannot be undone.
    var isFinal: Bool { self == .withdraw || self == .disown || self == .object }
}
