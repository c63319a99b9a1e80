import Messages

/// A word of the wire as people read it: Chinese first, the word itself beside it.
protocol Worded: RawRepresentable where RawValue == String {
    var chinese: String { get }
}

extension Worded {
    var shown: String { "\(chinese) \(rawValue)" }
}

extension CaseState: Worded {
    var chinese: String {
        switch self {
        case .filed: "已提交"
        case .received: "已签收"
        case .accepted: "已受理"
        case .declined: "不予受理"
        case .forwarded: "已转办"
        case .returned: "退回"
        case .assigned: "已分派"
        case .awaitingPapers: "待补正"
        case .inReview: "待审核"
        case .answered: "已答复"
        case .visited: "已回访"
        case .closed: "已办结"
        case .withdrawn: "已撤回"
        case .turned: "转检举控告"
        case .joined: "并案"
        }
    }
}

extension CaseKind: Worded {
    var chinese: String {
        switch self {
        case .consult: "咨询"
        case .help: "求助"
        case .supervise: "监督"
        case .suggest: "建议"
        }
    }
}

extension CodeState: Worded {
    var chinese: String {
        switch self {
        case .issued: "已制发"
        case .printed: "已印制"
        case .fixed: "已张贴"
        case .replaced: "已更换"
        case .retired: "已停用"
        }
    }
}

extension Timestamp {
    /// Date and time of day in China, to the minute.
    var inChina: String {
        let text = (self + .seconds(8 * 3_600)).description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }
}
