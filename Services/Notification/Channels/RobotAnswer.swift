import Foundation
import Messages
import Transfers

/// What a group robot answered: HTTP 200 also when it failed, with a number in the body.
struct RobotAnswer {
    /// The number means something other than "try again by the plan".
    enum Meaning {
        case slower(Duration)
        case refused
        case disabled
    }

    /// Bytes of text; a robot's messages are a sentence, and this is far below every robot's bound.
    static let textLimit = 1_024

    /// - Parameters:
    ///   - number: the member that holds it, zero being success.
    ///   - words: the member that says it in words.
    static func outcome(
        _ answer: HTTPAnswer, robot: NoticeChannel, number: String, words: String, meanings: [Int: Meaning],
        at now: Timestamp
    ) -> ChannelOutcome {
        guard answer.isSuccess else { return ChannelOutcome(failed: answer, at: now) }
        guard let body = try? JSONCoding.decode(JSONValue.self, from: Data(answer.body)),
            case .integer(let code)? = body[number]
        else {
            return .failed(
                cause: FailureCause(code: "\(robot.rawValue)-answer", message: "回答看不懂 (the answer is not understood)"),
                retryAfter: nil)
        }
        guard code != 0 else { return .delivered(proof: "\(number) 0") }
        var said = ""
        if case .string(let text)? = body[words] { said = ": " + text.shown(100) }
        // A hyphen of a negative number would read as the separator.
        let cause = FailureCause(
            code: "\(robot.rawValue)-\(code.magnitude)", message: "机器人回答 (the robot answered) \(code)\(said)")
        switch meanings[code] {
        case .slower(let wait): return .failed(cause: cause, retryAfter: wait)
        case .refused: return .refused(cause: cause)
        case .disabled: return .disabled(cause: cause)
        case nil: return .failed(cause: cause, retryAfter: nil)
        }
    }
}

extension String {
    /// As many characters as fit into so many bytes of UTF-8.
    func fitting(bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var room = bytes
        return String(
            prefix {
                room -= $0.utf8.count
                return room >= 0
            })
    }

    /// Others' words in a message of ours: one line, so many characters, no address of a person.
    func shown(_ count: Int) -> String {
        let plain = unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
        return String(
            String(plain).split(separator: " ").map { $0.contains("@") ? "…" : $0 }.joined(separator: " ").prefix(count)
        )
    }
}

/// A JSON object's bytes, its members in alphabetical order.
func jsonBytes(_ value: JSONValue) -> [UInt8] {
    // A value of JSON always encodes; an empty body would be refused by the other side.
    [UInt8]((try? JSONCoding.encode(value)) ?? Data())
}
