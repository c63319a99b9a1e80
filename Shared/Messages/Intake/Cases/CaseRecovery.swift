/// Finds the cases that were filed with a telephone on a day, for a filer who lost the receipt. A command, because it opens
/// what is sealed. Without a telephone nothing can be found.
package struct FindLostCases: OpeningCommand {
    package static let method: Method = "intake.case.find-lost"
    package static let summary = "Finds the office's cases that were filed on a day and hold this telephone."
    package let telephone: String
    /// When it was filed.
    package let day: CivilDay
    /// Where it was filed from; anywhere if absent. An office of many villages has fewer cases to look through then.
    package let village: AreaCode?

    package init(telephone: String, day: CivilDay, village: AreaCode? = nil) {
        self.telephone = telephone
        self.day = day
        self.village = village
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// Oldest first; at least one.
        package let cases: [LostCase]

        package init(cases: [LostCase]) {
            self.cases = cases
        }
    }
}

/// Enough to ask the filer which one it is.
package struct LostCase: Codable, Equatable, Sendable {
    package let `case`: UUIDv7
    package let kind: CaseKind
    package let category: String
    package let filed: Timestamp

    package init(case: UUIDv7, kind: CaseKind, category: String, filed: Timestamp) {
        self.case = `case`
        self.kind = kind
        self.category = category
        self.filed = filed
    }
}

/// Gives the filer of a case a new receipt 补发回执; the old number dies.
package struct RecoverCase: Command {
    package static let method: Method = "intake.case.recover"
    package static let summary = "Issues a new receipt number to who names the telephone and the day; the old one dies."
    package let `case`: UUIDv7
    package let telephone: String
    package let day: CivilDay

    package init(_ case: UUIDv7, telephone: String, day: CivilDay) {
        self.case = `case`
        self.telephone = telephone
        self.day = day
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let `case`: UUIDv7
        /// 16 digits 查询码, shown this once.
        package let receipt: String

        package init(case: UUIDv7, receipt: String) {
            self.case = `case`
            self.receipt = receipt
        }
    }
}

/// The case has a new receipt number; the one before finds nothing any more.
package struct CaseReceiptReissued: CaseEvent {
    package static let type: EventType = "intake.case.receipt-reissued"
    package static let summary = "The office gave the filer a new receipt number, in the place of a lost one."
    package let step: CaseStep
    /// As in `intake.case.filed`.
    package let receipt: String

    package init(step: CaseStep, receipt: String) {
        self.step = step
        self.receipt = receipt
    }
}
