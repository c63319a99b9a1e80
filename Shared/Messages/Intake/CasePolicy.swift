/// The rules that a county may set: kinds, categories, deadlines, reasons, names. Words are Chinese.
package struct CasePolicy: Codable, Equatable, Sendable {
    package let kinds: [Kind]
    package let categories: [Category]
    package let declineReasons: [Choice]
    package let offices: OfficeNames
    package let deadlines: Deadlines
    /// Tries after which the town may close without a visit.
    package let visitTries: Int
    /// Days after closing within which a case may be reopened.
    package let reopenDays: Int
    package let reopenLimit: Int
    /// Smaller groups are withheld from statistics; at least 5.
    package let smallestGroup: Int

    package init(
        kinds: [Kind], categories: [Category], declineReasons: [Choice], offices: OfficeNames, deadlines: Deadlines,
        visitTries: Int, reopenDays: Int, reopenLimit: Int, smallestGroup: Int
    ) {
        self.kinds = kinds
        self.categories = categories
        self.declineReasons = declineReasons
        self.offices = offices
        self.deadlines = deadlines
        self.visitTries = visitTries
        self.reopenDays = reopenDays
        self.reopenLimit = reopenLimit
        self.smallestGroup = smallestGroup
    }

    package struct Kind: Codable, Equatable, Sendable {
        package let kind: CaseKind
        /// On the button: 问事情.
        package let name: String
        /// In a table: 咨询.
        package let formal: String
        /// Working days for the answer; the category's if absent.
        package let answerDays: Int?
        /// Whether an answer is reviewed before the filer has it 审核.
        package let reviewed: Bool
    }

    package struct Category: Codable, Equatable, Sendable {
        package let id: String
        package let name: String
        package let kinds: [CaseKind]
        /// Working days for the answer; the default if absent.
        package let answerDays: Int?
    }

    /// An entry of a list to choose from.
    package struct Choice: Codable, Equatable, Sendable {
        package let id: String
        package let name: String
    }

    /// How offices are called, by level: 村里, 镇里, 市里.
    package struct OfficeNames: Codable, Equatable, Sendable {
        package let village: String
        package let town: String
        package let county: String
        package let townDiscipline: String
        package let countyDiscipline: String
    }

    /// Working days.
    package struct Deadlines: Codable, Equatable, Sendable {
        package let receive: Int
        package let answer: Int
        package let visit: Int
        /// Between being told the next office up, 再不办.
        package let escalate: Int
        /// The longest extension.
        package let extend: Int
        /// For the filer to supply papers 补正, before the case goes on without; 10 if absent.
        package let papers: Int?
    }
}

/// Asks what a filer or a desk can choose from.
package struct ReadCasePolicy: Query {
    package static let method: Method = "intake.policy"
    package static let summary = "Kinds, categories, reasons, names of offices and deadlines in force."

    package init() {}

    package typealias Reply = CasePolicy
}
