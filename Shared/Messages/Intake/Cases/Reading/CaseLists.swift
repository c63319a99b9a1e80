/// Lists the cases that an actor's offices know of: overdue first, then by deadline, then by age.
package struct ListCases: Query {
    package static let method: MethodName = "intake.case.list"
    package static let summary = "Lists the cases of the actor's offices, overdue first, then by deadline."
    /// All states if empty.
    package let states: [CaseState]
    package let kinds: [CaseKind]
    /// Only what the actor's own offices work on, not what they merely see.
    package let mine: Bool
    /// Only what waits for the actor's offices now: what they are to go on with, to check, to visit, to close; what is overdue below
    /// them.
    package let waiting: Bool?
    package let overdue: Bool
    /// In this area.
    package let area: AreaCode?
    /// One of the policy's.
    package let category: String?
    /// Filed on this day or later, or earlier.
    package let from: CivilDay?
    package let through: CivilDay?
    /// Those that one figure of `ReadOverview` counts.
    package let part: CasePart?
    /// The case's number, or 4 or more of its last digits; or its id.
    package let number: String?
    /// What the page before said.
    package let cursor: String?
    /// 1 to 200.
    @WholeNumber<PageBounds> package private(set) var limit: Int

    package init(
        states: [CaseState] = [], kinds: [CaseKind] = [], mine: Bool = false, waiting: Bool? = nil,
        overdue: Bool = false, area: AreaCode? = nil, category: String? = nil, from: CivilDay? = nil,
        through: CivilDay? = nil, part: CasePart? = nil, number: String? = nil, cursor: String? = nil, limit: Int = 50
    ) {
        self.states = states
        self.kinds = kinds
        self.mine = mine
        self.waiting = waiting
        self.overdue = overdue
        self.area = area
        self.category = category
        self.from = from
        self.through = through
        self.part = part
        self.number = number
        self.cursor = cursor
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let cases: [CaseRow]
        /// For the next page; absent on the last.
        package let cursor: String?

        package init(cases: [CaseRow], cursor: String?) {
            self.cases = cases
            self.cursor = cursor
        }
    }
}

/// A case in a list: nothing that is sealed.
package struct CaseRow: Codable, Equatable, Sendable {
    package let standing: CaseStatus
    package let number: CaseNumber
    package let kind: CaseKind
    package let category: String
    package let channel: CaseChannel
    package let place: CasePlace
    package let filed: Timestamp
    package let wish: VisitWish
    package let urged: Int
    /// 督办.
    package let supervised: Bool
    package let extensionRequested: Bool
    package let reopened: Int
    package let grade: CaseGrade?
    /// Whether the grade is in the figures: see `intake.case.judged`.
    package let gradeCounts: Bool
    /// Voice messages of the filer that nobody has written down yet.
    package let untranscribed: Int

    package init(
        standing: CaseStatus, number: CaseNumber, kind: CaseKind, category: String, channel: CaseChannel,
        place: CasePlace, filed: Timestamp, wish: VisitWish, urged: Int, supervised: Bool, extensionRequested: Bool,
        reopened: Int,
        grade: CaseGrade?, gradeCounts: Bool, untranscribed: Int
    ) {
        self.standing = standing
        self.number = number
        self.kind = kind
        self.category = category
        self.channel = channel
        self.place = place
        self.filed = filed
        self.wish = wish
        self.urged = urged
        self.supervised = supervised
        self.extensionRequested = extensionRequested
        self.reopened = reopened
        self.grade = grade
        self.gradeCounts = gradeCounts
        self.untranscribed = untranscribed
    }
}

