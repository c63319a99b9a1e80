/// What a town did in a month, in numbers. A number is absent where it, or what it leaves of the number that it is part of, is
/// a group smaller than `OpenEvents.smallestGroup`. Cases of supervision are not counted in.
package struct OpenTownMonth: OpenEvent {
    package static let type: EventType = "open.town.month"
    package static let summary = "A month of a town in numbers, once, after it is over; small groups are left out."
    package let area: AreaCode
    /// `2026-11`, in China.
    package let month: String
    package let filed: Int?
    package let answered: Int?
    /// Of `answered`.
    package let inTime: Int?
    /// Judgements 满意度评价 given.
    package let judged: Int?
    /// Of `judged`: the two highest grades.
    package let satisfied: Int?
    package let sample: Bool?
    package var subject: Subject? { Subject("area", area) }

    package init(
        area: AreaCode, month: String, filed: Int?, answered: Int?, inTime: Int?, judged: Int?, satisfied: Int?,
        sample: Bool? = nil
    ) {
        self.area = area
        self.month = month
        self.filed = filed
        self.answered = answered
        self.inTime = inTime
        self.judged = judged
        self.satisfied = satisfied
        self.sample = sample
    }

    /// A number if it may be told: nil of a small group.
    package static func told(_ count: Int) -> Int? {
        count < OpenEvents.smallestGroup ? nil : count
    }

    /// A part of a number if it may be told: neither it nor the rest is a small group, though the rest may be nobody.
    package static func told(_ part: Int, of whole: Int) -> Int? {
        let rest = whole - part
        return told(part) != nil && (rest == 0 || told(rest) != nil) ? part : nil
    }
}
