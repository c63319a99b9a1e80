/// Where a case stands: the answer to every act.
package struct CaseStatus: Codable, Equatable, Sendable {
    package let `case`: UUIDv7
    package let state: CaseState
    /// Works on it.
    package let office: Office
    /// Is responsible for it; the sender of a forwarded case.
    package let responsible: Office
    package let receiveBy: CivilDay?
    /// Absent once answered, and while the clock stands still.
    package let answerBy: CivilDay?
    package let visitBy: CivilDay?
    /// Clocks whose day is provisional 暂定: the days off of its year are not published yet.
    package let provisional: [CaseClock]
    /// Clocks that ran out since the case was filed or reopened.
    package let overdue: [CaseClock]

    package init(
        case: UUIDv7, state: CaseState, office: Office, responsible: Office, receiveBy: CivilDay?, answerBy: CivilDay?,
        visitBy: CivilDay?, provisional: [CaseClock] = [], overdue: [CaseClock]
    ) {
        self.case = `case`
        self.state = state
        self.office = office
        self.responsible = responsible
        self.receiveBy = receiveBy
        self.answerBy = answerBy
        self.visitBy = visitBy
        self.provisional = provisional
        self.overdue = overdue
    }
}

/// A command that does one act on one case.
package protocol CaseCommand: Command where Reply == CaseStatus {
    var `case`: CaseKey { get }
}
