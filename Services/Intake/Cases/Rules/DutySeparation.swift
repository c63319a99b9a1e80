import Messages

/// What an account did to a case that others are to check.
enum CaseDeed: String, CaseIterable, Sendable {
    /// Entered it for its filer.
    case entered
    /// Drafted the answer that waits for review.
    case drafted
    /// Drafted or approved the answer that the filer has.
    case answered
    /// Asked for the extension that is not decided yet.
    case askedForTime
    /// Declined it, before its second look 复核.
    case declined
    /// Handed down the task that is reported on.
    case handedDown
}

/// What checks the deeds of others.
enum CheckingDuty: String, CaseIterable, Sendable {
    case review, decideExtension, visit, secondLook, judge, reportTask

    /// - Parameter lookedAgain: the case is, or was, on its second look.
    /// - Returns: nil of an act that checks nothing.
    init?(_ act: CaseAct, lookedAgain: Bool) {
        switch act {
        case .review, .sendBack: self = .review
        case .decideExtension: self = .decideExtension
        case .visit: self = .visit
        case .accept where lookedAgain, .decline where lookedAgain: self = .secondLook
        case .judge: self = .judge
        default: return nil
        }
    }
}

/// 不相容职务分离: who acted on a case in one capacity does not act on it in another that checks the first. It holds for
/// accounts, whatever post they act in. Which posts one account never holds together stands in `IncompatiblePosts`.
enum DutySeparation {
    struct Row: Sendable {
        let deed: CaseDeed
        let duty: CheckingDuty
        /// The stable code of the refusal.
        let code: String
        /// Who is meant instead, without a full stop.
        let chinese: String
        let english: String
    }

    static let rows: [Row] = [
        Row(
            deed: .drafted, duty: .review, code: "review.own",
            chinese: "答复要由起草人以外的人审核", english: "an answer is reviewed by another than who drafted it"),
        Row(
            deed: .askedForTime, duty: .decideExtension, code: "extension.own",
            chinese: "延期要由申请人以外的人来批", english: "an extension is decided by another than who asked for it"),
        Row(
            deed: .answered, duty: .visit, code: "visit.own",
            chinese: "回访要由起草和审核答复以外的人来做",
            english: "a visit is made by another than who drafted or approved the answer"),
        Row(
            deed: .declined, duty: .secondLook, code: "second-look.own",
            chinese: "复核要由作出不予受理决定以外的人来办", english: "a second look is another's than who declined the case"),
        Row(
            deed: .entered, duty: .judge, code: "judge.own",
            chinese: "代录这件事的人不能评价，请由诉求人自己评价", english: "who entered a case does not rate it: its filer does"),
        Row(
            deed: .answered, duty: .judge, code: "judge.own",
            chinese: "答复这件事的人不能评价，请由诉求人自己评价", english: "who answered a case does not rate it: its filer does"),
        Row(
            deed: .handedDown, duty: .reportTask, code: "task.own",
            chinese: "任务要由交办人以外的人反馈", english: "a task is reported on by another than who handed it down"),
    ]

    /// Why deeds keep an account from a duty; nil if they do not.
    static func row(barring duty: CheckingDuty, after deeds: Set<CaseDeed>) -> Row? {
        rows.first { $0.duty == duty && deeds.contains($0.deed) }
    }

    /// Whether an account may do a duty whose posts stand on a ladder, lowest rung first.
    enum Verdict: Equatable, Sendable {
        case may
        /// A rung below can do it, which comes first.
        case notYet
        /// It did what is to be checked.
        case barred
    }

    /// Nobody gets stuck: where all who sit on the whole ladder are barred, the highest rung does it all the same.
    ///
    /// - Parameters:
    ///   - held: per rung, whether the account holds a post of it.
    ///   - free: per rung, whether somebody sits there who is neither barred nor recused.
    ///   - isBarred: the account did what is to be checked.
    ///   - anytime: so many of the lowest rungs may at any time; each other one only if none below it is free.
    static func verdict(held: [Bool], free: [Bool], isBarred: Bool, anytime: Int) -> Verdict {
        let first = free.firstIndex(of: true)
        guard !isBarred else { return first == nil && held.last == true ? .may : .barred }
        guard let first, let own = held.firstIndex(of: true), own >= anytime, own > first else { return .may }
        return .notYet
    }
}
