/// Asks the office above for more time 申请延期.
package struct RequestExtension: CaseCommand {
    package static let method: MethodName = "intake.case.request-extension"
    package static let summary = "Asks the office above for more time."
    package let `case`: CaseKey
    /// Working days after the deadline in force, 1 to the policy's bound.
    @WholeNumber<TypedBounds> package private(set) var days: Int
    package let reason: String

    package init(_ case: CaseKey, days: Int, reason: String) {
        self.case = `case`
        self.days = days
        self.reason = reason
    }
}

/// Decides on more time 审批延期.
package struct DecideExtension: CaseCommand {
    package static let method: MethodName = "intake.case.decide-extension"
    package static let summary = "The office above gives more time, or does not."
    package let `case`: CaseKey
    package let approved: Bool
    package let note: String?

    package init(_ case: CaseKey, approved: Bool, note: String? = nil) {
        self.case = `case`
        self.approved = approved
        self.note = note
    }
}

/// Asks for speed 催办; the filer once a day.
package struct UrgeCase: CaseCommand {
    package static let method: MethodName = "intake.case.urge"
    package static let summary = "Asks for the case to be hurried."
    package let `case`: CaseKey
    package let note: String?

    package init(_ case: CaseKey, note: String? = nil) {
        self.case = `case`
        self.note = note
    }
}

/// Watches over a case below 督办.
package struct SuperviseCase: CaseCommand {
    package static let method: MethodName = "intake.case.supervise"
    package static let summary = "An office above watches over the case."
    package let `case`: CaseKey
    /// What is expected.
    package let note: String

    package init(_ case: CaseKey, note: String) {
        self.case = `case`
        self.note = note
    }
}
