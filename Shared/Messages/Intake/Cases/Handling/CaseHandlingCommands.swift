/// Takes note of a case 签收.
package struct ReceiveCase: CaseCommand {
    package static let method: MethodName = "intake.case.receive"
    package static let summary = "The office takes note of the case."
    package let `case`: CaseKey

    package init(_ case: CaseKey) {
        self.case = `case`
    }
}

/// Takes a case on 受理, and corrects its category where the filer chose another.
package struct AcceptCase: CaseCommand {
    package static let method: MethodName = "intake.case.accept"
    package static let summary = "The office takes the case on."
    package let `case`: CaseKey
    /// As it was filed if absent.
    package let category: String?

    package init(_ case: CaseKey, category: String? = nil) {
        self.case = `case`
        self.category = category
    }
}

/// Declines a case 不予受理.
package struct DeclineCase: CaseCommand {
    package static let method: MethodName = "intake.case.decline"
    package static let summary = "The office declines the case for a listed reason, and says who is responsible."
    package let `case`: CaseKey
    /// One of the policy's reasons.
    package let reason: String
    /// Who is responsible for the matter, in words for the filer.
    package let note: String

    package init(_ case: CaseKey, reason: String, note: String) {
        self.case = `case`
        self.reason = reason
        self.note = note
    }
}

/// Hands a case to another office 转办; the sender stays responsible.
package struct ForwardCase: CaseCommand {
    package static let method: MethodName = "intake.case.forward"
    package static let summary = "Another office is to work on the case; the sender stays responsible."
    package let `case`: CaseKey
    package let to: Office
    package let note: String?

    package init(_ case: CaseKey, to: Office, note: String? = nil) {
        self.case = `case`
        self.to = to
        self.note = note
    }
}

/// Sends a case back to its sender, or up 退回.
package struct ReturnCase: CaseCommand {
    package static let method: MethodName = "intake.case.return"
    package static let summary = "The case came to the wrong office and goes back to its sender, or one level up."
    package let `case`: CaseKey
    /// Why.
    package let note: String

    package init(_ case: CaseKey, note: String) {
        self.case = `case`
        self.note = note
    }
}

/// Takes a case over from an office below 提级办理: where everybody there is recused, or nobody acts.
package struct TakeUpCase: CaseCommand {
    package static let method: MethodName = "intake.case.take-up"
    package static let summary = "The office above takes the case over and is responsible from now on."
    package let `case`: CaseKey
    /// Why.
    package let note: String

    package init(_ case: CaseKey, note: String) {
        self.case = `case`
        self.note = note
    }
}

/// Gives a case a lead 主办 and helpers 会办.
package struct AssignCase: CaseCommand {
    package static let method: MethodName = "intake.case.assign"
    package static let summary = "The case gets a lead and helpers."
    package let `case`: CaseKey
    /// An account.
    package let lead: String
    /// Accounts, at most 10.
    package let helpers: [String]

    package init(_ case: CaseKey, lead: String, helpers: [String] = []) {
        self.case = `case`
        self.lead = lead
        self.helpers = helpers
    }
}

/// Asks the filer for papers 补正通知; the clock stands still.
package struct RequestPapers: CaseCommand {
    package static let method: MethodName = "intake.case.request-papers"
    package static let summary =
        "Asks the filer for papers; the clock stands still until they come, or until they are due."
    package let `case`: CaseKey
    /// What is missing, in words for the filer.
    package let what: String

    package init(_ case: CaseKey, what: String) {
        self.case = `case`
        self.what = what
    }
}

/// Supplies what was asked for; by the filer, or by staff for the filer.
package struct SupplyPapers: CaseCommand {
    package static let method: MethodName = "intake.case.supply-papers"
    package static let summary = "The filer supplies what was asked for; the clock runs again."
    package let `case`: CaseKey
    package let text: String

    package init(_ case: CaseKey, text: String) {
        self.case = `case`
        self.text = text
    }
}

/// Answers together with another case about the same matter 并案.
package struct JoinCase: CaseCommand {
    package static let method: MethodName = "intake.case.join"
    package static let summary = "The case is answered together with another about the same matter."
    package let `case`: CaseKey
    /// The case that leads.
    package let into: UUIDv7

    package init(_ case: CaseKey, into: UUIDv7) {
        self.case = `case`
        self.into = into
    }
}

/// Hands a case to discipline as a report of misconduct 转检举控告.
package struct TurnCase: CaseCommand {
    package static let method: MethodName = "intake.case.turn"
    package static let summary = "The case is a report of misconduct and goes to discipline."
    package let `case`: CaseKey
    /// Why.
    package let note: String

    package init(_ case: CaseKey, note: String) {
        self.case = `case`
        self.note = note
    }
}

/// Keeps an account out of a case 回避: its holder is named in it, or is kin.
package struct RecuseFromCase: CaseCommand {
    package static let method: MethodName = "intake.case.recuse"
    package static let summary = "An account must not act in the case; its own holder says so, or the office above."
    package let `case`: CaseKey
    /// The actor's own if absent.
    package let account: String?
    /// Why.
    package let note: String

    package init(_ case: CaseKey, account: String? = nil, note: String) {
        self.case = `case`
        self.account = account
        self.note = note
    }
}