/// Opens, of cases that a list shows, what tells them apart: the door and the first words. A command, because it opens what is
/// sealed; recorded in one event a list, account and day.
package struct OpenCaseList: OpeningCommand {
    package static let method: MethodName = "intake.case.open-list"
    package static let summary = "Shows the door and the first words of listed cases to the offices that handle them."
    /// At most 200.
    package let cases: [UUIDv7]

    package init(_ cases: [UUIDv7]) {
        self.cases = cases
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// Without those that the actor may not open.
        package let cases: [Entry]

        package init(cases: [Entry]) {
            self.cases = cases
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let `case`: UUIDv7
        /// 东溪路1号; absent where no household is known, or it is not the actor's to know.
        package let door: String?
        /// At most `wordsLimit` characters; absent of a voice message, and once shredded.
        package let words: String?

        package init(case: UUIDv7, door: String?, words: String?) {
            self.case = `case`
            self.door = door
            self.words = words
        }
    }

    package static let limit = 200
    package static let wordsLimit = 24
}

/// Counts the cases that `ListCases` would list, by state. For whoever works on them: small groups are not withheld.
package struct CountCases: Query {
    package static let method: MethodName = "intake.case.count"
    package static let summary = "Counts the cases of the actor's offices by state, with those that are overdue."
    package let kinds: [CaseKind]
    /// Only what the actor's own offices work on, not what they merely see.
    package let mine: Bool
    /// Only what waits for the actor's offices now.
    package let waiting: Bool?
    /// In this area.
    package let area: AreaCode?
    /// One of the policy's.
    package let category: String?

    package init(
        kinds: [CaseKind] = [], mine: Bool = false, waiting: Bool? = nil, area: AreaCode? = nil,
        category: String? = nil
    ) {
        self.kinds = kinds
        self.mine = mine
        self.waiting = waiting
        self.area = area
        self.category = category
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// Only states that a case is in.
        package let states: [Entry]

        package init(states: [Entry]) {
            self.states = states
        }
    }

    package struct Entry: Codable, Equatable, Sendable {
        package let state: CaseState
        package let count: Int
        /// Of these, whose running deadline has passed.
        package let overdue: Int

        package init(state: CaseState, count: Int, overdue: Int) {
            self.state = state
            self.count = count
            self.overdue = overdue
        }
    }
}

/// Lists the visits that the actor may make: of a guardian's grids, of a town, and those that nobody below can make
/// without checking an answer of their own. It says nothing of the matter: a visit never mentions the case
/// before the filer shows the receipt.
package struct ListVisits: Query {
    package static let method: MethodName = "intake.visit.list"
    package static let summary = "Lists the due visits that the actor may make, without the matter."
    /// 1 to 200.
    @WholeNumber<PageBounds> package private(set) var limit: Int

    package init(limit: Int = 100) {
        self.limit = limit
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let visits: [DueVisit]

        package init(visits: [DueVisit]) {
            self.visits = visits
        }
    }
}

package struct DueVisit: Codable, Equatable, Sendable {
    package let `case`: UUIDv7
    package let place: CasePlace
    package let wish: VisitWish
    package let by: CivilDay
    /// Tries so far.
    package let attempts: Int
    /// Whether the actor may make it at the door; else only by telephone.
    package let atDoor: Bool

    package init(case: UUIDv7, place: CasePlace, wish: VisitWish, by: CivilDay, attempts: Int, atDoor: Bool) {
        self.case = `case`
        self.place = place
        self.wish = wish
        self.by = by
        self.attempts = attempts
        self.atDoor = atDoor
    }
}

/// Reads the number to call for a visit by telephone 电话回访, and nothing else. A command, because it opens what is sealed.
package struct ReadVisitTelephone: OpeningCommand {
    package static let method: MethodName = "intake.visit.telephone"
    package static let summary = "Shows whoever may visit by telephone the filer's number, and nothing of the matter."
    package let `case`: UUIDv7

    package init(_ case: UUIDv7) {
        self.case = `case`
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let telephone: String

        package init(telephone: String) {
            self.telephone = telephone
        }
    }
}

/// Reads what the filer was answered, and nothing of what was filed. For whoever is to visit: the filer, who shows the receipt, may ask.
/// A command, because it opens what is sealed.
package struct ReadVisitAnswer: OpeningCommand {
    package static let method: MethodName = "intake.visit.answer"
    package static let summary = "Shows whoever may visit what the filer was answered, and nothing of what was filed."
    package let `case`: UUIDv7

    package init(_ case: UUIDv7) {
        self.case = `case`
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// Absent once shredded.
        package let answer: String?

        package init(answer: String?) {
            self.answer = answer
        }
    }
}

/// For the notification service alone: how the filer can be told that something happened. The opening is recorded.
package struct ReadFilerTelephone: OpeningCommand {
    package static let method: MethodName = "intake.case.filer-telephone"
    package static let summary = "The telephone that a filer left, for a notice; never shown to anybody."
    package let `case`: UUIDv7
    /// The message carries the code for a new receipt number.
    package let code: Bool

    package init(case: UUIDv7, code: Bool = false) {
        self.case = `case`
        self.code = code
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// Absent if none was left, it was destroyed, or a code was asked for and none is good any more.
        package let telephone: String?
        package let code: String?

        package init(telephone: String?, code: String? = nil) {
            self.telephone = telephone
            self.code = code
        }
    }
}
