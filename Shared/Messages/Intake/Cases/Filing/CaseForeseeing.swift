/// Asks what a filer may expect of a case, before it is filed: the same days and offices that its receipt would name.
package struct ForeseeCase: Query {
    package static let method: MethodName = "intake.case.foresee"
    package static let summary =
        "Tells which office would have a case filed now, and by which days it would be answered."
    package let kind: CaseKind
    /// The village or urban community it would be filed from.
    package let village: AreaCode
    package let target: CaseTarget?

    package init(kind: CaseKind, village: AreaCode, target: CaseTarget? = nil) {
        self.kind = kind
        self.village = village
        self.target = target
    }

    package struct Reply: Codable, Equatable, Sendable {
        /// Who would have it, in words: 镇纪委.
        package let office: String
        package let handledBy: Office
        package let receiveBy: CivilDay
        /// `receiveBy` is provisional 暂定: the days off of its year are not published yet.
        package let isProvisional: Bool
        /// One for each category of the kind, in the policy's order.
        package let answers: [Answer]
        /// Who is told, in order, when there is no answer in time; in words.
        package let above: [String]

        package init(
            office: String, handledBy: Office, receiveBy: CivilDay, isProvisional: Bool, answers: [Answer],
            above: [String]
        ) {
            self.office = office
            self.handledBy = handledBy
            self.receiveBy = receiveBy
            self.isProvisional = isProvisional
            self.answers = answers
            self.above = above
        }
    }

    package struct Answer: Codable, Equatable, Sendable {
        package let category: String
        package let by: CivilDay
        /// `by` is provisional 暂定.
        package let isProvisional: Bool
        /// Who would have it, in words, where that is another office than the kind's.
        package let office: String?
        package let handledBy: Office

        package init(category: String, by: CivilDay, isProvisional: Bool, office: String?, handledBy: Office) {
            self.category = category
            self.by = by
            self.isProvisional = isProvisional
            self.office = office
            self.handledBy = handledBy
        }
    }
}
