/// Finds the cases that were filed with a telephone on a day, for a filer who lost the receipt. A command, because it opens
/// what is sealed. Without a telephone nothing can be found.
package struct FindLostCases: OpeningCommand {
    package static let method: MethodName = "intake.case.find-lost"
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
    /// Whether the actor may give out a number without a code: see `ReissueReceipt`.
    package let mayReissue: Bool

    package init(case: UUIDv7, kind: CaseKind, category: String, filed: Timestamp, mayReissue: Bool) {
        self.case = `case`
        self.kind = kind
        self.category = category
        self.filed = filed
        self.mayReissue = mayReissue
    }
}

/// Has a code sent to the telephone that the filer left, to whom it says that the receipt is lost 补发查询码. Nothing changes before
/// the code comes back.
package struct RecoverCase: Command {
    package static let method: MethodName = "intake.case.recover"
    package static let summary = "Sends a code to the telephone that was left; with it a new receipt number is issued."
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
        /// The code is good before this.
        package let expires: Timestamp
        /// How many codes may still be sent today.
        package let left: Int

        package init(case: UUIDv7, expires: Timestamp, left: Int) {
            self.case = `case`
            self.expires = expires
            self.left = left
        }
    }
}

/// Gives the filer a new receipt number for the code that the filer read out.
package struct ConfirmRecovery: Command {
    package static let method: MethodName = "intake.case.confirm-recovery"
    package static let summary = "Issues a new receipt number for the code that was sent; the old number is replaced."
    package let `case`: UUIDv7
    /// 6 digits, spaces aside.
    package let code: String

    package init(_ case: UUIDv7, code: String) {
        self.case = `case`
        self.code = code
    }

    package struct Reply: Codable, Equatable, Sendable {
        package let `case`: UUIDv7
        /// 16 digits 查询码, shown this once; absent if the code was wrong.
        package let receipt: String?
        /// How many more wrong codes are taken.
        package let left: Int

        package init(case: UUIDv7, receipt: String?, left: Int) {
            self.case = `case`
            self.receipt = receipt
            self.left = left
        }
    }
}

/// Gives the filer a new receipt number without a code, where none can be sent or read. For an office above
/// those that handle the case; at the county for somebody who did not work on it. The filer is told, the case is marked, and the old
/// number can object.
package struct ReissueReceipt: Command {
    package static let method: MethodName = "intake.case.reissue"
    package static let summary =
        "An office above issues a new receipt number without a code; the old number can object."
    package let `case`: UUIDv7
    package let telephone: String
    package let day: CivilDay
    /// How it was found out that this is the filer; for the offices.
    package let reason: String

    package init(_ case: UUIDv7, telephone: String, day: CivilDay, reason: String) {
        self.case = `case`
        self.telephone = telephone
        self.day = day
        self.reason = reason
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

/// Says with the old number, once, that its holder asked for no new one.
package struct ObjectToReissue: CaseCommand {
    package static let method: MethodName = "intake.case.object-to-reissue"
    package static let summary = "The holder of a replaced receipt number says that they asked for no new one."
    package let `case`: CaseKey

    package init(_ case: CaseKey) {
        self.case = `case`
    }
}

/// How a receipt number came to be replaced, as its holder is told.
package struct ReceiptReplaced: Codable, Equatable, Sendable {
    package let at: Timestamp
    /// Who issued the new one, in words.
    package let office: String
    package let by: Office?
    /// Whether the new one was issued for a code that was sent to the telephone that was left.
    package let byCode: Bool
    /// When the old number objected; absent if it has not.
    package let objected: Timestamp?
    /// Whether the number that was asked with is the old one. Otherwise it is the new one, which rests after an objection.
    package let isOld: Bool

    package init(at: Timestamp, office: String, by: Office?, byCode: Bool, objected: Timestamp?, isOld: Bool) {
        self.at = at
        self.office = office
        self.by = by
        self.byCode = byCode
        self.objected = objected
        self.isOld = isOld
    }
}

/// A code is on its way to the telephone that the filer left.
package struct CaseRecoveryBegun: CaseEvent {
    package static let type: EventType = "intake.case.recovery-begun"
    package static let summary = "A code goes to the telephone that was left, to issue a new receipt number for."
    package let step: CaseStep
    /// 6 digits, sealed under the case.
    package let code: SealedReference
    package let expires: Timestamp

    package init(step: CaseStep, code: SealedReference, expires: Timestamp) {
        self.step = step
        self.code = code
        self.expires = expires
    }
}

/// Somebody said a wrong code.
package struct CaseRecoveryFailed: CaseEvent {
    package static let type: EventType = "intake.case.recovery-failed"
    package static let summary = "A wrong code was said for a new receipt number."
    package let step: CaseStep
    /// Wrong codes since the last was sent.
    package let failures: Int

    package init(step: CaseStep, failures: Int) {
        self.step = step
        self.failures = failures
    }
}

/// The case has a new receipt number. The one before tells that it was replaced, and nothing newer.
package struct CaseReceiptReissued: CaseEvent {
    package static let type: EventType = "intake.case.receipt-reissued"
    package static let summary = "An office gave the filer a new receipt number, in the place of a lost one."
    package let step: CaseStep
    /// As in `intake.case.filed`.
    package let receipt: String
    /// For a code that was sent to the telephone that was left; otherwise on the word of the office.
    package let byCode: Bool
    /// Whether who holds the new number is taken for who filed: not without a code, nor where the telephone was left by somebody
    /// who is not.
    package let confirmed: Bool

    package init(step: CaseStep, receipt: String, byCode: Bool, confirmed: Bool) {
        self.step = step
        self.receipt = receipt
        self.byCode = byCode
        self.confirmed = confirmed
    }
}

/// The holder of a replaced number objects.
package struct CaseReissueObjected: CaseEvent {
    package static let type: EventType = "intake.case.reissue-objected"
    package static let summary = "The holder of a replaced receipt number says that they asked for no new one."
    package let step: CaseStep
    /// The replaced number, as in `intake.case.filed`.
    package let receipt: String
    /// Who issued the number in its place.
    package let issuer: Office
    /// Whether the number in force rests until another is issued: not one that was issued for a code.
    package let suspends: Bool

    package init(step: CaseStep, receipt: String, issuer: Office, suspends: Bool) {
        self.step = step
        self.receipt = receipt
        self.issuer = issuer
        self.suspends = suspends
    }
}
