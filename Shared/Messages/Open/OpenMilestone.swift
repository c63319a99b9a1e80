/// A turn in the public life of a case.
package enum OpenMilestone: String, CaseIterable, Sendable {
    case filed, accepted, declined, overdue, answered, reopened, ended

    /// As an event of the open feed.
    package func event(_ facts: OpenCaseFacts) -> any OpenCaseEvent {
        switch self {
        case .filed: OpenCaseFiled(facts: facts)
        case .accepted: OpenCaseAccepted(facts: facts)
        case .declined: OpenCaseDeclined(facts: facts)
        case .overdue: OpenCaseOverdue(facts: facts)
        case .answered: OpenCaseAnswered(facts: facts)
        case .reopened: OpenCaseReopened(facts: facts)
        case .ended: OpenCaseEnded(facts: facts)
        }
    }
}
