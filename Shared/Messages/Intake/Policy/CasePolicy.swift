/// The rules that a county may set: kinds, categories, deadlines, reasons, names. Words are Chinese.
package struct CasePolicy: Codable, Equatable, Sendable {
    package var kinds: [Kind]
    package var categories: [Category]
    package var declineReasons: [Choice]
    package var offices: OfficeNames
    package var deadlines: Deadlines
    /// Tries after which the town may close without a visit.
    @WholeNumber<TypedBounds> package var visitTries: Int
    /// Days after closing within which a case may be reopened.
    @WholeNumber<TypedBounds> package var reopenDays: Int
    @WholeNumber<TypedBounds> package var reopenLimit: Int
    /// Smaller groups are withheld from statistics; at least 5.
    @WholeNumber<TypedBounds> package var smallestGroup: Int
    /// What people say for the words of guides; none if absent.
    package var guideWords: [GuideWord]?

    package init(
        kinds: [Kind], categories: [Category], declineReasons: [Choice], offices: OfficeNames, deadlines: Deadlines,
        visitTries: Int, reopenDays: Int, reopenLimit: Int, smallestGroup: Int, guideWords: [GuideWord]? = nil
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
        self.guideWords = guideWords
    }

    /// The same as `guideWords`, an entry a line.
    package var guideWordLines: String {
        get { guideWords?.lines ?? "" }
        set {
            let words = [GuideWord](lines: newValue)
            guideWords = words.isEmpty ? nil : words
        }
    }

    /// What a new case of a kind can be filed in.
    package func offered(_ kind: CaseKind) -> [Category] {
        categories.filter { $0.isOffered && $0.kinds.contains(kind) }
    }

    package func category(_ id: String) -> Category? {
        categories.first { $0.id == id }
    }

    package struct Kind: Codable, Equatable, Sendable {
        package let kind: CaseKind
        /// On the button: 问事情.
        package var name: String
        /// In a table: 咨询.
        package var formal: String
        /// Working days for the answer; the category's if absent.
        @OptionalWholeNumber<TypedBounds> package var answerDays: Int?
        /// Whether an answer is reviewed before the filer has it 审核.
        package var reviewed: Bool
    }

    package struct Category: Codable, Equatable, Sendable {
        package let id: String
        package var name: String
        /// What pages in English call it; the Chinese name if absent.
        package var english: String?
        package var kinds: [CaseKind]
        /// Working days for the answer; the default if absent.
        @OptionalWholeNumber<TypedBounds> package var answerDays: Int?
        /// Where its cases of affairs start; the village if absent. A matter of supervision has a way of its own.
        package var startsAt: CaseStart?
        /// No new case is filed in it; those that were keep its name.
        package var retired: Bool?

        package init(
            id: String, name: String, english: String? = nil, kinds: [CaseKind], answerDays: Int? = nil,
            startsAt: CaseStart? = nil, retired: Bool? = nil
        ) {
            self.id = id
            self.name = name
            self.english = english
            self.kinds = kinds
            self.answerDays = answerDays
            self.startsAt = startsAt
            self.retired = retired
        }

        package var isOffered: Bool { retired != true }
    }

    /// An entry of a list to choose from.
    package struct Choice: Codable, Equatable, Sendable {
        package let id: String
        package var name: String
    }

    /// How offices are called, by level: 村里, 镇里, 市里.
    package struct OfficeNames: Codable, Equatable, Sendable {
        package var village: String
        package var town: String
        package var county: String
        package var townDiscipline: String
        package var countyDiscipline: String
    }

    /// Working days.
    package struct Deadlines: Codable, Equatable, Sendable {
        @WholeNumber<TypedBounds> package var receive: Int
        @WholeNumber<TypedBounds> package var answer: Int
        @WholeNumber<TypedBounds> package var visit: Int
        /// Between being told the next office up, 再不办.
        @WholeNumber<TypedBounds> package var escalate: Int
        /// The longest extension.
        @WholeNumber<TypedBounds> package var extend: Int
        /// For the filer to supply papers 补正, before the case goes on without; 10 if absent.
        @OptionalWholeNumber<TypedBounds> package var papers: Int?
        /// The hour in China, 0 to 23, at which an office is reminded on the working day before a deadline; 9 if absent.
        @OptionalWholeNumber<TypedBounds> package var remind: Int?
    }
}

/// Which office of affairs has a case first.
package enum CaseStart: String, WireEnum {
    case village
    case town
    case county
}

/// Asks what a filer or a desk can choose from.
package struct ReadCasePolicy: Query {
    package static let method: MethodName = "intake.policy"
    package static let summary =
        "Kinds, categories, reasons, names of offices, deadlines and everyday words of guides in force."

    package init() {}

    package typealias Reply = CasePolicy
}
