/// Adds to what was filed 补充.
package struct AddToCase: CaseCommand {
    package static let method: MethodName = "intake.case.add"
    package static let summary = "The filer adds to what was filed."
    package let `case`: CaseKey
    package let text: String

    package init(_ case: CaseKey, text: String) {
        self.case = `case`
        self.text = text
    }
}

/// Takes a case back 撤回.
package struct WithdrawCase: CaseCommand {
    package static let method: MethodName = "intake.case.withdraw"
    package static let summary = "The filer takes the case back."
    package let `case`: CaseKey

    package init(_ case: CaseKey) {
        self.case = `case`
    }
}

/// Says 不是我家提交的.
package struct DisownCase: CaseCommand {
    package static let method: MethodName = "intake.case.disown"
    package static let summary = "The household says the case is not theirs."
    package let `case`: CaseKey

    package init(_ case: CaseKey) {
        self.case = `case`
    }
}

/// Leaves a telephone number, or another one.
package struct LeaveContact: CaseCommand {
    package static let method: MethodName = "intake.case.leave-contact"
    package static let summary = "The filer leaves a telephone number."
    package let `case`: CaseKey
    package let telephone: String
    package let name: String?

    package init(_ case: CaseKey, telephone: String, name: String? = nil) {
        self.case = `case`
        self.telephone = telephone
        self.name = name
    }
}

/// Reports retaliation 打击报复, to county discipline alone.
package struct ReportRetaliation: CaseCommand {
    package static let method: MethodName = "intake.case.report-retaliation"
    package static let summary = "The filer reports retaliation to county discipline."
    package let `case`: CaseKey
    package let text: String

    package init(_ case: CaseKey, text: String) {
        self.case = `case`
        self.text = text
    }
}
