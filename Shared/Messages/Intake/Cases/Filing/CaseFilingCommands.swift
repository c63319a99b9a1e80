/// Files a case with a household's code, or for a village without saying which household.
package struct FileCase: Command {
    package static let method: MethodName = "intake.case.file"
    package static let summary = "Files a case with a household code, or for a village without naming the household."
    /// The household's code 户廉码 as scanned or typed; instead of `village`.
    package let code: String?
    /// 不说是哪家; instead of `code`.
    package let village: AreaCode?
    package let filing: CaseFiling

    package init(code: String, _ filing: CaseFiling) {
        self.code = code
        village = nil
        self.filing = filing
    }

    package init(village: AreaCode, _ filing: CaseFiling) {
        code = nil
        self.village = village
        self.filing = filing
    }

    package typealias Reply = CaseReceipt
}

/// What a filer says.
package struct CaseFiling: Codable, Equatable, Sendable {
    package let kind: CaseKind
    /// One of the policy's.
    package let category: String
    /// Whom a matter of supervision is about; the village if absent.
    package let target: CaseTarget?
    /// Empty where a voice message comes with it, for who cannot write.
    package let story: String
    /// Absent: 上门 where a household is known, and nothing otherwise.
    package let wish: VisitWish?
    package let telephone: String?
    package let name: String?
    package let onBehalf: OnBehalf?

    package init(
        kind: CaseKind, category: String, target: CaseTarget? = nil, story: String, wish: VisitWish? = nil,
        telephone: String? = nil, name: String? = nil, onBehalf: OnBehalf? = nil
    ) {
        self.kind = kind
        self.category = category
        self.target = target
        self.story = story
        self.wish = wish
        self.telephone = telephone
        self.name = name
        self.onBehalf = onBehalf
    }
}

/// Enters a case that came on paper, by telephone, to an outpost 廉情前哨站, or from 12345 or 监督一点通.
package struct FileCaseByStaff: Command {
    package static let method: MethodName = "intake.case.file-by-staff"
    package static let summary = "Enters a case that came on paper, by telephone, to an outpost or from a platform."
    /// `paper`, `telephone`, `outpost`, `12345` or `jiandu-yidiantong`.
    package let channel: CaseChannel
    package let code: String?
    /// Need not be said with the id of a household.
    package let village: AreaCode?
    /// Which house of the village, by its number, its door, or as it was chosen from `intake.households.doors`, where the code
    /// is not at hand.
    package let household: HouseholdName?
    /// The day it came in truth; today if absent, at most 30 days ago.
    package let day: CivilDay?
    package let paperNumber: String?
    /// The platform's own number; needed of what came from one, and of nothing else.
    package let platformNumber: String?
    package let filing: CaseFiling

    package init(
        channel: CaseChannel, code: String? = nil, village: AreaCode? = nil, household: HouseholdName? = nil,
        day: CivilDay? = nil, paperNumber: String? = nil, platformNumber: String? = nil, _ filing: CaseFiling
    ) {
        self.channel = channel
        self.code = code
        self.village = village
        self.household = household
        self.day = day
        self.paperNumber = paperNumber
        self.platformNumber = platformNumber
        self.filing = filing
    }

    package typealias Reply = CaseReceipt
}

/// The receipt 回执: the number is shown this once.
package struct CaseReceipt: Codable, Equatable, Sendable {
    package let `case`: UUIDv7
    /// What the offices call the case by.
    package let number: CaseNumber
    /// 16 digits 查询码.
    package let receipt: String
    /// Who has it now, in words: 镇纪委.
    package let office: String
    /// Absent in answers that were given before it was told.
    package let handledBy: Office?
    package let receiveBy: CivilDay
    package let answerBy: CivilDay
    /// Of the two, those that are provisional 暂定: the days off of their year are not published yet.
    package let provisional: [CaseClock]
    package let promises: [CasePromise]

    package init(
        case: UUIDv7, number: CaseNumber, receipt: String, office: String, handledBy: Office?, receiveBy: CivilDay,
        answerBy: CivilDay, provisional: [CaseClock], promises: [CasePromise]
    ) {
        self.case = `case`
        self.number = number
        self.receipt = receipt
        self.office = office
        self.handledBy = handledBy
        self.receiveBy = receiveBy
        self.answerBy = answerBy
        self.provisional = provisional
        self.promises = promises
    }
}
