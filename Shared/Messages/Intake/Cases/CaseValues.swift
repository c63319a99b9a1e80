/// What a case is: the four buttons behind a household code.
package enum CaseKind: String, WireEnum {
    /// 问事情 (咨询).
    case consult
    /// 找人办 (求助).
    case help
    /// 反映问题 (监督): goes past the village.
    case supervise
    /// 提建议 (建议).
    case suggest
}

/// Whom a matter of supervision is about; it never goes to the office it is about.
package enum CaseTarget: String, WireEnum {
    case village
    case town
}

/// Where a case stands.
package enum CaseState: String, WireEnum {
    /// 已提交.
    case filed
    /// 已签收.
    case received
    /// 已受理.
    case accepted
    /// 不予受理.
    case declined
    /// 已转办: another office works on it, the sender stays responsible.
    case forwarded
    /// 退回: it came to the wrong office and went back; the clock runs on.
    case returned
    /// 已分派.
    case assigned
    /// 待补正: the filer's turn; the clock stands still.
    case awaitingPapers = "awaiting-papers"
    /// 待审核: an answer is drafted.
    case inReview = "in-review"
    /// 已答复.
    case answered
    /// 已回访.
    case visited
    /// 已办结.
    case closed
    /// 已撤回.
    case withdrawn
    /// 转检举控告.
    case turned
    /// 并案: answered together with another.
    case joined

    /// Nothing is left to do, unless it is reopened.
    package var isOver: Bool {
        switch self {
        case .declined, .closed, .withdrawn, .turned: true
        default: false
        }
    }

    /// The answer is still owed, and its clock runs or stands still.
    package var awaitsAnswer: Bool {
        switch self {
        case .filed, .received, .accepted, .forwarded, .returned, .assigned, .awaitingPapers, .inReview: true
        default: false
        }
    }
}

/// How a case came.
package enum CaseChannel: String, WireEnum {
    /// The page behind a household's code 户廉码.
    case code
    /// The village's page, without saying which household 不说是哪家.
    case villagePage = "village-page"
    case paper
    case telephone
    /// 廉情前哨站.
    case outpost
    /// The hotline 12345 handed it in, and gets the result back.
    case hotline = "12345"
    /// 监督一点通, the national platform of supervision: likewise.
    case supervisionPlatform = "jiandu-yidiantong"

    /// It has a number there, under which the result goes back.
    package var isPlatform: Bool { self == .hotline || self == .supervisionPlatform }
}

/// What a case's clocks measure.
package enum CaseClock: String, WireEnum {
    /// 签收.
    case receive
    /// 答复.
    case answer
    /// 回访.
    case visit
}

/// What the filer wants after the answer.
package enum VisitWish: String, WireEnum {
    /// 上门.
    case door
    /// 打电话.
    case telephone
    /// 都不要.
    case none
}

/// How a visit 回访 was made.
package enum VisitWay: String, WireEnum {
    case door
    case telephone
}

package enum VisitOutcome: String, WireEnum {
    /// The filer was spoken to.
    case spoke
    /// Nobody was at home.
    case absent
    /// The telephone was not answered, or is wrong.
    case unreachable
}

/// The filer's judgement 满意度.
package enum CaseGrade: Int, CaseIterable, Codable, Sendable, Comparable {
    /// 非常不满意.
    case veryDissatisfied = 1
    /// 不满意.
    case dissatisfied
    /// 一般.
    case fair
    /// 满意.
    case satisfied
    /// 非常满意.
    case verySatisfied

    /// The two lowest ask why, and offer to reopen the case.
    package var asksWhy: Bool { self <= .dissatisfied }

    package static func < (left: CaseGrade, right: CaseGrade) -> Bool { left.rawValue < right.rawValue }
}

extension CaseGrade {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let number = try? container.decode(Int.self), let grade = CaseGrade(rawValue: number) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "评价是 1 到 5：1 非常不满意，5 非常满意 (a grade is a whole number, 1 worst to 5 best)")
        }
        self = grade
    }
}

extension CaseGrade: SchemaDescribed {
    package static let schema = Schema.integer(minimum: 1, maximum: 5)
    package static let placeholder = CaseGrade.fair
}
