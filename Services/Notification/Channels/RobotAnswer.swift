import Foundation
import Messages
import Transfers

/// What a group robot answered: HTTP 200 also when it failed, with a number in the body.
enum RobotAnswer {
    /// Bytes of text; a robot's messages are a sentence, and this is far below every robot's bound.
    static let textLimit = 1_024

    /// - Parameters:
    ///   - number: the member that holds it, zero being success.
    ///   - words: the member that says it in words.
    ///   - meanings: of numbers that mean something other than "not now".
    static func verdict(
        _ answer: HTTPAnswer, number: String, words: String, meanings: [Int: ChannelOutcome], at now: Timestamp
    ) -> Verdict {
        guard answer.isSuccess else { return Verdict(failed: answer, at: now) }
        guard let body = try? JSONCoding.decode(JSONValue.self, fromOutside: Data(answer.body)),
            case .integer(let code)? = body[number]
        else { return Verdict(.failed(.badAnswer, retryAfter: nil), "no \(number)") }
        guard code != 0 else { return Verdict(.delivered(proof: "\(number) 0"), "") }
        var detail = "\(number) \(code)"
        if case .string(let text)? = body[words] { detail += ": " + text.shown(100) }
        return Verdict(meanings[code] ?? .failed(.rejected, retryAfter: nil), detail)
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
