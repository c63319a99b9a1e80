/// Tells the filer how far it has come 阶段性答复.
package struct AnswerCaseInterim: CaseCommand {
    package static let method: MethodName = "intake.case.answer-interim"
    package static let summary = "Tells the filer how far the matter has come."
    package let `case`: CaseKey
    package let text: String

    package init(_ case: CaseKey, text: String) {
        self.case = `case`
        self.text = text
    }
}

/// Drafts the answer 拟答复; where the kind needs no review it is given at once.
package struct AnswerCase: CaseCommand {
    package static let method: MethodName = "intake.case.answer"
    package static let summary = "Drafts the answer for review; where none is needed, the filer has it at once."
    package let `case`: CaseKey
    package let text: String
    /// 电话答复; the text says what was said.
    package let byTelephone: Bool

    package init(_ case: CaseKey, text: String, byTelephone: Bool = false) {
        self.case = `case`
        self.text = text
        self.byTelephone = byTelephone
    }
}

/// Reviews the drafted answer 审核; not by who drafted it.
package struct ReviewAnswer: CaseCommand {
    package static let method: MethodName = "intake.case.review"
    package static let summary = "Releases the drafted answer, or sends it back; not by who drafted it."
    package let `case`: CaseKey
    package let approved: Bool
    /// Why it goes back.
    package let note: String?

    package init(_ case: CaseKey, approved: Bool, note: String? = nil) {
        self.case = `case`
        self.approved = approved
        self.note = note
    }
}

/// Records a visit 回访, also one made where there was no network.
package struct VisitCase: CaseCommand {
    package static let method: MethodName = "intake.case.visit"
    package static let summary = "Records a visit or a try, with its true time."
    package let `case`: CaseKey
    package let way: VisitWay
    package let outcome: VisitOutcome
    /// When it was made in truth; now if absent.
    package let at: Timestamp?
    package let note: String?

    package init(_ case: CaseKey, way: VisitWay, outcome: VisitOutcome, at: Timestamp? = nil, note: String? = nil) {
        self.case = `case`
        self.way = way
        self.outcome = outcome
        self.at = at
        self.note = note
    }
}

/// Closes a case 办结.
package struct CloseCase: CaseCommand {
    package static let method: MethodName = "intake.case.close"
    package static let summary = "Closes the case; without a visit, a reason is needed."
    package let `case`: CaseKey
    package let reason: String?

    package init(_ case: CaseKey, reason: String? = nil) {
        self.case = `case`
        self.reason = reason
    }
}

/// Judges how a case was handled 评价.
package struct JudgeCase: CaseCommand {
    package static let method: MethodName = "intake.case.judge"
    package static let summary = "The filer rates how it was handled; the two lowest grades say why and may reopen."
    package let `case`: CaseKey
    package let grade: CaseGrade
    /// Needed with the two lowest grades.
    package let why: String?
    /// With the two lowest grades: handle it once more.
    package let reopen: Bool

    package init(_ case: CaseKey, grade: CaseGrade, why: String? = nil, reopen: Bool = false) {
        self.case = `case`
        self.grade = grade
        self.why = why
        self.reopen = reopen
    }
}

/// Handles a case once more 重新办理.
package struct ReopenCase: CaseCommand {
    package static let method: MethodName = "intake.case.reopen"
    package static let summary = "The case is handled once more."
    package let `case`: CaseKey
    package let reason: String

    package init(_ case: CaseKey, reason: String) {
        self.case = `case`
        self.reason = reason
    }
}

/// Asks the office above to look at a declined case 复核, once.
package struct AskSecondLook: CaseCommand {
    package static let method: MethodName = "intake.case.second-look"
    package static let summary = "The filer asks the office above to look at a declined case, once."
    package let `case`: CaseKey
    /// Why declining it was wrong.
    package let reason: String

    package init(_ case: CaseKey, reason: String) {
        self.case = `case`
        self.reason = reason
    }
}
