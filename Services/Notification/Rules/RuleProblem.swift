import Foundation
import Messages
import Yams

/// Why rules cannot be put in force.
struct RuleProblem: Error, Equatable, CustomStringConvertible {
    let chinese: String
    let english: String
    /// From 1; nil where the whole text is meant.
    let line: Int?
    /// Which rule or memory it is, for whoever knows on which line it stands.
    let entry: Entry?

    /// Counted from 0 in its list.
    enum Entry: Equatable {
        case memory(Int)
        case rule(Int)
    }

    init(_ chinese: String, _ english: String, line: Int? = nil, entry: Entry? = nil) {
        self.chinese = chinese
        self.english = english
        self.line = line
        self.entry = entry
    }

    /// In Chinese, and in English in brackets.
    var description: String { "\(chinese) (\(english))" }

    func at(_ entry: Entry) -> RuleProblem { RuleProblem(chinese, english, line: line, entry: entry) }
    func at(line: Int?) -> RuleProblem { RuleProblem(chinese, english, line: line, entry: entry) }
}

/// What a problem is about, in both languages.
struct RulePlace {
    let chinese: String
    let english: String

    init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    func part(_ chinese: String, _ english: String) -> RulePlace {
        RulePlace("\(self.chinese)的 \(chinese)", "\(english) of \(self.english)")
    }

    func problem(_ chinese: String, _ english: String, line: Int? = nil) -> RuleProblem {
        RuleProblem("\(self.chinese)：\(chinese)", "\(self.english): \(english)", line: line)
    }
}

extension RuleProblem {
    /// Text that is no YAML.
    init(_ error: YamlError) {
        self.init("不是正确的 YAML，请看缩进、冒号和括号", "this is no YAML: \(error)", line: error.line)
    }

    /// YAML that holds no rules.
    init(_ error: any Error, line: Int?) {
        let english = DecodingFailure.describe(error)
        guard let error = error as? DecodingError else {
            self.init("读不懂", english, line: line)
            return
        }
        let chinese =
            switch error {
            case .keyNotFound(let key, _): "缺少 \(key.stringValue)"
            case .typeMismatch: "应是一个词、一列或一组中的另一种"
            case .valueNotFound: "缺少内容"
            case .dataCorrupted(let context): (context.underlyingError as? WrongWord)?.chinese ?? "不能这样写"
            @unknown default: "读不懂"
            }
        let path = error.path.map { $0.intValue.map { "第 \($0 + 1) 项" } ?? $0.stringValue }.joined(separator: " › ")
        self.init(path.isEmpty ? chinese : "\(path)：\(chinese)", english, line: line)
    }
}

extension YamlError {
    /// Where the text stops being YAML.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }
}

extension DecodingError {
    var path: [any CodingKey] {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context.codingPath
        @unknown default: []
        }
    }
}
