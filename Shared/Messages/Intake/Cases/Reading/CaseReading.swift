/// Follows a case by its receipt 查进度. A command, because it opens what is sealed.
package struct FollowCase: OpeningCommand {
    package static let method: MethodName = "intake.case.follow"
    package static let summary = "Shows the filer the case that a receipt's number belongs to."
    package let receipt: String

    package init(receipt: String) {
        self.receipt = receipt
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let standing: CaseStatus
        package let kind: CaseKind
        package let category: String
        /// Who has it now, in words.
        package let office: String
        package let steps: [CaseStepShown]
        package let promises: [CasePromise]
        /// What the filer wrote, for nobody else but the offices that work on it; nil once it was destroyed, and with a number
        /// that was replaced or rests.
        package let story: String?
        package let grade: CaseGrade?
        package let mayJudge: Bool
        package let mayReopen: Bool
        /// Declined, and the office above has not looked at it yet 复核.
        package let mayAskSecondLook: Bool
        /// Which acts this number allows, by name; what the case allows is looked at besides.
        package let acts: [String]
        /// False where a judgement would stay out of the figures: nothing but an office's word says that who holds the number
        /// filed the case.
        package let judgementCounts: Bool
        /// Of a number that was replaced, and of one that rests: then only what lay before it is told, without texts.
        package let replaced: ReceiptReplaced?

        package init(
            standing: CaseStatus, kind: CaseKind, category: String, office: String, steps: [CaseStepShown],
            promises: [CasePromise], story: String?, grade: CaseGrade?, mayJudge: Bool, mayReopen: Bool,
            mayAskSecondLook: Bool,
            acts: [String], judgementCounts: Bool, replaced: ReceiptReplaced? = nil
        ) {
            self.standing = standing
            self.kind = kind
            self.category = category
            self.office = office
            self.steps = steps
            self.promises = promises
            self.story = story
            self.grade = grade
            self.mayJudge = mayJudge
            self.mayReopen = mayReopen
            self.mayAskSecondLook = mayAskSecondLook
            self.acts = acts
            self.judgementCounts = judgementCounts
            self.replaced = replaced
        }
    }
}

/// A step of a case as it is shown, oldest first.
package struct CaseStepShown: Codable, Equatable, Sendable {
    package let at: Timestamp
    /// The event's type without its service and thing: `received`.
    package let act: String
    package let state: CaseState
    /// In words: 镇里.
    package let office: String?
    package let doneBy: Office?
    /// To staff only.
    package let by: String?
    /// Nil if nothing was written, or if it was shredded.
    package let note: String?
    package let attachments: [AttachmentShown]

    package init(
        at: Timestamp, act: String, state: CaseState, office: String?, doneBy: Office?, by: String?, note: String?,
        attachments: [AttachmentShown] = []
    ) {
        self.at = at
        self.act = act
        self.state = state
        self.office = office
        self.doneBy = doneBy
        self.by = by
        self.note = note
        self.attachments = attachments
    }
}

/// Reads a case 阅办. A command, because it opens what is sealed.
package struct ReadCase: OpeningCommand {
    package static let method: MethodName = "intake.case.read"
    package static let summary = "Shows a case with its story to the offices that handle it."
    /// Its id or its number.
    package let `case`: CaseKey
    /// Show telephone and name whole, not masked.
    package let contact: Bool

    package init(_ id: UUIDv7, contact: Bool = false) {
        self.init(.id(id), contact: contact)
    }

    package init(_ case: CaseKey, contact: Bool = false) {
        self.case = `case`
        self.contact = contact
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let row: CaseRow
        /// Nil once shredded.
        package let content: CaseContent?
        package let contact: CaseContact?
        /// 东溪路1号; absent where no household is known, or it is not the actor's to know.
        package let door: String?
        package let lead: String?
        package let helpers: [String]
        package let joined: [Joined]
        /// Who did the steps, and who sits in the office.
        package let people: [CasePerson]
        package let steps: [CaseStepShown]
        /// What was handed down 交办, oldest first.
        package let tasks: [TaskRow]
        /// What may be done to it now, by this actor.
        package let acts: [String]
        /// How this actor may visit now.
        package let visitWays: [VisitWay]

        package init(
            row: CaseRow, content: CaseContent?, contact: CaseContact?, door: String?, lead: String?,
            helpers: [String], joined: [Joined], people: [CasePerson], steps: [CaseStepShown], tasks: [TaskRow],
            acts: [String], visitWays: [VisitWay]
        ) {
            self.visitWays = visitWays
            self.door = door
            self.people = people
            self.row = row
            self.content = content
            self.contact = contact
            self.lead = lead
            self.helpers = helpers
            self.joined = joined
            self.steps = steps
            self.tasks = tasks
            self.acts = acts
        }
    }
    /// A case that is answered with this one.
    package struct Joined: Codable, Equatable, Sendable {
        package let `case`: UUIDv7
        package let number: CaseNumber

        package init(case: UUIDv7, number: CaseNumber) {
            self.case = `case`
            self.number = number
        }
    }
}

/// Somebody who works on a case, as colleagues call them.
package struct CasePerson: Codable, Equatable, Sendable {
    package let account: String
    /// Absent once destroyed.
    package let name: String?
    /// The post that the account holds today; absent of who left.
    package let role: Role?

    package init(account: String, name: String?, role: Role?) {
        self.account = account
        self.name = name
        self.role = role
    }
}
