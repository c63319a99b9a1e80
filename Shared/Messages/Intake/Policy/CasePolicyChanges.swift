/// The whole of a county's rules, as they are from now on. Deadlines of cases that were filed stand in their own events.
package struct CasePolicySet: Event {
    package static let type: EventType = "intake.policy.set"
    package static let summary =
        "The rules were set: kinds, categories, deadlines, reasons, names of offices, everyday words."
    /// Counted from 1; before the first, the rules are those of the service's file.
    package let version: Int
    /// The account.
    package let by: String
    package let policy: CasePolicy
    package var subject: Subject? { nil }

    package init(version: Int, by: String, policy: CasePolicy) {
        self.version = version
        self.by = by
        self.policy = policy
    }
}

package struct SetCasePolicy: Command {
    package static let method: MethodName = "intake.policy.set"
    package static let summary =
        "Sets the rules, all of them; refused if they changed since the version that was read. No category is left out."
    /// The version that this one was made from.
    @WholeNumber<EditionBounds> package private(set) var version: Int
    package let policy: CasePolicy

    package init(version: Int, policy: CasePolicy) {
        self.version = version
        self.policy = policy
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// The version in force; the same as before if nothing is different.
        package let version: Int

        package init(version: Int) {
            self.version = version
        }
    }
}

package struct ReadPolicyChanges: Query {
    package static let method: MethodName = "intake.policy.changes"
    package static let summary = "The rules in force with their version, and who set them when; for operators."

    package init() {}

    package struct Reply: Codable, Equatable, Sendable {
        /// 0 until they are first set.
        package let version: Int
        package let policy: CasePolicy
        /// The newest 50, newest first.
        package let changes: [Change]

        package init(version: Int, policy: CasePolicy, changes: [Change]) {
            self.version = version
            self.policy = policy
            self.changes = changes
        }
    }

    package struct Change: Codable, Equatable, Sendable {
        package let version: Int
        package let at: Timestamp
        /// The account.
        package let by: String

        package init(version: Int, at: Timestamp, by: String) {
            self.version = version
            self.at = at
            self.by = by
        }
    }
}

extension Catalogue {
    /// How an operator sets the rules.
    package static let casePolicy = Catalogue(
        service: "intake", events: [CasePolicySet.self], commands: [SetCasePolicy.self],
        queries: [ReadPolicyChanges.self])
}
